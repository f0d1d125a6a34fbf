// SPDX-License-Identifier: MIT
// I: what is caught, ignored or default in the caller, and what the new image has for it.
#include "conformance/groups/i_signals/signals.h"

static void do_nothing_either(int signal, siginfo_t* info, void* context) {
  (void)signal, (void)info, (void)context;
}

ASSERTION(PS_151) {
  struct sigaction action = {.sa_sigaction = do_nothing_either, .sa_flags = SA_SIGINFO};
  signals all = changeable_signals();
  set_actions(bit_of(SIGUSR1) | bit_of(SIGINT) | bit_of(SIGRTMIN), do_nothing);
  require_ignored((struct launch){0}, 0);
  set_actions(all, do_nothing);
  require_ignored((struct launch){0}, 0);
  require_ignored(with(POSIX_SPAWN_SETSIGMASK, bit_of(SIGHUP), 0), 0);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, all & kEvenSignals), 0);
  sigfillset(&action.sa_mask);
  for (int signal = 1; signal < 65; signal++) {
    if ((all & bit_of(signal)) != 0) set_up(sigaction(signal, &action, NULL) == 0, "sigaction");
  }
  require_ignored((struct launch){0}, 0);
  require_mask((struct launch){0}, 0);
}

ASSERTION(PS_152) {
  signals even = changeable_signals() & kEvenSignals & ~bit_of(SIGCHLD);
  set_actions(changeable_signals(), SIG_DFL);
  require_ignored((struct launch){0}, 0);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, even), 0);
  set_actions(even, SIG_IGN);
  require_ignored((struct launch){0}, even);
  set_actions(even, do_nothing);
  require_ignored((struct launch){0}, 0);
}

ASSERTION(PS_153) {
  signals few = bit_of(SIGUSR2) | bit_of(SIGPIPE) | bit_of(SIGHUP);
  signals all = changeable_signals() & ~bit_of(SIGCHLD);
  set_actions(few, SIG_IGN);
  require_ignored((struct launch){0}, few);
  require_ignored(with(POSIX_SPAWN_SETSIGMASK, 0, 0), few);
  set_actions(all, SIG_IGN);
  require_ignored((struct launch){0}, all);
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, bit_of(SIGCHLD)), all);
}

ASSERTION(PS_154) {
  set_actions(bit_of(SIGCHLD), SIG_IGN);
  look((struct launch){0});
  note("%s in the child",
       (seen_mask("ignored") & bit_of(SIGCHLD)) != 0 ? "still ignored" : "default");
  require_ignored((struct launch){0}, bit_of(SIGCHLD));
  require_ignored(with(POSIX_SPAWN_SETSIGDEF, 0, bit_of(SIGUSR2)), bit_of(SIGCHLD));
  require_signals("the signals that the caller ignores", get_ignored(), bit_of(SIGCHLD));
}
