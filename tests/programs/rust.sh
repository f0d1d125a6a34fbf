#!/bin/sh
# SPDX-License-Identifier: MIT
# A Rust program on std::process::Command. Its standard library looks at run time for functions that
# the system's libc may lack, and uses libspawn's.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin rust rustc:rustc cc:gcc

write_targets
must rustc -O -o "$work/input/rust-spawns" "$here/spawns.rs"
test_same command__every_way__does_the_same ./rust-spawns
test_output command__every_way__ends_well '^exit status 0$'
test_output command__current_dir__is_where_it_runs '^current_dir: .*/folder.nonly-here'
test_output command__16_threads__runs_400 '^threads: 400$'
test_bindings command__every_way__goes_through_libspawn rust-spawns posix_spawnp \
  posix_spawn_file_actions_adddup2 posix_spawnattr_setflags

# Older ones know the name from before POSIX.1-2024.
chdir=posix_spawn_file_actions_addchdir
tr '\0' '\n' <"$work/input/rust-spawns" | grep -q "$chdir\$" || chdir=${chdir}_np

# test_found TEST NAME: where this Rust knows the function, it finds libspawn's.
test_found() {
  if tr '\0' '\n' <"$work/input/rust-spawns" | grep -q "$2\$"; then
    test_bindings "$1" rust-spawns "$2"
  else
    printf 'skip - %s: this rustc does not use %s\n' "$1" "$2"
  fi
}
test_found command__pidfd_spawnp__is_found_in_libspawn pidfd_spawnp
test_found command__addchdir__is_found_in_libspawn "$chdir"
finish
