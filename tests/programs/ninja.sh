#!/bin/sh
# SPDX-License-Identifier: MIT
# ninja: a generated build of some hundred edges, and failing commands.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin ninja ninja:ninja-build

# write_build EDGES
write_build() {
  cat <<'END'
rule sum
  command = seq $count | cksum > $out
  description = sum $out
rule list
  command = cat $in > $out
  description = list $out
END
  for edge in $(seq "$1"); do
    printf 'build sum_%d: sum\n  count = %d\n' "$edge" "$edge"
  done
  printf 'build list: list'
  for edge in $(seq "$1"); do printf ' sum_%d' "$edge"; done
  printf '\n'
}

# Progress counts in the order of ending, which is up to chance; ninja's own files hold times.
write_build 300 >"$work/input/build.ninja"
cat >"$work/input/build" <<'END'
#!/bin/sh
ninja -j4 "$@" >log 2>&1
status=$?
sed 's/^\[[0-9/]*\] //' log | sort
rm -rf log .ninja_log .ninja_deps
exit $status
END
chmod +x "$work/input/build"
test_same ninja__build_of_301_edges__builds_the_same ./build
test_output ninja__build_of_301_edges__ends_well '^exit status 0$'
test_bindings ninja__build_of_301_edges__spawns_through_libspawn ninja posix_spawn \
  posix_spawn_file_actions_addopen posix_spawn_file_actions_adddup2 posix_spawnattr_setsigmask

cat >"$work/input/build.ninja" <<'END'
rule run
  command = $do
build one: run
  do = no-such-program
build two: run
  do = exit 3
build three: run
  do = kill -9 $$$$
build four: run
  do = echo fine > four
END
test_same ninja__failing_commands__reports_the_same ./build -k0
test_output ninja__failing_commands__ends_with_1 '^exit status 1$'
test_bindings ninja__failing_commands__spawns_through_libspawn ninja posix_spawn
finish
