// SPDX-License-Identifier: MIT
// K: each of the 128 sets of flags against what an oracle expects of the child.
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/groups/k_flags/caller.h"

enum {
  kAll = POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
         POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSCHEDPARAM | POSIX_SPAWN_SETSCHEDULER |
         POSIX_SPAWN_SETSID,
  kConflict = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP
};

/// All that the flags are about, in a process.
struct state {
  long session, group;
  long user, group_id;
  unsigned long long mask, ignored;
  long policy, priority;
};

/// The values of the attributes; the caller has others throughout.
struct attributes {
  pid_t group;
  sigset_t defaults, mask;
  int policy;
  struct sched_param parameters;
};

/// A process group of this session, which a child can join.
static pid_t new_group(void) {
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  while (pid == 0) pause();
  set_up(setpgid(pid, pid) == 0, "setpgid");
  return pid;
}

/// CAP_SYS_NICE, which a real user ID of 0 may have back while the effective one is another.
static void regain_scheduling(void) {
  struct {
    unsigned version;
    int pid;
  } header = {0x20080522, 0};
  struct {
    unsigned effective, permitted, inheritable;
  } sets[2];
  set_up(syscall(SYS_capget, &header, sets) == 0, "capget");
  sets[0].effective |= sets[0].permitted & 1U << 23;
  set_up(syscall(SYS_capset, &header, sets) == 0, "capset");
}

static bool set_scheduling(int policy, int priority) {
  return syscall(SYS_sched_setscheduler, 0, policy, &priority) == 0;
}

/// Root has real-time policies and keeps the privilege for them; a user those that need none.
static void choose_scheduling(struct state* caller, struct attributes* values) {
  bool is_real_time = ordinary_user() == 0 && set_scheduling(SCHED_FIFO, 2);
  set_up(is_real_time || set_scheduling(SCHED_BATCH, 0), "sched_setscheduler");
  caller->policy = is_real_time ? SCHED_FIFO : SCHED_BATCH;
  caller->priority = is_real_time ? 2 : 0;
  values->policy = is_real_time ? SCHED_RR : SCHED_OTHER;
  values->parameters.sched_priority = is_real_time ? 3 : 0;
}

static void choose_signals(struct state* caller, struct attributes* values) {
  int ignored[] = {SIGHUP, SIGUSR1, SIGPIPE, SIGRTMIN + 1};
  sigset_t mask;
  for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++) signal(ignored[i], SIG_IGN);
  caller->ignored = bit_of(SIGHUP) | bit_of(SIGUSR1) | bit_of(SIGPIPE) | bit_of(SIGRTMIN + 1);
  sigemptyset(&values->defaults);
  sigaddset(&values->defaults, SIGUSR1);
  sigaddset(&values->defaults, SIGRTMIN + 1);
  sigaddset(&values->defaults, SIGTERM);
  sigemptyset(&mask);
  sigaddset(&mask, SIGWINCH);
  sigaddset(&mask, SIGUSR1);
  sigprocmask(SIG_SETMASK, &mask, NULL);
  caller->mask = bit_of(SIGWINCH) | bit_of(SIGUSR1);
  sigemptyset(&values->mask);
  sigaddset(&values->mask, SIGTERM);
  sigaddset(&values->mask, SIGRTMAX);
}

static void choose(struct state* caller, struct attributes* values) {
  caller->session = getsid(0);
  caller->group = getpgrp();
  values->group = new_group();
  choose_scheduling(caller, values);
  choose_signals(caller, values);
  split_ids();
  if (caller->policy == SCHED_FIFO) regain_scheduling();
  caller->user = geteuid();
  caller->group_id = getegid();
}

