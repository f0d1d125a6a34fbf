// SPDX-License-Identifier: MIT
// PS-007: POSIX_SPAWN_SETSID under the macro of Issue 8 and no other, by the same rules.
#define _POSIX_C_SOURCE 202405L
#include <spawn.h>

enum {
  kOthers = POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
            POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSCHEDPARAM | POSIX_SPAWN_SETSCHEDULER
};
enum { kMostOfShort = 0x7fff };

_Static_assert(POSIX_SPAWN_SETSID > 0 && POSIX_SPAWN_SETSID <= kMostOfShort, "not a flag in short");
_Static_assert((POSIX_SPAWN_SETSID & kOthers) == 0, "a bit of another flag");

int is_session(int flag);
int is_session(int flag) {
  switch (flag) {
    case POSIX_SPAWN_SETSID:
      return 1;
    default:
      return 0;
  }
}
