#!/bin/sh
# SPDX-License-Identifier: MIT
# fish: pipelines, jobs, failures, and scripts without an interpreter line.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin fish fish:fish

write_targets
must cp "$here/jobs.fish" "$work/input"
mkdir "$work/home"
export HOME="$work/home" XDG_CONFIG_HOME="$work/home" XDG_DATA_HOME="$work/home"
test_same fish__jobs_and_failures__does_the_same fish --no-config jobs.fish
test_output fish__jobs_and_failures__ends_well '^exit status 0$'
test_output fish__missing_program__says_so 'Unknown command: no-such-program'
test_output fish__50_substitutions__adds_them_up '^sum 1275$'
test_bindings fish__jobs_and_failures__spawns_through_libspawn fish posix_spawn \
  posix_spawn_file_actions_adddup2 posix_spawnattr_setflags posix_spawnattr_setsigmask \
  posix_spawnattr_setsigdefault
finish
