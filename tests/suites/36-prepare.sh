# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # build, tests, here, library: set by tests/run
# prepare(): its assembly, and its callers as every compiler makes them.
suite 'prepare, assembly' 60 "$tests/prepare/assembly"
if [ -x "$tests/arm/assembly" ] && command -v qemu-aarch64 >/dev/null; then
  suite 'prepare, assembly, arm' 60 qemu-aarch64 "$tests/arm/assembly"
else
  suite 'prepare, assembly, arm' 10 echo 'skip - arm: aarch64-linux-gnu-g++ or qemu-aarch64 is not installed'
fi
suite 'prepare, optimisation levels' 600 "$here/prepare/run" "$build"
# launches WAY CYCLES COMMAND...
launches() {
  program=$tests/portable/$1/stress/prepare_test
  way=$1
  cycles=$2
  shift 2
  [ ! -x "$program" ] ||
    suite "prepare, $cycles launches, $way" 600 env "LIBSPAWN_CYCLES=$cycles" "$@" "$program"
}
launches glibc-preloaded 100000 "LD_PRELOAD=$library"
launches musl-static 20000
