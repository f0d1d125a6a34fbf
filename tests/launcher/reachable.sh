#!/bin/sh
# SPDX-License-Identifier: MIT
# Every function of the public header that adds an action or sets an attribute, and every flag, is
# reached by an option, but for those that are listed here with the reason.
set -u
# shellcheck source=tests/support/launcher.sh
. "$(dirname "$0")/../support/launcher.sh"
tree=$(cd "$OLDPWD" && cd "$(dirname "$0")/../.." && pwd)

# NAME  REASON
cat >exceptions <<'END'
posix_spawn_file_actions_addchdir           the same as addchdir_np
posix_spawn_file_actions_addfchdir          the same as addfchdir_np
posix_spawnattr_setsigignore                the same as setsigignore_np
posix_spawnattr_setsigmask64                the same as setsigmask
posix_spawnattr_setsigdefault64             the same as setsigdefault
posix_spawn_file_actions_addcallback_np     a function is a program's own
posix_spawnattr_setflags                    setxflags has its flags
POSIX_SPAWN_OUTCOME_NP                      of posix_spawn_start_np(), not of attributes
POSIX_SPAWN_CANDIDATES_NP                   no flag
POSIX_SPAWN_USEVFORK                        without effect
POSIX_SPAWN_EXEC                            the same as SETEXEC
POSIX_SPAWN_HOLD                            the same as START_SUSPENDED
POSIX_SPAWN_SETSIGIGN                       the same as SETSIGIGN_NP
END
sed 's/ .*//' exceptions | sort >excepted

# POSIX's functions, and those of the header.
{
  printf 'posix_spawn_file_actions_%s\n' addopen addclose adddup2
  printf 'posix_spawnattr_%s\n' setflags setpgroup setschedparam setschedpolicy setsigdefault setsigmask
  grep -oE 'posix_spawn(_file_actions_(add|set)|attr_set)[a-z0-9_]*\(posix_spawn|posix_spawn(_file_actions_(add|set)|attr_set)[a-z0-9_]*\(const posix_spawn' \
    "$tree/include/spawn_np.h" | sed 's/(.*//'
} | sort -u >declared
nm -u "$LIBSPAWN_BUILD"/obj/launcher/*.o | sed -n 's/^ *U //p' | sort -u >linked
comm -23 declared linked | comm -23 - excepted >forgotten
sed 's/^/# no option: /' forgotten
[ "$(wc -l <declared)" -gt 40 ] && [ ! -s forgotten ]
verdict functions__of_the_header__are_reached
is names '' "$(comm -12 excepted linked)"
verdict functions__excepted__are_not_reached

{
  printf 'POSIX_SPAWN_%s\n' RESETIDS SETPGROUP SETSIGDEF SETSIGMASK SETSCHEDPARAM SETSCHEDULER USEVFORK
  sed -n 's/^#define \(POSIX_SPAWN_[A-Z_]*\) [(0-9P].*/\1/p' "$tree/include/spawn_np.h"
} | sort -u >declared
cat "$tree"/launcher/*.cpp | grep -oE 'POSIX_SPAWN_[A-Z_]+' | sort -u >linked
comm -23 declared linked | comm -23 - excepted >forgotten
sed 's/^/# no option: /' forgotten
[ "$(wc -l <declared)" -gt 15 ] && [ ! -s forgotten ]
verdict flags__of_the_header__are_reached
is names '' "$(comm -12 excepted linked)"
verdict flags__excepted__are_not_reached
# Names that are no longer declared.
{
  cat declared
  grep -oE '\bposix_spawn[a-z0-9_]*' "$tree/include/spawn_np.h"
  echo posix_spawnattr_setflags
} | sort -u >known
is names '' "$(comm -23 excepted known)"
verdict exceptions__each__is_declared
finish
