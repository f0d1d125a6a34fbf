// SPDX-License-Identifier: MIT
// I: the caller's dispositions while and after it spawns.
#include <stdatomic.h>
#include <string.h>

#include "conformance/groups/i_signals/signals.h"
#include "conformance/harness/threads.h"

static struct dispositions at_start;
static atomic_bool is_over;

static void do_nothing_either(int signal, siginfo_t* info, void* context) {
  (void)signal, (void)info, (void)context;
}

static void require_unchanged(void) {
  struct dispositions now = get_dispositions();
  for (int signal = 1; signal < 65; signal++) {
    require(memcmp(now.raw[signal - 1], at_start.raw[signal - 1], sizeof now.raw[0]) == 0,
            "the caller's action for signal %d is another", signal);
  }
}

static void* watch(void* unused) {
  while (!atomic_load(&is_over)) require_unchanged();
  return unused;
}

/// A third of the signals each ignored, caught and default.
static void set_different_actions(void) {
  struct sigaction action = {.sa_sigaction = do_nothing_either,
                             .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK | SA_RESTART};
  sigaddset(&action.sa_mask, SIGHUP);
  for (int signal = 1; signal < 65; signal++) {
    if ((changeable_signals() & ~bit_of(SIGCHLD) & bit_of(signal)) == 0) continue;
    if (signal % 3 == 0) set_actions(bit_of(signal), SIG_IGN);
    if (signal % 3 == 1) set_up(sigaction(signal, &action, NULL) == 0, "sigaction");
  }
}

static void spawn_three_ways(void) {
  struct launch l = with(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK, 0, all_signals());
  look(l);
  require_unchanged();
  look((struct launch){0});
  require_unchanged();
  l.path = "./none";
  require_launch_error(l, ENOENT);
  require_unchanged();
}

static void do_nothing_here(void) {}

ASSERTION(PS_157) {
  set_different_actions();
  in_thread(do_nothing_here);  // Hazard: with the first thread libcs set up signals of their own
  at_start = get_dispositions();
  pthread_t watcher = start_thread(watch, NULL);
  for (int i = 0; i < 15; i++) spawn_three_ways();
  in_thread(spawn_three_ways);
  atomic_store(&is_over, true);
  pthread_join(watcher, NULL);
}
