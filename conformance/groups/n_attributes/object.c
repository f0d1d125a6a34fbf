// SPDX-License-Identifier: MIT
// N: the object as a whole: independent attributes, reuse, invalid ones.
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "conformance/groups/n_attributes/attributes.h"

/// Takes away from a held child what it was made with, lets it go on, and reads its report.
static void change_while_held(posix_spawnattr_t* object, bool is_destroyed) {
  int ends[2];
  char held[] = "--read=5", *argv[] = {"report", held, NULL};
  set_up(pipe(ends) == 0 && dup2(ends[0], 5) == 5, "a pipe");
  pid_t pid = start((struct launch){.attributes = object, .argv = argv});
  set(object, kMask, all_signals());
  set(object, kDefaults, 0);
  set(object, kGroup, (value)getpgrp());
  set(object, kFlags, 0);
  if (is_destroyed) {
    require_error("posix_spawnattr_destroy", posix_spawnattr_destroy(object), 0);
    memset(object, 0xff, sizeof *object);
  }
  set_up(write(ends[1], "x", 1) == 1, "the pipe");
  require_exit(pid, 0);
  await_report();
}

ASSERTION(AT_009) {
  signal(SIGUSR2, SIG_IGN);
  for (int is_destroyed = 0; is_destroyed < 2; is_destroyed++) {
    posix_spawnattr_t object;
    init(&object);
    set(&object, kFlags, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    set(&object, kMask, bit_of(SIGUSR1));
    set(&object, kDefaults, bit_of(SIGUSR2));
    change_while_held(&object, is_destroyed);
    require(seen_number("pgrp") == seen_number("pid"), "the child leads no process group");
    require(seen_mask("mask") == bit_of(SIGUSR1), "the child's mask is %s", seen("mask"));
    require((seen_mask("ignored") & bit_of(SIGUSR2)) == 0, "the child ignores SIGUSR2");
  }
}

static const value kFirst[] = {POSIX_SPAWN_SETSIGMASK, 12345,      1 << (SIGUSR1 - 1),
                               1 << (SIGUSR2 - 1),     SCHED_FIFO, 50};
static const value kSecond[] = {POSIX_SPAWN_RESETIDS, 54321,    1 << (SIGHUP - 1),
                                1 << (SIGTERM - 1),   SCHED_RR, 1};

ASSERTION(AT_022) {
  posix_spawnattr_t object, copy;
  init(&object);
  for (int i = 0; i < kAttributes; i++) set(&object, i, kFirst[i]);
  memcpy(&copy, &object, sizeof copy);
  for (int i = 0; i < kAttributes; i++) require_value(&object, i, kFirst[i]);
  require(memcmp(&copy, &object, sizeof copy) == 0, "a getter has changed the object");
  for (int changed = 0; changed < kAttributes; changed++) {
    set(&object, changed, kSecond[changed]);
    for (int i = 0; i < kAttributes; i++) {
      require_value(&object, i, i == changed ? kSecond[i] : kFirst[i]);
    }
    set(&object, changed, kFirst[changed]);
  }
}

/// What a valid object gives, or EINVAL; whether it was EINVAL.
static bool is_invalid(const char* what, int error, int expected) {
  if (error != EINVAL) require_error(what, error, expected);
  return error == EINVAL && expected != EINVAL;
}

ASSERTION(AT_023) {
  posix_spawnattr_t valid, object;
  value unused;
  bool is_seen = false;
  init(&valid);
  for (int i = 0; i < kAttributes; i++) {
    memset(&object, 0, sizeof object);
    is_seen |= is_invalid("a getter", try_get(&object, i, &unused), try_get(&valid, i, &unused));
    is_seen |= is_invalid("a setter", try_set(&object, i, 1), try_set(&valid, i, 1));
  }
  memset(&object, 0, sizeof object);
  pid_t pid = -1;
  int error = launch(&pid, (struct launch){.attributes = &object});
  is_seen |= is_invalid("the spawn", error, 0);
  if (error == 0) require_exit(pid, 0);
  is_seen |= is_invalid("posix_spawnattr_destroy", posix_spawnattr_destroy(&object), 0);
  note("zeros: %s", is_seen ? "EINVAL" : "as if initialised");
}
