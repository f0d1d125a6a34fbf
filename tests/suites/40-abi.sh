# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # here: set by tests/run
# The binary interface, the headers, the child proof: each script in its turn.
for script in "$here"/abi/*.sh; do
  part=${script##*/}
  part=${part%.sh}
  [ "$part" = check ] || suite "abi, $part" 500 "$script"
done
