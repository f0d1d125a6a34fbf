#!/bin/sh
# SPDX-License-Identifier: MIT
# OpenJDK's ProcessBuilder, which launches everything by way of its jspawnhelper.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/programs.sh
. "$here/../support/programs.sh"
begin java javac:default-jdk-headless java:default-jre-headless

write_targets
must javac -d "$work/input" "$here/Spawns.java"
test_same process_builder__every_way__does_the_same java -XX:-UsePerfData Spawns
test_output process_builder__every_way__ends_well '^exit status 0$'
test_output process_builder__missing_program__names_it \
  '^missing program: Cannot run program "no-such-program".*error=2, No such file'
test_output process_builder__8_threads__runs_100 '^threads: 100$'
test_bindings process_builder__every_way__goes_through_libspawn libjava.so posix_spawn
finish
