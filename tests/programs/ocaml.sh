#!/bin/sh
# SPDX-License-Identifier: MIT
# An OCaml program on Unix.create_process, which uses posix_spawn since OCaml 4.12.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin ocaml ocamlopt:ocaml-nox cc:gcc

write_targets
must cp "$here/spawns.ml" "$work/spawns.ml"
must ocamlopt -I +unix -o "$work/input/ocaml-spawns" unix.cmxa "$work/spawns.ml"
test_same create_process__every_way__does_the_same ./ocaml-spawns
test_output create_process__every_way__ends_well '^exit status 0$'
test_output create_process__100_times__runs_100 '^many: 100$'
test_bindings create_process__every_way__goes_through_libspawn ocaml-spawns posix_spawnp \
  posix_spawn_file_actions_adddup2
finish
