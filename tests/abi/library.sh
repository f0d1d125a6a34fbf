#!/bin/sh
# SPDX-License-Identifier: MIT
# What libspawn.so and libspawn.a show and need, against the golden files.
# shellcheck source=tests/abi/check.sh
. "$(dirname "$0")/check.sh"

golden=$source_tree/tests/abi
library=$build/libspawn.so
archive=$build/libspawn.a
[ -e "$library" ] && [ -e "$archive" ] || exit 1
# What compilers may call without being asked: which of them depends on compiler and level.
compilers_own='memcpy|memmove|memset|memcmp'
family='posix_spawn|pidfd_spawn|pidfd_getpid|system$|popen|pclose'

without_comments() { sed -e 's/ *#.*//' -e '/^$/d' "$1" | LC_ALL=C sort -u; }
exported_names() { nm -D --defined-only "$1" | awk '$2 != "A" { print $3 }' | LC_ALL=C sort -u; }
without_versions() { sed 's/@.*//' | LC_ALL=C sort -u; }
# Architectures that were born after glibc 2.15 have one version of everything.
version_filter() { if [ -e "$source_tree/abi/$(uname -m).map" ]; then cat; else without_versions; fi; }
undefined_names() { nm "$@" --undefined-only | awk 'NF == 2 { print $2 }' | LC_ALL=C sort -u; }
but_compilers_own() { grep -vxE "$compilers_own|_GLOBAL_OFFSET_TABLE_"; }

without_comments "$golden/imports.txt" >"$scratch/imports.golden"
without_comments "$golden/exports.txt" | without_versions >"$scratch/names.golden"
but_compilers_own <"$scratch/imports.golden" >"$scratch/needed.golden"
# A weak name is one that a libc may lack.
grep -v 'weak$' "$golden/imports.txt" >"$scratch/strong"
without_comments "$scratch/strong" >"$scratch/strong.golden"
without_comments "$golden/exports.txt" | version_filter >"$scratch/exports.golden"

exported_names "$library" | version_filter >"$scratch/exports"
passes exports__of_the_library__are_the_golden_ones same "$scratch/exports.golden" "$scratch/exports"

undefined_names -D "$library" >"$scratch/imports"
but_compilers_own <"$scratch/imports" >"$scratch/needed"
passes imports__of_the_library__are_the_golden_ones same "$scratch/needed.golden" "$scratch/needed"
passes imports__compilers_own__are_listed \
  is_empty "$(LC_ALL=C comm -13 "$scratch/imports.golden" "$scratch/imports")"

# Columns of readelf: tag, type, value.
readelf -dW "$library" >"$scratch/dynamic"
passes library__loaded__needs_no_other is_empty "$(grep '(NEEDED)' "$scratch/dynamic")"
# A program's own function of that name must not be called in place of ours.
passes library__calls_of_its_own_functions__stay_inside \
  is_empty "$(readelf -rW "$library" | grep -E "$family")"
passes library__soname__is_libspawn_so_1 grep -qF 'soname: [libspawn.so.1]' "$scratch/dynamic"
passes library__loaded__has_no_text_relocations is_empty "$(grep TEXTREL "$scratch/dynamic")"
passes library__loaded__runs_no_constructor \
  is_empty "$(grep -E '\((PRE)?(INIT|FINI)(_ARRAY)?\)' "$scratch/dynamic")"
passes library__loaded__stays grep -q NODELETE "$scratch/dynamic"
passes library__stack__is_not_executable \
  is_empty "$(readelf -lW "$library" | awk '$1 == "GNU_STACK" && $7 !~ /^RW$/')"
passes library__stack__is_declared sh -c "readelf -lW '$library' | grep -q GNU_STACK"
passes library__segments__are_not_both_written_and_executed \
  is_empty "$(readelf -lW "$library" | awk '$1 == "LOAD" && /RWE/')"
passes library__thread_storage__is_none is_empty "$(readelf -lW "$library" | grep -w TLS)"

passes archive__members__are_one test "$(ar t "$archive")" = libspawn.o
nm --defined-only --extern-only "$archive" | awk 'NF == 3 { print $3 }' | LC_ALL=C sort -u \
  >"$scratch/archive.exports"
passes archive__global_names__are_the_exports same "$scratch/names.golden" "$scratch/archive.exports"
undefined_names "$archive" | but_compilers_own >"$scratch/archive.needed"
passes archive__undefined_names__are_the_imports same "$scratch/needed.golden" "$scratch/archive.needed"
passes archive__weak_names__are_none \
  is_empty "$(nm --defined-only "$archive" | awk '$2 ~ /^[WVu]$/')"

# covers LIBC FILE: whatever of the family a libc has must be ours.
covers() {
  if [ -e "$2" ]; then
    exported_names "$2" | without_versions | grep -E "^($family)" >"$scratch/$1"
    passes "$1__names_of_the_family__are_some" test "$(wc -l <"$scratch/$1")" -ge 20
    passes "$1__names_of_the_family__are_exported" \
      is_empty "$(LC_ALL=C comm -23 "$scratch/$1" "$scratch/names.golden")"
    exported_names "$2" | without_versions >"$scratch/$1.all"
    passes "$1__names_that_the_library_needs__are_there" \
      is_empty "$(LC_ALL=C comm -13 "$scratch/$1.all" "$scratch/strong.golden")"
  else
    skip "$1__names_of_the_family__are_exported" "no $2"
  fi
}
covers glibc "$(ldd /bin/sh 2>/dev/null | awk '$1 == "libc.so.6" { print $3 }')"
covers musl "$(find /lib /usr/lib -name 'ld-musl-*.so.1' 2>/dev/null | head -n 1)"

finish
