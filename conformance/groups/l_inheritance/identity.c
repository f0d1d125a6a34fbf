// SPDX-License-Identifier: MIT
// L: process IDs, real IDs, supplementary groups.
#include <grp.h>
#include <signal.h>
#include <unistd.h>

#include "conformance/harness/launch.h"
#include "conformance/harness/threads.h"

enum { kChildren = 24 };

/// Starts children that stay; each number must be new, and no process group's.
static void start_unique(pid_t* pids) {
  for (int i = 0; i < kChildren; i++) {
    char* argv[] = {"report", "--quiet", "--pause", NULL};
    pids[i] = start((struct launch){.argv = argv});
    require(pids[i] != getpid(), "the child has the caller's process ID");
    for (int j = 0; j < i; j++) require(pids[i] != pids[j], "two children have the same ID");
    require(kill(-pids[i], 0) != 0 && errno == ESRCH, "the child's ID is that of a process group");
    require_equal("whether the child is in the caller's group", getpgid(pids[i]) == getpgrp(),
                  true);
  }
}

static void require_parent(void) {
  observe((struct launch){0});
  require(seen_number("ppid") == getpid(), "the child's parent is another process");
  require(seen_number("pid") != getpid(), "the child has the caller's process ID");
}

ASSERTION(PS_186) {
  pid_t pids[kChildren];
  require_parent();
  in_thread(require_parent);
  start_unique(pids);
  for (int i = 0; i < kChildren; i++) {
    kill(pids[i], SIGKILL);
    wait_status(pids[i]);
  }
}

static void require_same_ids(void) {
  observe((struct launch){0});
  require_equal("the child's real user ID", seen_number("uid.real"), getuid());
  require_equal("its effective user ID", seen_number("uid.effective"), geteuid());
  require_equal("its real group ID", seen_number("gid.real"), getgid());
  require_equal("its effective group ID", seen_number("gid.effective"), getegid());
  require_text("its supplementary groups", seen("groups"), own_groups());
}

/// Different IDs of each kind, as after a set-user-ID program; nothing left of root for a user.
static void take_different_ids(void) {
  enum { kEffectiveUser = 1111, kEffectiveGroup = 2222 };
  uid_t real = ordinary_user();
  set_up(setresgid(3333, kEffectiveGroup, kEffectiveGroup) == 0, "setresgid");
  set_up(setresuid(real, kEffectiveUser, kEffectiveUser) == 0, "setresuid");
}

PRIVILEGED_ASSERTION(PS_195) {
  require_same_ids();
  if (geteuid() != 0) return;  // an ordinary user has no others
  set_up(setgroups(3, (gid_t[]){3, 1234, 70000}) == 0, "setgroups");
  require_same_ids();
  take_different_ids();
  require_same_ids();
}
