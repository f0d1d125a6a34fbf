// SPDX-License-Identifier: MIT
// I: signals that libc keeps for itself are not left ignored in the new image.
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/groups/i_signals/signals.h"
#include "conformance/harness/threads.h"

/// By system calls: libc's sigaction refuses them. Some may be ignored since the program started.
static void reset_libcs_own(void) {
  unsigned char action[64] = {0};  // SIG_DFL
  for (int signal = 32; signal < 35; signal++) {
    syscall(SYS_rt_sigaction, signal, action, NULL, 8);
  }
}

static void require_same(const char* where) {
  signals own = get_ignored();
  look((struct launch){0});
  signals ignored = seen_mask("SigIgn");
  require(ignored == own, "the child of %s ignores %016llx, the caller %016llx", where, ignored,
          own);
  require(seen_mask("ignored") == own, "/proc does not show all signals that are ignored");
}

static void* wait_for_end(void* unused) {
  for (;;) pause();
  return unused;
}

/// Both libcs cancel threads and set ids in all of them by signals of their own.
static void make_libc_use_signals(void) {
  pthread_t thread = start_thread(wait_for_end, NULL);
  set_up(setgid(getgid()) == 0, "setgid to the same group");
  pthread_cancel(thread);
  pthread_join(thread, NULL);
}

ASSERTION(PS_156) {
  reset_libcs_own();
  require_same("a process with one thread");
  make_libc_use_signals();
  require_same("a process that has cancelled a thread");
}
