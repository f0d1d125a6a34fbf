# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the scripts of this folder share: one line for each check, and where things are.
set -u

source_tree=$(cd "$(dirname "$0")/../.." && pwd)
build=${LIBSPAWN_BUILD:-$source_tree/build}
# Each script has a folder of its own, fresh at each run.
scratch=$build/tests/abi/$(basename "$0" .sh)
rm -rf "$scratch"
mkdir -p "$scratch"
CXX=${CXX:-g++}
CC=${CC:-cc}
failures=0

# passes NAME COMMAND...: ok if the command succeeds; what it prints is shown if not.
passes() {
  check=$1
  shift
  if "$@" >"$scratch/output" 2>&1; then
    printf 'ok - %s\n' "$check"
  else
    failures=$((failures + 1))
    printf 'not ok - %s: %s\n' "$check" "$(head -n 1 "$scratch/output")"
    cat "$scratch/output"
  fi
}

skip() { printf 'skip - %s: %s\n' "$1" "$2"; }

# is_empty TEXT: prints it where it is not.
is_empty() {
  [ -z "$1" ] || {
    printf '%s\n' "$1"
    return 1
  }
}

# same FILE FILE: prints the difference.
same() { diff -u "$1" "$2"; }

# make_in FOLDER GOAL VARIABLE=VALUE...: builds below FOLDER, apart from any make around it.
make_in() {
  folder=$1
  goal=$2
  shift 2
  env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS \
    make --no-print-directory -C "$source_tree" BUILD="$folder" "$@" "$folder/$goal"
}

finish() { [ "$failures" -eq 0 ]; }