/// The oracle.
static struct state expect(short flags, struct state caller, const struct attributes* values,
                           pid_t pid) {
  struct state child = caller;
  if (flags & POSIX_SPAWN_SETPGROUP) child.group = values->group;
  if (flags & POSIX_SPAWN_SETSID) child.session = child.group = pid;
  if (flags & POSIX_SPAWN_RESETIDS) child.user = getuid(), child.group_id = getgid();
  if (flags & POSIX_SPAWN_SETSIGMASK) child.mask = bit_of(SIGTERM) | bit_of(SIGRTMAX);
  if (flags & POSIX_SPAWN_SETSIGDEF) child.ignored = bit_of(SIGHUP) | bit_of(SIGPIPE);
  if (flags & (POSIX_SPAWN_SETSCHEDPARAM | POSIX_SPAWN_SETSCHEDULER)) {
    child.priority = values->parameters.sched_priority;
  }
  if (flags & POSIX_SPAWN_SETSCHEDULER) child.policy = values->policy;
  return child;
}

static const char* names(short flags) {
  static const char* const words[] = {"RESETIDS",      "SETPGROUP",    "SETSIGDEF", "SETSIGMASK",
                                      "SETSCHEDPARAM", "SETSCHEDULER", "",          "SETSID"};
  static char text[128];
  size_t used = 0;
  text[0] = '\0';
  for (int i = 0; i < 8; i++) {
    if ((flags & 1 << i) == 0) continue;
    used +=
        (size_t)snprintf(text + used, sizeof text - used, "%s%s", used > 0 ? "|" : "", words[i]);
  }
  return used > 0 ? text : "no flags";
}

static void require_state(const char* flags, struct state child) {
  require(seen_number("sid") == child.session, "%s: the session is another", flags);
  require(seen_number("pgrp") == child.group, "%s: the process group is another", flags);
  require(seen_number("uid.effective") == child.user, "%s: the effective user is %s", flags,
          seen("uid.effective"));
  require(seen_number("gid.effective") == child.group_id, "%s: the effective group is %s", flags,
          seen("gid.effective"));
  require(seen_mask("SigBlk") == child.mask, "%s: the mask is %s", flags, seen("SigBlk"));
  // glibc: it may leave 32 and 33 ignored in children, which is for another assertion.
  require((seen_mask("SigIgn") & ~(3ULL << 31)) == child.ignored, "%s: ignored signals are %s",
          flags, seen("SigIgn"));
  require(seen_number("policy") == child.policy, "%s: the scheduling policy is %s", flags,
          seen("policy"));
  require(seen_number("priority") == child.priority, "%s: the scheduling priority is %s", flags,
          seen("priority"));
}

/// Whether scheduling can be set at all shows in the child.
static void fill(posix_spawnattr_t* attributes, short flags, const struct attributes* values) {
  bool is_conflict = (flags & kConflict) == kConflict;
  posix_spawnattr_init(attributes);
  require_error("setflags", posix_spawnattr_setflags(attributes, flags), 0);
  require_error("setpgroup", posix_spawnattr_setpgroup(attributes, is_conflict ? 0 : values->group),
                0);
  require_error("setsigdefault", posix_spawnattr_setsigdefault(attributes, &values->defaults), 0);
  require_error("setsigmask", posix_spawnattr_setsigmask(attributes, &values->mask), 0);
  posix_spawnattr_setschedpolicy(attributes, values->policy);
  posix_spawnattr_setschedparam(attributes, &values->parameters);
}

static void require_subset(short flags, struct state caller, const struct attributes* values) {
  posix_spawnattr_t attributes;
  pid_t pid = -1;
  fill(&attributes, flags, values);
  int error = launch(&pid, (struct launch){.attributes = &attributes});
  posix_spawnattr_destroy(&attributes);
  // POSIX: the leader of a session cannot change its group, unless that counts as done already.
  if ((flags & kConflict) == kConflict && error == EPERM) {
    note("SETSID with SETPGROUP: EPERM");
    return;
  }
  require(error == 0, "%s: the spawn gives %s", names(flags), error_name(error));
  require_exit(pid, 0);
  await_report();
  require_state(names(flags), expect(flags, caller, values, pid));
  if ((flags & kConflict) == kConflict) note("SETSID with SETPGROUP 0: both");
}

PRIVILEGED_ASSERTION(PS_180) {
  struct state caller;
  struct attributes values;
  memset(&values, 0, sizeof values);
  choose(&caller, &values);
  for (int flags = 0; flags <= kAll; flags++) {
    if ((flags & ~kAll) == 0) require_subset((short)flags, caller, &values);
  }
}
