#!/bin/sh
# SPDX-License-Identifier: MIT
# GNU sed: commands of a script run through popen() and pclose().
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin sed sed:sed

printf 'echo one\nno-such-program\necho "two words"\nexit 3\n' >"$work/input/commands"
test_same sed__lines_that_are_commands__prints_the_same sed e commands
seq 100 | sed 's/^/echo /' >"$work/input/numbers"
test_same sed__100_commands__prints_the_same sed 's/.*/&; exit 0/e' numbers
test_output sed__100_commands__prints_the_last '^100$'
test_bindings sed__100_commands__runs_through_libspawn sed popen pclose
finish
