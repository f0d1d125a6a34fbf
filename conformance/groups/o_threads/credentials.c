// SPDX-License-Identifier: MIT
// O: another thread that changes the caller's user and group.
#include <grp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

enum { kSpawns = 30, kOther = 1111 };

static uid_t own;
static atomic_bool is_over;
static bool has_failed;

/// Real IDs `own`, the others between both; no privilege is needed to go on.
static void take_ids(void) {
  set_up(setgroups(0, NULL) == 0, "setgroups");
  set_up(setresgid(own, own, kOther) == 0 && setresuid(own, own, kOther) == 0, "setresuid");
}

/// The group first and back last: never the other user with the own group.
static void* change_effective(void* unused) {
  while (!is_over) {
    has_failed |= setegid(kOther) != 0 || seteuid(kOther) != 0;
    has_failed |= seteuid(own) != 0 || setegid(own) != 0;
  }
  return unused;
}

/// Real and effective user change places.
static void* change_all(void* unused) {
  while (!is_over) {
    has_failed |= setresuid(own, kOther, own) != 0;
    has_failed |= setresuid(kOther, own, kOther) != 0;
  }
  return unused;
}

static void require_whole(const char* kind, long real, long effective, long saved) {
  require(real == own || real == kOther, "a child's real %s ID is none of the caller's", kind);
  require(effective == own || effective == kOther,
          "a child's effective %s ID is none of the caller's", kind);
  require(saved == effective, "a child's saved %s ID is not the effective one", kind);
}

static void require_ids(void* (*change)(void*), bool is_reset) {
  long uid = seen_number("uid.real"), euid = seen_number("uid.effective");
  long gid = seen_number("gid.real"), egid = seen_number("gid.effective");
  require_whole("user", uid, euid, seen_number("uid.saved"));
  require_whole("group", gid, egid, seen_number("gid.saved"));
  require(gid == own, "a child has another real group");
  if (is_reset) {
    require(euid == uid && egid == gid, "a child's effective IDs were not reset");
  } else if (change == change_all) {
    require(euid != uid, "a child has one user before a change and one after it");
  } else {
    require(euid != kOther || egid == kOther,
            "a child has the user after a change of the group, and the group before it");
  }
  if (change == change_effective) require(uid == own, "a child has another real user");
}

static void require_no_mixture(void* (*change)(void*), bool is_reset) {
  pthread_t changer;
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, is_reset ? POSIX_SPAWN_RESETIDS : 0);
  is_over = false;
  set_up((errno = pthread_create(&changer, NULL, change, NULL)) == 0, "a thread");
  for (int i = 0; i < kSpawns; i++) {
    require_exit(start((struct launch){.attributes = &attributes}), 0);
  }
  is_over = true;
  pthread_join(changer, NULL);
  for (int i = 0; i < kSpawns; i++) {
    await_report();
    require_ids(change, is_reset);
  }
}

PRIVILEGED_ASSERTION(TH_009) {
  need_real_root();
  own = ordinary_user();
  (void)reporter();
  take_ids();
  for (int is_reset = 0; is_reset < 2; is_reset++) {
    require_no_mixture(change_effective, is_reset);
  }
  set_up(setresuid(own, kOther, own) == 0, "setresuid");
  for (int is_reset = 0; is_reset < 2; is_reset++) require_no_mixture(change_all, is_reset);
  require(!has_failed, "an ID could not be changed");
}
