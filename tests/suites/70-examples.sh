# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # build, here: set by tests/run
# The examples of the documentation, and what they print.
for libc in glibc musl; do
  [ -d "$build/examples/$libc" ] || continue
  suite "examples, $libc" 120 "$here/examples/run" "$build/examples/$libc"
done
