// SPDX-License-Identifier: MIT
// I: the mask in the new image and in the caller.
#include <sys/wait.h>

#include "conformance/groups/i_signals/signals.h"
#include "conformance/harness/threads.h"

ASSERTION(PS_142) {
  signals chosen = bit_of(SIGHUP) | bit_of(SIGRTMIN + 1);
  signals even = changeable_signals() & kEvenSignals;
  signals odd = changeable_signals() & ~kEvenSignals;
  require_mask(with(POSIX_SPAWN_SETSIGMASK, chosen, 0), chosen);
  require_mask(with(POSIX_SPAWN_SETSIGMASK, odd, 0), odd);
  set_mask(bit_of(SIGUSR1) | bit_of(SIGTERM) | bit_of(SIGHUP));
  require_mask(with(POSIX_SPAWN_SETSIGMASK, chosen, 0), chosen);
  require_mask(with(POSIX_SPAWN_SETSIGMASK, even, 0), even);
  require_mask(with(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF, chosen, bit_of(SIGHUP)),
               chosen);
}

ASSERTION(PS_143) {
  set_mask(bit_of(SIGTERM));
  require_mask(with(POSIX_SPAWN_SETSIGMASK, 0, 0), 0);
  set_mask(changeable_signals());
  require_mask(with(POSIX_SPAWN_SETSIGMASK, 0, 0), 0);
}

static void inherit_own_mask(void) {
  const signals masks[] = {bit_of(SIGUSR2), 0, bit_of(SIGHUP) | bit_of(SIGRTMAX)};
  for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
    set_mask(masks[i]);
    require_mask((struct launch){0}, masks[i]);
    require_mask(with(0, bit_of(SIGTERM), 0), masks[i]);
    require_mask(with(POSIX_SPAWN_SETSIGDEF, bit_of(SIGTERM), bit_of(SIGUSR2)), masks[i]);
  }
}

ASSERTION(PS_144) {
  inherit_own_mask();
  set_mask(bit_of(SIGUSR1));
  in_thread(inherit_own_mask);
  require_mask((struct launch){0}, bit_of(SIGUSR1));
}

/// A child that blocks everything still stops and dies.
static void require_unblockable(struct launch l) {
  int status;
  l.argv = (char*[]){"report", "--pause", NULL};
  pid_t pid = start(l);
  kill(pid, SIGSTOP);
  require(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status),
          "SIGSTOP does not stop the child");
  kill(pid, SIGKILL);
  status = wait_status(pid);
  require(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "SIGKILL does not kill the child");
}

ASSERTION(PS_145) {
  signals both = bit_of(SIGKILL) | bit_of(SIGSTOP);
  require_mask(with(POSIX_SPAWN_SETSIGMASK, all_signals(), 0), changeable_signals());
  require_mask(with(POSIX_SPAWN_SETSIGMASK, ~0ULL, 0), ~both);
  require_mask(with(POSIX_SPAWN_SETSIGMASK, both, 0), 0);
  require_unblockable(with(POSIX_SPAWN_SETSIGMASK, all_signals(), 0));
}

static void require_kept(const char* when, signals mask) {
  require(get_mask() == mask, "the caller's mask is another %s", when);
}

static void keep_mask(signals mask, struct launch l) {
  pid_t pid = -1;
  posix_spawn_file_actions_t failing;
  posix_spawn_file_actions_init(&failing);
  posix_spawn_file_actions_addopen(&failing, 3, "./none/none", 0, 0);
  set_mask(mask);
  mask = get_mask();  // without those that cannot be blocked
  require_error("the spawn", launch(&pid, l), 0);
  require_kept("after a spawn", mask);
  l.path = "./none";
  require_launch_error(l, ENOENT);
  require_kept("after a spawn without program", mask);
  l.path = NULL;
  l.actions = &failing;
  require_launch_error(l, ENOENT);
  require_kept("after a failed file action", mask);
  wait_status(pid);
  posix_spawn_file_actions_destroy(&failing);
}

static void keep_all_masks(void) {
  const signals masks[] = {0, bit_of(SIGHUP) | bit_of(SIGRTMIN + 1), all_signals()};
  for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
    keep_mask(masks[i], (struct launch){0});
    keep_mask(masks[i], with(POSIX_SPAWN_SETSIGMASK, bit_of(SIGINT), 0));
    keep_mask(masks[i], with(POSIX_SPAWN_SETSIGMASK, 0, 0));
    keep_mask(masks[i], with(POSIX_SPAWN_SETSIGDEF, 0, all_signals()));
  }
}

ASSERTION(PS_146) {
  keep_all_masks();
  in_thread(keep_all_masks);
}
