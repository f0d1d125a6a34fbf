#!/bin/sh
# SPDX-License-Identifier: MIT
# GNU make: a project of some hundred targets, and what it says when a recipe cannot run or fails.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin make make:make cc:gcc

order="sort"
"$here/../../tools/demo.d/project" "$work/input"
test_same make__project_of_404_targets__builds_the_same make -j4
test_output make__project_of_404_targets__ends_well '^exit status 0$'
test_bindings make__project_of_404_targets__spawns_through_libspawn make posix_spawn \
  posix_spawnattr_init posix_spawnattr_setflags

# No line has shell syntax: make spawns each program itself.
rm -rf "$work/input"
mkdir "$work/input"
cat >"$work/input/Makefile" <<'END'
all: fine fails missing missing-path not-executable not-a-program killed environment mask
fine:
	echo fine
fails:
	false
missing:
	no-such-program --option
missing-path:
	/no/such/program
not-executable:
	./plain
not-a-program:
	./no-interpreter argument
killed:
	sh killed.sh
export variable := from the makefile
environment:
	printenv variable
mask:
	grep SigBlk /proc/self/status
END
printf 'text\n' >"$work/input/plain"
printf "echo run by a shell, with \$1\n" >"$work/input/no-interpreter"
chmod +x "$work/input/no-interpreter"
printf "kill -9 \$\$\n" >"$work/input/killed.sh"
test_same make__failing_recipes__reports_the_same make -k -j4
test_output make__missing_program__names_it 'make: no-such-program: No such file or directory'
test_output make__failing_recipes__ends_with_2 '^exit status 2$'
test_bindings make__failing_recipes__spawns_through_libspawn make posix_spawn
finish
