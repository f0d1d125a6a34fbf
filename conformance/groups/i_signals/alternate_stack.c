// SPDX-License-Identifier: MIT
// I: the alternate signal stack.
#include <stdlib.h>

#include "conformance/groups/i_signals/signals.h"

enum { kStackSize = 1 << 16 };

static void require_no_stack(const char* where) {
  look((struct launch){0});
  require(seen_mask("actions.flags") == 0, "%s: a signal's action has flags in the child", where);
  require(seen("altstack")[1] == 'f', "%s: the child has an alternate stack", where);
}

static void spawn_there(int signal) {
  stack_t stack;
  (void)signal;
  sigaltstack(NULL, &stack);
  set_up((stack.ss_flags & SS_ONSTACK) != 0, "running on the alternate stack");
  require_no_stack("a spawn on the alternate stack");
}

ASSERTION(PS_160) {
  stack_t stack = {.ss_sp = malloc(kStackSize), .ss_size = kStackSize}, after;
  struct sigaction action = {.sa_handler = spawn_there, .sa_flags = SA_ONSTACK};
  set_up(sigaltstack(&stack, NULL) == 0, "sigaltstack");
  set_up(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
  action.sa_handler = SIG_IGN;
  set_up(sigaction(SIGUSR2, &action, NULL) == 0, "sigaction");
  require_no_stack("a spawn with an alternate stack");
  raise(SIGUSR1);
  sigaltstack(NULL, &after);
  require(after.ss_sp == stack.ss_sp && after.ss_flags == 0,
          "the caller has another alternate stack after the spawn");
}
