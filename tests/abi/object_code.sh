#!/bin/sh
# SPDX-License-Identifier: MIT
# The library is the same machine code whether it was built with musl's headers or the system's.
# shellcheck source=tests/abi/check.sh
. "$(dirname "$0")/check.sh"

# code HEADERS: the library's object, built with those headers, without debug information.
code() {
  make_in "$scratch/$1" libspawn.a HEADERS="$1" CXX="$CXX" CXXFLAGS="$2" >"$scratch/$1.log" 2>&1 ||
    cat "$scratch/$1.log"
  objcopy --strip-debug "$scratch/$1/obj/libspawn.o" "$scratch/libspawn.o" &&
    mv "$scratch/libspawn.o" "$scratch/$1.o"
}

# built_equal FLAGS: compares the code first, which says more than the bytes.
built_equal() {
  code musl "$1" && code system "$1" || return 1
  (cd "$scratch" && for headers in musl system; do
    objdump -dr --no-show-raw-insn $headers.o | sed 1,3d >$headers.code
  done)
  same "$scratch/musl.code" "$scratch/system.code" && cmp "$scratch/musl.o" "$scratch/system.o"
}

if [ -d "/usr/include/$(uname -m)-linux-musl" ]; then
  passes object_code__from_either_headers__is_equal built_equal '-O2 -g'
  rm -rf "$scratch/musl" "$scratch/system"
  passes object_code__from_either_headers_unoptimised__is_equal built_equal '-O0'
else
  skip object_code__from_either_headers__is_equal 'musl-dev is not installed'
  passes object_code__from_the_system_headers__is_built code system -O2
fi

finish
