#!/bin/sh
# SPDX-License-Identifier: MIT
# tools/check-child refuses one offender of each kind, says why, and passes what is good.
# shellcheck source=tests/abi/check.sh
. "$(dirname "$0")/check.sh"

flags='-std=c++20 -O2 -fPIC -fvisibility=hidden -fno-stack-protector -ffreestanding -fno-exceptions'
kept='extern "C" [[gnu::visibility("hidden")]] int entry(int value)'

# make_object LABEL SOURCE SECTION ENTRY...: an object made as the build makes child.o.
make_object() {
  object=$scratch/$1.o
  # shellcheck disable=SC2086  # a list of words
  printf '%s\n' "$2" | $CXX $flags -x c++ -c - -o "$object.compiled" || return 1
  section=$3
  shift 3
  for entry in "$@"; do set -- "$@" "--keep-global-symbol=$entry" && shift; done
  objcopy "$@" --rename-section ".text=$section,alloc,load,readonly,code,contents" \
    "$object.compiled" "$object"
}

# refuses OBJECT ENTRY MESSAGE NAME MOST: check-child must fail with the message, and name what it
# does not like, in at most so many complaints.
refuses() {
  if "$source_tree/tools/check-child" "$1" "$2" >"$scratch/answer" 2>&1; then
    printf 'it passed\n'
    return 1
  fi
  cat "$scratch/answer"
  grep -qF "$3" "$scratch/answer" && grep -q "$4" "$scratch/answer" &&
    [ "$(grep -c ': the child ' "$scratch/answer")" -le "$5" ]
}

# offender LABEL MESSAGE NAME MOST SOURCE: in the section where it belongs.
offender() {
  make_object "$1" "$5" libspawn_child entry
  passes "check_child__$1__is_refused" refuses "$scratch/$1.o" entry "$2" "$3" "$4"
}

make_object good "$kept { return value + 1; }" libspawn_child entry
passes check_child__good_object__passes "$source_tree/tools/check-child" "$scratch/good.o" entry

offender undefined_symbol 'needs what is defined elsewhere' '^close$' 2 \
  "extern \"C\" int close(int); $kept { return close(value); }"
offender errno 'needs what is defined elsewhere' '^__errno_location$' 2 \
  "extern \"C\" int* __errno_location() noexcept; $kept { return *__errno_location() = value; }"
offender thread_storage 'has memory that can be written' '^\.tbss' 2 \
  "static thread_local int last; $kept { int old = last; last = value; return old; }"
offender initialised_variable 'has memory that can be written' '^\.data' 1 \
  "static int last = 5; $kept { int old = last; last = value; return old; }"
offender zeroed_variable 'has memory that can be written' '^\.bss' 1 \
  "static int last; $kept { int old = last; last = value; return old; }"
offender constant_with_relocation 'has memory that can be written' '^\.data\.rel' 1 \
  "[[gnu::used]] static const char* const names[] = {\"a\", \"b\"}; extern \"C\" [[gnu::visibility(\"hidden\")]]
   char entry(int value) { return *(&names[0])[value]; }"
offender comdat 'shares functions with other objects (COMDAT)' '^\.group' 2 \
  "template <class T> [[gnu::noinline]] T twice(T value) { return value * 2; }
   $kept { return twice(value) + twice(value * 3); }"
offender code_outside 'has code outside its section' '^\.text\.other' 1 \
  "[[gnu::section(\".text.other\"), gnu::noinline]] static int other(int value) { return value ^ 5; }
   $kept { return other(value) + 1; }"

make_object unrenamed "$kept { return value + 1; }" .text entry
passes check_child__code_in_text__is_refused \
  refuses "$scratch/unrenamed.o" entry 'has code outside its section' '^\.text' 1

# What cannot be looked at is not passed.
without_readelf() { ! READELF=/does/not/exist "$source_tree/tools/check-child" "$1" entry; }
passes check_child__no_readelf__is_refused without_readelf "$scratch/good.o"

make_object extra_global "extern \"C\" [[gnu::visibility(\"hidden\")]] int extra(int) { return 1; }
  $kept { return value + 1; }" libspawn_child entry extra
passes check_child__extra_global_symbol__is_refused \
  refuses "$scratch/extra_global.o" entry 'must show exactly its entries, not' '^extra$' 1
passes check_child__missing_entry__is_refused \
  refuses "$scratch/good.o" absent 'must show exactly its entries, not' '^entry$' 1

# The one that ships; its two entries are what the parent calls.
passes check_child__shipped_object__passes \
  "$source_tree/tools/check-child" "$build/obj/child.o" libspawn_clone libspawn_run_steps libspawn_syscall

finish
