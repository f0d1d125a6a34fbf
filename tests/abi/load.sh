#!/bin/sh
# SPDX-License-Identifier: MIT
# What a program pays for the library before its first instruction (docs/preloading.md): the size of
# the file, the mappings, the pages that the loader writes, the names that it looks up.
# shellcheck source=tests/abi/check.sh
. "$(dirname "$0")/check.sh"

library=$build/libspawn.so
page=4096
most_bytes=65536
most_imports=$(grep -c '^[a-z_]' "$source_tree/tests/abi/imports.txt")

strip -o "$scratch/stripped" "$library" || exit 1
readelf -lW "$library" >"$scratch/segments"
readelf -dW "$library" >"$scratch/dynamic"
readelf -rW "$library" | grep -E '^[0-9a-f]{12,}' >"$scratch/relocations"

at_most() { [ "$1" -le "$2" ] || { echo "$1 instead of $2" && false; }; }

# Columns of readelf -lW: type, offset, address, physical address, size in the file, in memory, flags.
segments() { grep -cE "^ +$1 " "$scratch/segments"; }
writable() { awk '$1 == "LOAD" && $7 == "RW" { print $'"$1"' }' "$scratch/segments"; }

# What the build was asked for: another compiler or level is another size.
if grep -q '^g++ -fno-asynchronous-unwind-tables *-Os -g "' "$build/obj/command-lines" && [ "$(uname -m)" = x86_64 ]; then
  passes load__stripped_file__is_at_most_64_kib at_most "$(wc -c <"$scratch/stripped")" $most_bytes
else
  skip load__stripped_file__is_at_most_64_kib 'another compiler, level or machine than the default'
fi
passes load__segments__are_two test "$(segments LOAD)" -eq 2
if [ "$(segments GNU_RELRO)" -eq 0 ]; then
  # Of a second page a part has to be mapped by itself, and copied when it is first written to.
  passes load__writable_memory__is_one_page \
    at_most $(($(writable 3) % page + $(writable 6))) $page
else
  skip load__writable_memory__is_one_page 'LDFLAGS asks for RELRO'
fi
passes load__names__are_in_one_table_of_hashes \
  sh -c "grep -q '(GNU_HASH)' '$scratch/dynamic' && ! grep -q '(HASH)' '$scratch/dynamic'"
passes load__relocations__are_looked_up_names_alone \
  is_empty "$(grep -vE '(GLOB_DA|JUMP_SL)' "$scratch/relocations")"
passes load__names__are_looked_up_once_each \
  is_empty "$(awk '{ print $5 }' "$scratch/relocations" | sort | uniq -d)"
passes load__relocations__are_no_more_than_the_imports \
  at_most "$(wc -l <"$scratch/relocations")" "$most_imports"

finish
