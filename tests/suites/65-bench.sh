# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # build, here: set by tests/run
# The bench: its statistics, and everything that it measures once; the figures are `make bench-check`.
if command -v python3 >/dev/null 2>&1; then
  suite 'bench, machinery' 120 "$here/bench/run"
  suite 'bench, calls' 60 "$here/../bench/calls" check "$build"
  suite 'bench, smoke' 120 "$here/bench/smoke" "$build"
else
  suite bench 10 echo 'skip - bench: python3 is not installed'
fi
