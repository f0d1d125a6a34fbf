#!/bin/sh
# SPDX-License-Identifier: MIT
# awk: system(), with its statuses, beside pipes of awk's own.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin awk awk:mawk

cat >"$work/input/commands.awk" <<'END'
BEGIN {
  for (i = 0; i < 50; i++) sum += system("exit " i)
  print "sum", sum
  system("echo from the command; cat input-that-is-not-there")
  "echo through a pipe" | getline line
  print line
  print "to a pipe" | "cat"
  close("cat")
  print "missing", system("no-such-program")
}
END
test_same awk__commands__prints_the_same awk -f commands.awk
test_output awk__50_commands__adds_their_statuses '^sum 1225$'
test_bindings awk__commands__runs_through_libspawn awk system
finish
