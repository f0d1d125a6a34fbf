// SPDX-License-Identifier: MIT
// Dispositions and masks of real children, and what the caller keeps of its own.
#include "tests/portable/child.h"

static posix_spawnattr_t attributes;

static unsigned long long bit(int signal) { return 1ULL << (signal - 1); }

// Not this library's: 32 and 33 (34 in musl) belong to the libcs.
static int is_free(int signal) {
  return signal != SIGKILL && signal != SIGSTOP && (signal < 32 || signal > 34);
}

/// What the tests were started with ignored: a child of glibc's posix_spawn ignores 32 and 33.
static unsigned long long inherited;

static void handle(int signal) { (void)signal; }

static void signals__caught__are_default_in_the_child(void) {
  for (int i = 1; i <= 64; i++) {
    if (is_free(i)) signal(i, handle);
  }
  pid_t pid = start_paused(NULL, NULL);
  CHECK_EQ(status_mask(pid, "SigCgt:"), 0);
  CHECK_EQ(status_mask(pid, "SigIgn:") & ~inherited, 0);
  CHECK_EQ(status_mask(getpid(), "SigCgt:") & bit(SIGTERM), bit(SIGTERM));
  end(pid);
  for (int i = 1; i <= 64; i++) {
    if (is_free(i)) signal(i, SIG_DFL);
  }
}

static void signals__ignored__stay_so_but_for_sigdefault(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  signal(SIGUSR1, SIG_IGN);
  signal(SIGUSR2, SIG_IGN);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &set);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(status_mask(pid, "SigIgn:") & ~inherited, bit(SIGUSR1) | bit(SIGUSR2));
  end(pid);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid = start_paused(NULL, &attributes);
  CHECK_EQ(status_mask(pid, "SigIgn:") & ~inherited, bit(SIGUSR1));
  end(pid);
  signal(SIGUSR1, SIG_DFL);
  signal(SIGUSR2, SIG_DFL);
}

static void signals__full_sigdefault__is_taken(void) {
  sigset_t set;
  memset(&set, 0xff, sizeof set);
  signal(SIGPIPE, SIG_IGN);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigdefault(&attributes, &set);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(status_mask(pid, "SigIgn:") & ~inherited, 0);
  end(pid);
  signal(SIGPIPE, SIG_DFL);
}

static void signals__mask__is_inherited_or_set(void) {
  sigset_t caller;
  sigset_t child;
  sigset_t old;
  sigemptyset(&caller);
  sigaddset(&caller, SIGHUP);
  sigemptyset(&child);
  sigaddset(&child, SIGINT);
  sigaddset(&child, SIGRTMAX);
  sigprocmask(SIG_SETMASK, &caller, &old);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &child);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(status_mask(pid, "SigBlk:"), bit(SIGHUP));
  end(pid);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid = start_paused(NULL, &attributes);
  CHECK_EQ(status_mask(pid, "SigBlk:"), bit(SIGINT) | bit(SIGRTMAX));
  end(pid);
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), bit(SIGHUP));
  sigprocmask(SIG_SETMASK, &old, NULL);
}

static void signals__full_mask__leaves_libc_its_own(void) {
  sigset_t set;
  memset(&set, 0xff, sizeof set);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &set);
  pid_t pid = start_paused(NULL, &attributes);
  unsigned long long expected = ~(bit(32) | bit(33) | bit(SIGKILL) | bit(SIGSTOP));
  CHECK_EQ(status_mask(pid, "SigBlk:") | bit(34), expected | bit(34));
  end(pid);
}

static void signals__pending_in_the_caller__are_not_the_childs(void) {
  sigset_t set;
  sigset_t old;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, &old);
  raise(SIGUSR1);
  pid_t pid = start_paused(NULL, NULL);
  CHECK_EQ(status_mask(pid, "SigPnd:") | status_mask(pid, "ShdPnd:"), 0);
  end(pid);
  int seen = 0;
  sigwait(&set, &seen);
  CHECK_EQ(seen, SIGUSR1);
  sigprocmask(SIG_SETMASK, &old, NULL);
}

int main(void) {
  check_library();
  inherited = status_mask(getpid(), "SigIgn:");
  RUN(signals__caught__are_default_in_the_child);
  RUN(signals__ignored__stay_so_but_for_sigdefault);
  RUN(signals__full_sigdefault__is_taken);
  RUN(signals__mask__is_inherited_or_set);
  RUN(signals__full_mask__leaves_libc_its_own);
  RUN(signals__pending_in_the_caller__are_not_the_childs);
  return check_end();
}
