// SPDX-License-Identifier: MIT
// I: spawn-sigdefault.
#include <sys/wait.h>

#include "conformance/groups/i_signals/signals.h"

static void require_death(struct launch l, int signal) {
  l.argv = (char*[]){"report", "--pause", NULL};
  pid_t pid = start(l);
  await_report();
  kill(pid, signal);
  int status = wait_status(pid);
  require(WIFSIGNALED(status) && WTERMSIG(status) == signal,
          "the wait status of a child that got signal %d is %#x", signal, (unsigned)status);
}

ASSERTION(PS_147) {
  signals usr2 = bit_of(SIGUSR2), all = changeable_signals();
  set_actions(usr2, SIG_IGN);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, usr2), 0);
  require_death(with(POSIX_SPAWN_SETSIGDEF, 0, usr2), SIGUSR2);
  set_actions(all, SIG_IGN);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, all), 0);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, all & kEvenSignals), all & ~kEvenSignals);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, all & ~kEvenSignals), all & kEvenSignals);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK, usr2, all), 0);
  set_actions(all & kEvenSignals, do_nothing);
  set_actions(all & ~kEvenSignals, SIG_DFL);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, all), 0);
}

ASSERTION(PS_148) {
  signals kept = bit_of(SIGALRM) | bit_of(SIGRTMIN + 2) | bit_of(SIGPIPE);
  struct launch l = with(POSIX_SPAWN_SETSIGDEF, 0, bit_of(SIGUSR2));
  set_actions(bit_of(SIGUSR2) | kept, SIG_IGN);
  set_actions(bit_of(SIGUSR1), do_nothing);
  require_ignored(l, kept);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, bit_of(SIGUSR2) | bit_of(SIGINT)), kept);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, 0), kept | bit_of(SIGUSR2));
  require_death(l, SIGUSR1);
  require_death(l, SIGTERM);
}

ASSERTION(PS_149) {
  signals usr2 = bit_of(SIGUSR2);
  set_actions(usr2, SIG_IGN);
  require_ignored(with(0, 0, usr2), usr2);
  require_ignored(with(POSIX_SPAWN_SETSIGMASK, usr2, all_signals()), usr2);
}

ASSERTION(PS_150) {
  signals all = changeable_signals();
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, all_signals()), 0);
  set_actions(all, SIG_IGN);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, all_signals()), 0);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, ~0ULL), 0);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, bit_of(SIGKILL) | bit_of(SIGSTOP)), all);
}

ASSERTION(PS_155) {
  signals ignored = bit_of(SIGCHLD) | bit_of(SIGUSR2);
  set_actions(ignored, SIG_IGN);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, bit_of(SIGCHLD)), bit_of(SIGUSR2));
  require_signals("the signals that the caller ignores", get_ignored(), ignored);
}
