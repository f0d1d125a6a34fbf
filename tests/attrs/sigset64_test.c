// SPDX-License-Identifier: MIT
// bionic's names: posix_spawnattr_{get,set}sigmask64 and posix_spawnattr_{get,set}sigdefault64.
#include <signal.h>

#include "tests/portable/apart.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"

static sigset64_t set_of(int first, int second) {
  sigset64_t set;
  sigemptyset(&set);
  sigaddset(&set, first);
  sigaddset(&set, second);
  return set;
}

static unsigned long long bit(int signal) { return 1ULL << (signal - 1); }

static void sigmask64__set__is_the_childs_mask(void) {
  posix_spawnattr_t attributes;
  sigset64_t set = set_of(SIGUSR1, 64);
  init_recorded(&attributes, POSIX_SPAWN_SETSIGMASK);
  CHECK_EQ(posix_spawnattr_setsigmask64(&attributes, &set), 0);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK(status_mask(pid, "SigBlk:") == (bit(SIGUSR1) | bit(64)));
  end(pid);
  CHECK_RECORD(NONE, "", 0);
  posix_spawnattr_destroy(&attributes);
}

static void sigmask64__both_names__are_one_attribute(void) {
  posix_spawnattr_t attributes;
  sigset64_t set = set_of(SIGUSR1, 64);
  sigset64_t got;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setsigmask(&attributes, &set), 0);
  CHECK_EQ(posix_spawnattr_getsigmask64(&attributes, &got), 0);
  CHECK(sigismember(&got, SIGUSR1) == 1 && sigismember(&got, 64) == 1);
  set = set_of(SIGHUP, 63);
  CHECK_EQ(posix_spawnattr_setsigmask64(&attributes, &set), 0);
  CHECK_EQ(posix_spawnattr_getsigmask(&attributes, &got), 0);
  CHECK(sigismember(&got, SIGHUP) == 1 && sigismember(&got, 63) == 1);
  CHECK(sigismember(&got, SIGUSR1) == 0 && sigismember(&got, 64) == 0);
  posix_spawnattr_destroy(&attributes);
}

static void sigdefault64__set__signals_are_default_in_the_child(void) {
  posix_spawnattr_t attributes;
  sigset64_t set = set_of(SIGUSR1, 64);
  init_recorded(&attributes, POSIX_SPAWN_SETSIGDEF);
  CHECK_EQ(posix_spawnattr_setsigdefault64(&attributes, &set), 0);
  signal(SIGUSR1, SIG_IGN);
  signal(SIGUSR2, SIG_IGN);
  signal(64, SIG_IGN);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK(status_mask(pid, "SigIgn:") == bit(SIGUSR2));
  end(pid);
  signal(SIGUSR1, SIG_DFL);
  signal(SIGUSR2, SIG_DFL);
  signal(64, SIG_DFL);
  CHECK_RECORD(NONE, "", 0);
  posix_spawnattr_destroy(&attributes);
}

static void sigdefault64__both_names__are_one_attribute(void) {
  posix_spawnattr_t attributes;
  sigset64_t set = set_of(SIGUSR1, 64);
  sigset64_t got;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setsigdefault(&attributes, &set), 0);
  CHECK_EQ(posix_spawnattr_getsigdefault64(&attributes, &got), 0);
  CHECK(sigismember(&got, SIGUSR1) == 1 && sigismember(&got, 64) == 1);
  set = set_of(SIGHUP, 63);
  CHECK_EQ(posix_spawnattr_setsigdefault64(&attributes, &set), 0);
  CHECK_EQ(posix_spawnattr_getsigdefault(&attributes, &got), 0);
  CHECK(sigismember(&got, SIGHUP) == 1 && sigismember(&got, 64) == 0);
  posix_spawnattr_destroy(&attributes);
}

int main(void) {
  check_library();
  stop_ignoring();
  RUN(sigmask64__set__is_the_childs_mask);
  RUN(sigmask64__both_names__are_one_attribute);
  RUN(sigdefault64__set__signals_are_default_in_the_child);
  RUN(sigdefault64__both_names__are_one_attribute);
  return check_end();
}
