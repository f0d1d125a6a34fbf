# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # here: set by tests/run
# The conformance suite's machinery; the suite itself is `make conformance`.
suite conformance 120 "$here/conformance/run" "$build"
