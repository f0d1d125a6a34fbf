# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# PS-010: the prototypes carry restrict on the file actions. Flags of the compiler as arguments.
set -eu

# The prototypes of a function, one a line.
prototypes() { tr '\n' ' ' <"$text" | tr ';' '\n' | grep -E "[^a-z_]$1 *\("; }

text=$(mktemp)
trap 'rm -f "$text"' EXIT
# shellcheck disable=SC2086  # with arguments, if need be
echo '#include <spawn.h>' | $CC -x c -std=c11 -D_POSIX_C_SOURCE=202405L "$@" -E -P - >"$text"
lacking=
for name in posix_spawn posix_spawnp; do
  prototypes "$name" | grep -qE 'posix_spawn_file_actions_t *\* *(__)?restrict' ||
    lacking="${lacking:+$lacking and }$name"
done
[ -z "$lacking" ] || echo "no restrict on the file actions of $lacking"
