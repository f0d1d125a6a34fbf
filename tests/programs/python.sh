#!/bin/sh
# SPDX-License-Identifier: MIT
# Python 3: os.posix_spawn and os.posix_spawnp with every keyword; subprocess with close_fds=False.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
# A python3 in PATH may be a script that looks for the interpreter: the system's is taken itself.
begin python /usr/bin/python3:python3

cp "$here/../../tools/demo.d/spawns.py" "$here/subprocesses.py" "$work/input"
test_same posix_spawn__every_keyword__does_the_same /usr/bin/python3 spawns.py
test_output posix_spawn__every_keyword__ends_well '^exit status 0$'
test_output posix_spawn__missing_program__raises 'missing file: FileNotFoundError 2 /no/such/program'
test_bindings posix_spawn__every_keyword__goes_through_libspawn python3 posix_spawn posix_spawnp \
  posix_spawn_file_actions_addopen posix_spawn_file_actions_addclose \
  posix_spawn_file_actions_adddup2 posix_spawnattr_setflags posix_spawnattr_setpgroup \
  posix_spawnattr_setsigmask posix_spawnattr_setsigdefault posix_spawnattr_setschedpolicy \
  posix_spawnattr_setschedparam

test_same subprocess__without_close_fds__does_the_same /usr/bin/python3 subprocesses.py
test_output subprocess__without_close_fds__ends_well '^exit status 0$'
test_output subprocess__without_close_fds__runs_200_in_threads '^threads: 200$'
test_bindings subprocess__without_close_fds__goes_through_libspawn python3 posix_spawn
finish
