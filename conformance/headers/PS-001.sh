# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# PS-001: notes the value of _POSIX_SPAWN. Flags of the compiler as arguments.
set -eu
# shellcheck disable=SC2086  # with arguments, if need be
value=$(printf '#include <unistd.h>\n_POSIX_SPAWN\n' |
  $CC -x c -std=c11 -D_POSIX_C_SOURCE=200809L "$@" -E -P - | tail -n 1)
case $value in
  _POSIX_SPAWN) echo 'note undefined' ;;
  *) printf 'note %s\n' "${value%L}" ;;
esac
