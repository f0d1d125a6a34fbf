// SPDX-License-Identifier: MIT
// posix_spawnattr_getsigignore_np and posix_spawnattr_setsigignore_np, and QNX's names.
#include <signal.h>

#include "tests/portable/apart.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"

/// The set as /proc/PID/status has it.
static unsigned long long bits_of(const sigset_t* set) {
  unsigned long long bits = 0;
  for (int signal = 1; signal <= 64; signal++) {
    if (sigismember(set, signal) == 1) bits |= 1ULL << (signal - 1);
  }
  return bits;
}

static unsigned long long bit(int signal) { return 1ULL << (signal - 1); }

/// What a child ignores that has these sets.
static unsigned long long ignored(uint32_t flags, const sigset_t* ignore, const sigset_t* deflt) {
  posix_spawnattr_t attributes;
  init_recorded(&attributes, flags);
  CHECK_EQ(posix_spawnattr_setsigignore_np(&attributes, ignore), 0);
  CHECK_EQ(posix_spawnattr_setsigdefault(&attributes, deflt), 0);
  pid_t pid = start_paused(NULL, &attributes);
  unsigned long long bits = status_mask(pid, "SigIgn:");
  CHECK_EQ(status_mask(pid, "SigCgt:"), 0);
  end(pid);
  CHECK_RECORD(NONE, "", 0);
  posix_spawnattr_destroy(&attributes);
  return bits;
}

static sigset_t set_of(int first, int second) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, first);
  sigaddset(&set, second);
  return set;
}

static void sigignore__never_set__is_empty(void) {
  posix_spawnattr_t attributes;
  sigset_t set;
  sigfillset(&set);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getsigignore_np(&attributes, &set), 0);
  CHECK_EQ(bits_of(&set), 0);
  posix_spawnattr_destroy(&attributes);
}

static void sigignore__both_names__are_one_attribute(void) {
  posix_spawnattr_t attributes;
  sigset_t set = set_of(SIGUSR1, 64);
  sigset_t got;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setsigignore_np(&attributes, &set), 0);
  CHECK_EQ(posix_spawnattr_getsigignore(&attributes, &got), 0);
  CHECK(bits_of(&got) == (bit(SIGUSR1) | bit(64)));
  set = set_of(SIGHUP, SIGPIPE);
  CHECK_EQ(posix_spawnattr_setsigignore(&attributes, &set), 0);
  CHECK_EQ(posix_spawnattr_getsigignore_np(&attributes, &got), 0);
  CHECK(bits_of(&got) == (bit(SIGHUP) | bit(SIGPIPE)));
  posix_spawnattr_destroy(&attributes);
}

static void sigignore__with_the_flag__signals_are_ignored(void) {
  sigset_t none;
  sigset_t set = set_of(SIGUSR1, 64);
  sigemptyset(&none);
  CHECK(ignored(POSIX_SPAWN_SETSIGIGN_NP, &set, &none) == (bit(SIGUSR1) | bit(64)));
  CHECK(ignored(POSIX_SPAWN_SETSIGIGN, &set, &none) == (bit(SIGUSR1) | bit(64)));
}

static void sigignore__without_the_flag__has_no_effect(void) {
  sigset_t none;
  sigset_t set = set_of(SIGUSR1, SIGUSR2);
  sigemptyset(&none);
  CHECK_EQ(ignored(0, &set, &none), 0);
}

static void sigignore__kill_and_stop__are_skipped(void) {
  sigset_t none;
  sigset_t set = set_of(SIGKILL, SIGSTOP);
  sigemptyset(&none);
  CHECK_EQ(ignored(POSIX_SPAWN_SETSIGIGN_NP, &set, &none), 0);
  sigfillset(&set);
  CHECK(ignored(POSIX_SPAWN_SETSIGIGN_NP, &set, &none) ==
        (bits_of(&set) & ~(bit(SIGKILL) | bit(SIGSTOP))));
}

static void sigignore__in_both_sets__is_default(void) {
  uint32_t both = POSIX_SPAWN_SETSIGIGN_NP | POSIX_SPAWN_SETSIGDEF;
  sigset_t ignore = set_of(SIGUSR1, SIGUSR2);
  sigset_t deflt = set_of(SIGUSR2, SIGHUP);
  CHECK(ignored(both, &ignore, &deflt) == bit(SIGUSR1));
  // A large set is done in another way.
  sigfillset(&deflt);
  CHECK_EQ(ignored(both, &ignore, &deflt), 0);
  sigfillset(&ignore);
  CHECK(ignored(both, &ignore, &deflt) == 0);
}

static void sigignore__caught_by_the_caller__is_ignored(void) {
  sigset_t none;
  sigset_t set = set_of(SIGUSR1, SIGUSR1);
  sigemptyset(&none);
  signal(SIGUSR1, exit);
  signal(SIGUSR2, exit);
  CHECK(ignored(POSIX_SPAWN_SETSIGIGN_NP, &set, &none) == bit(SIGUSR1));
  signal(SIGUSR1, SIG_DFL);
  signal(SIGUSR2, SIG_DFL);
}

static void sigignore__ignored_by_the_caller__stays_so(void) {
  sigset_t none;
  sigset_t set = set_of(SIGUSR1, SIGUSR1);
  sigemptyset(&none);
  signal(SIGPIPE, SIG_IGN);
  CHECK(ignored(POSIX_SPAWN_SETSIGIGN_NP, &set, &none) == (bit(SIGUSR1) | bit(SIGPIPE)));
  signal(SIGPIPE, SIG_DFL);
}

static void sigignore__copy_of_a_destroyed_object__is_einval(void) {
  posix_spawnattr_t attributes;
  sigset_t set = set_of(SIGUSR1, SIGUSR2);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setsigignore_np(&attributes, &set), 0);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_destroy(&attributes), 0);
  CHECK_EQ(posix_spawnattr_setsigignore_np(&copy, &set), EINVAL);
  CHECK_EQ(posix_spawnattr_getsigignore_np(&copy, &set), EINVAL);
  CHECK_EQ(spawn_error("/bin/true", NULL, &copy), EINVAL);
  CHECK(has_no_child());
}

int main(void) {
  check_library();
  stop_ignoring();
  RUN(sigignore__never_set__is_empty);
  RUN(sigignore__both_names__are_one_attribute);
  RUN(sigignore__with_the_flag__signals_are_ignored);
  RUN(sigignore__without_the_flag__has_no_effect);
  RUN(sigignore__kill_and_stop__are_skipped);
  RUN(sigignore__in_both_sets__is_default);
  RUN(sigignore__caught_by_the_caller__is_ignored);
  RUN(sigignore__ignored_by_the_caller__stays_so);
  RUN(sigignore__copy_of_a_destroyed_object__is_einval);
  return check_end();
}
