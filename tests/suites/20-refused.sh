# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # tests: set by tests/run
# The same tests where a sandbox refuses clone3 and close_range.
for error in EPERM ENOSYS; do
  suite "linked, $error for clone3 and close_range" 300 \
    env LIBSPAWN_EXPECTED=linked "$tests/helpers/deny" $error clone3,close_range "$tests/linked"
done
