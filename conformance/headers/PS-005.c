// SPDX-License-Identifier: MIT
// PS-005: the four flags of 2001 are integer constants, each with bits of its own, in a short.
#define _POSIX_C_SOURCE 200809L
#include <spawn.h>

enum {
  kAll =
      POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK,
  kMostOfShort = 0x7fff
};

_Static_assert(POSIX_SPAWN_RESETIDS != 0, "RESETIDS is 0");
_Static_assert(POSIX_SPAWN_SETPGROUP != 0, "SETPGROUP is 0");
_Static_assert(POSIX_SPAWN_SETSIGDEF != 0, "SETSIGDEF is 0");
_Static_assert(POSIX_SPAWN_SETSIGMASK != 0, "SETSIGMASK is 0");
_Static_assert((POSIX_SPAWN_RESETIDS & POSIX_SPAWN_SETPGROUP) == 0, "RESETIDS and SETPGROUP");
_Static_assert((POSIX_SPAWN_RESETIDS & POSIX_SPAWN_SETSIGDEF) == 0, "RESETIDS and SETSIGDEF");
_Static_assert((POSIX_SPAWN_RESETIDS & POSIX_SPAWN_SETSIGMASK) == 0, "RESETIDS and SETSIGMASK");
_Static_assert((POSIX_SPAWN_SETPGROUP & POSIX_SPAWN_SETSIGDEF) == 0, "SETPGROUP and SETSIGDEF");
_Static_assert((POSIX_SPAWN_SETPGROUP & POSIX_SPAWN_SETSIGMASK) == 0, "SETPGROUP and SETSIGMASK");
_Static_assert((POSIX_SPAWN_SETSIGDEF & POSIX_SPAWN_SETSIGMASK) == 0, "SETSIGDEF and SETSIGMASK");
_Static_assert(kAll > 0 && kAll <= kMostOfShort, "all together do not fit in short");

int which(int flag);
int which(int flag) {
  switch (flag) {
    case POSIX_SPAWN_RESETIDS:
      return 1;
    case POSIX_SPAWN_SETPGROUP:
      return 2;
    case POSIX_SPAWN_SETSIGDEF:
      return 3;
    case POSIX_SPAWN_SETSIGMASK:
      return 4;
    default:
      return 0;
  }
}
