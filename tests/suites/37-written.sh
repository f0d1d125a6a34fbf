# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # tests, library: set by tests/run
# Programs that are written and run by many threads at once.
# written WAY CYCLES COMMAND...
written() {
  program=$tests/portable/$1/stress/written_test
  way=$1
  cycles=$2
  shift 2
  [ ! -x "$program" ] ||
    suite "written, $cycles programs, $way" 600 env "LIBSPAWN_CYCLES=$cycles" "$@" "$program"
}
written glibc-preloaded 100000 "LD_PRELOAD=$library"
written musl-static 20000
