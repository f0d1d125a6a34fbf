// SPDX-License-Identifier: MIT
// PS-006: the two scheduling flags, by the same rules: where the option is claimed, and where they
// are there without.
#define _POSIX_C_SOURCE 200809L
#include <spawn.h>
#include <unistd.h>

#if defined _POSIX_PRIORITY_SCHEDULING && _POSIX_PRIORITY_SCHEDULING > 0
#define REQUIRED
#endif

#if defined REQUIRED || defined POSIX_SPAWN_SETSCHEDPARAM || defined POSIX_SPAWN_SETSCHEDULER
enum {
  kOthers =
      POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK,
  kBoth = POSIX_SPAWN_SETSCHEDPARAM | POSIX_SPAWN_SETSCHEDULER,
  kMostOfShort = 0x7fff
};

_Static_assert(POSIX_SPAWN_SETSCHEDPARAM != 0, "SETSCHEDPARAM is 0");
_Static_assert(POSIX_SPAWN_SETSCHEDULER != 0, "SETSCHEDULER is 0");
_Static_assert((POSIX_SPAWN_SETSCHEDPARAM & POSIX_SPAWN_SETSCHEDULER) == 0, "one bit for two");
_Static_assert((kBoth & kOthers) == 0, "a bit of another flag");
_Static_assert((kBoth | kOthers) > 0 && (kBoth | kOthers) <= kMostOfShort, "larger than short");

int which(int flag);
int which(int flag) {
  switch (flag) {
    case POSIX_SPAWN_SETSCHEDPARAM:
      return 1;
    case POSIX_SPAWN_SETSCHEDULER:
      return 2;
    default:
      return 0;
  }
}
#endif
