// SPDX-License-Identifier: MIT
// F: mask and defaults are in effect while the file actions run.
#include <signal.h>
#include <sys/wait.h>

#include "conformance/groups/f_order/gate.h"

static sigset_t set_of(int signal) {
  sigset_t set;
  sigemptyset(&set);
  if (signal != 0) sigaddset(&set, signal);
  return set;
}

/// Spawns a child that gets SIGTERM while it opens a FIFO.
static void require_termination(const char* what, short flags) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  sigset_t none = set_of(0), term = set_of(SIGTERM);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &term);
  require_error("setflags", posix_spawnattr_setflags(&attributes, flags), 0);
  posix_spawn_file_actions_init(&actions);
  const struct sight* sight = add_gate(&actions, true);
  int status = wait_status(start((struct launch){.actions = &actions, .attributes = &attributes}));
  end_watch(sight);
  require(!sight->is_released, "%s: SIGTERM does not end a child that waits in an open", what);
  require(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM,
          "%s: SIGTERM in an open, but the wait status is %#x", what, (unsigned)status);
}

/// The mask asked for is there, no more and no less.
static void require_mask_in_actions(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  sigset_t mask = set_of(SIGTERM);
  sigaddset(&mask, SIGUSR2);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawn_file_actions_init(&actions);
  const struct sight* sight = add_gate(&actions, false);
  observe((struct launch){.actions = &actions, .attributes = &attributes});
  end_watch(sight);
  require(mask_in(sight->status, "SigBlk") == (bit_of(SIGTERM) | bit_of(SIGUSR2)),
          "the mask during the file actions is %#llx", mask_in(sight->status, "SigBlk"));
}

ASSERTION(PS_106) {
  sigset_t none = set_of(0), term = set_of(SIGTERM);
  sigprocmask(SIG_SETMASK, &term, NULL);
  require_termination("SETSIGMASK", POSIX_SPAWN_SETSIGMASK);
  signal(SIGTERM, SIG_IGN);
  require_termination("SETSIGMASK and SETSIGDEF", POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigprocmask(SIG_SETMASK, &none, NULL);
  require_termination("SETSIGDEF", POSIX_SPAWN_SETSIGDEF);
  require_mask_in_actions();
}
