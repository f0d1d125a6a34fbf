// SPDX-License-Identifier: MIT
// I: signals that wait to be delivered when the spawn is called.
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "conformance/groups/i_signals/signals.h"
#include "conformance/harness/threads.h"

static volatile sig_atomic_t arrived[65];

static void count(int signal) { arrived[signal]++; }

static signals pending_signals(void) {
  sigset_t set;
  signals bits = 0;
  sigpending(&set);
  memcpy(&bits, &set, sizeof bits);
  return bits;
}

static void require_none_pending(struct launch l) {
  look(l);
  require_signals("the child's pending signals", seen_mask("SigPnd"), 0);
  require_signals("those pending for all its threads", seen_mask("ShdPnd"), 0);
}

static void keep_pending(void) {
  signals both = bit_of(SIGUSR1) | bit_of(SIGTERM), all = both | bit_of(SIGRTMIN + 1);
  set_mask(all);
  pthread_kill(pthread_self(), SIGUSR1);
  kill(getpid(), SIGTERM);
  sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = 1});
  sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = 2});
  require_none_pending((struct launch){0});
  require_none_pending(with(POSIX_SPAWN_SETSIGMASK, 0, 0));
  require_none_pending(with(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK, all, all));
  require_launch_error((struct launch){.path = "./none"}, ENOENT);
  require_signals("the signals pending for the caller", pending_signals(), all);
  set_mask(0);
  require_equal("how often SIGUSR1 arrived", arrived[SIGUSR1], 1);
  require_equal("how often SIGTERM arrived", arrived[SIGTERM], 1);
  require_equal("how often the queued signal arrived", arrived[SIGRTMIN + 1], 2);
  memset((void*)arrived, 0, sizeof arrived);
}

ASSERTION(PS_159) {
  set_actions(bit_of(SIGUSR1) | bit_of(SIGTERM) | bit_of(SIGRTMIN + 1), count);
  keep_pending();
  set_mask(bit_of(SIGUSR1) | bit_of(SIGTERM) |
           bit_of(SIGRTMIN + 1));  // so that the thread gets them
  in_thread(keep_pending);
}
