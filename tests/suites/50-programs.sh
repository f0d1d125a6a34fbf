# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # here: set by tests/run
# Real programs, unmodified, with and without the library.
for script in "$here"/programs/*.sh; do
  suite "program $(basename "$script" .sh)" 500 "$script"
done
