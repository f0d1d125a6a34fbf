# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # here: set by tests/run
# The model of the hand-over between caller and child, explored to the end.
if command -v spin >/dev/null 2>&1; then
  suite model 300 "$here/model/run"
else
  suite model 10 echo 'skip - model: spin is not installed'
fi
