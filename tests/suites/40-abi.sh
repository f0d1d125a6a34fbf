# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # here, tests, library: set by tests/run
# The binary interface, the headers, the child proof: each script in its turn.
for script in "$here"/abi/*.sh; do
  part=${script##*/}
  part=${part%.sh}
  [ "$part" = check ] || suite "abi, $part" 500 "$script"
done
if [ -x "$tests/abi/versions" ]; then
  suite 'abi, versions' 60 env LD_PRELOAD="$library" "$tests/abi/versions"
else
  suite 'abi, versions' 60 echo 'skip - versions: this architecture has one version of posix_spawn'
fi
suite 'abi, two copies' 30 "$tests/abi/two_copies"
