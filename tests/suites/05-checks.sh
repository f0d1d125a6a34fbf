# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # here: set by tests/run
# The tree's own rules; format and lint where their tools are installed.
suite structure 60 "$here/../tools/check-structure"
if command -v clang-format clang-tidy shellcheck >/dev/null; then
  suite style 600 "$here/../tools/check-style"
else
  suite style 10 echo 'skip - style: clang-format, clang-tidy or shellcheck is not installed'
fi
