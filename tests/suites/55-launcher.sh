# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # build, here, tests: set by tests/run
# The launcher: as it is built, and with the other libc where that is musl.
[ -e "$build/libspawn" ] || suite launcher 10 echo 'skip - launcher: is not built with sanitizers'
for script in "$here"/launcher/*.sh; do
  [ -e "$build/libspawn" ] || continue
  part=$(basename "$script" .sh)
  suite "launcher, $part" 120 env LIBSPAWN_LAUNCHER="$build/libspawn" "$script"
  [ ! -e "$tests/launcher/libspawn" ] ||
    suite "launcher, $part, glibc" 120 env LIBSPAWN_LAUNCHER="$tests/launcher/libspawn" "$script"
done
