# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # build, here, tests: set by tests/run
# libspawn-debug.so: what it guards, and that callbacks which behave do not notice it.
suite 'debug, names' 60 "$here/debug/names.sh"
for libc in glibc musl; do
  [ -d "$tests/debug/$libc" ] || continue
  for program in "$tests/debug/$libc"/* \
    "$tests/portable/$libc-preloaded"/*/*callback*; do
    [ -x "$program" ] || continue
    suite "debug, $libc, ${program##*/}" 200 env LD_PRELOAD="$build/libspawn-debug.so" "$program"
  done
done
