# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# PS-013: C linkage, seen in the names that PS-013.cc calls. Flags of the compiler as arguments.
set -eu
# shellcheck disable=SC2086  # with arguments, if need be
called=$($CXX -std=c++17 "$@" -S -o - "$(dirname "$0")/PS-013.cc" | grep 'posix_spawnp')
case $called in
  *_Z*posix_spawnp*) echo 'the functions have C++ linkage' ;;
esac
