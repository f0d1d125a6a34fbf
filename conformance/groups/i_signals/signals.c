// SPDX-License-Identifier: MIT
// Sets of signals, read and set.
#include "conformance/groups/i_signals/signals.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const signals kLibcsOwn = 0x180000000;  // 32 and 33

enum { kKernelSetSize = 8 };

signals all_signals(void) {
  sigset_t full;
  signals bits = 0;
  sigfillset(&full);
  memcpy(&bits, &full, sizeof bits);
  return bits;
}

signals changeable_signals(void) { return all_signals() & ~bit_of(SIGKILL) & ~bit_of(SIGSTOP); }

void set_mask(signals blocked) {
  long error = syscall(SYS_rt_sigprocmask, SIG_SETMASK, &blocked, NULL, kKernelSetSize);
  set_up(error == 0, "rt_sigprocmask");
}

signals get_mask(void) {
  signals blocked = 0;
  syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &blocked, kKernelSetSize);
  return blocked;
}

struct dispositions get_dispositions(void) {
  struct dispositions all = {{{0}}};
  for (int signal = 1; signal < 65; signal++) {
    syscall(SYS_rt_sigaction, signal, NULL, all.raw[signal - 1], kKernelSetSize);
  }
  return all;
}

signals get_ignored(void) {
  struct dispositions all = get_dispositions();
  signals ignored = 0;
  for (int signal = 1; signal < 65; signal++) {
    unsigned long handler;
    memcpy(&handler, all.raw[signal - 1], sizeof handler);
    if (handler == (unsigned long)SIG_IGN) ignored |= bit_of(signal);
  }
  return ignored;
}

void do_nothing(int signal) { (void)signal; }

void set_actions(signals chosen, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  for (int signal = 1; signal < 65; signal++) {
    if ((chosen & bit_of(signal)) != 0) {
      set_up(sigaction(signal, &action, NULL) == 0, "sigaction");
    }
  }
}

static sigset_t set_of(signals bits) {
  sigset_t set;
  sigemptyset(&set);
  memcpy(&set, &bits, sizeof bits);
  return set;
}

struct launch with(short flags, signals mask, signals defaults) {
  posix_spawnattr_t* attributes = malloc(sizeof *attributes);  // as long as the case runs
  sigset_t mask_set = set_of(mask), default_set = set_of(defaults);
  require_error("posix_spawnattr_init", posix_spawnattr_init(attributes), 0);
  require_error("setflags", posix_spawnattr_setflags(attributes, flags), 0);
  require_error("setsigmask", posix_spawnattr_setsigmask(attributes, &mask_set), 0);
  require_error("setsigdefault", posix_spawnattr_setsigdefault(attributes, &default_set), 0);
  return (struct launch){.attributes = attributes};
}

void look(struct launch l) {
  int status = 0;
  pid_t pid = start(l);
  while (waitpid(pid, &status, 0) < 0) {
    if (errno == ECHILD) break;  // it has ended, and SIGCHLD is ignored
    require(errno == EINTR, "waitpid of the child gives %s", error_name(errno));
  }
  require(status == 0, "the child's wait status is %#x", (unsigned)status);
  await_report();
}

void require_signals(const char* what, signals seen, signals expected) {
  seen &= ~kLibcsOwn;
  expected &= ~kLibcsOwn;
  require(seen == expected, "%s are %016llx, not %016llx", what, seen, expected);
}

void require_mask(struct launch l, signals expected) {
  look(l);
  require_signals("the signals that the child blocks", seen_mask("mask"), expected);
  require_signals("those of its SigBlk", seen_mask("SigBlk"), expected);
}

void require_ignored(struct launch l, signals expected) {
  look(l);
  require_signals("the signals that the child ignores", seen_mask("ignored"), expected);
  require_signals("those of its SigIgn", seen_mask("SigIgn"), expected);
  require_signals("those of its SigCgt", seen_mask("SigCgt"), 0);
}
