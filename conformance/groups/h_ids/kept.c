// SPDX-License-Identifier: MIT
// H: what POSIX_SPAWN_RESETIDS leaves alone.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/groups/h_ids/callers.h"
#include "conformance/harness/watch.h"

enum { kTimes = 60 };

static void require_kept(const struct caller* caller) {
  require_real(caller);
  require_text("the list of supplementary groups", seen("groups"), own_groups());
}

static void require_real_and_saved(const void* argument) {
  const struct caller* caller = argument;
  const posix_spawnattr_t* attributes = flag_attributes(POSIX_SPAWN_RESETIDS);
  take_ids(caller);
  observe((struct launch){.attributes = attributes});
  require_kept(caller);
  require_effective(caller, caller->real_user, caller->real_group);
  require_saved(caller, caller->real_user, caller->real_group);
  observe((struct launch){.path = "./program", .attributes = attributes});
  require_kept(caller);
  require_saved(caller, (uid_t)seen_number("uid.effective"), (gid_t)seen_number("gid.effective"));
}

PRIVILEGED_ASSERTION(PS_134) {
  need_real_root();
  make_program("./program", 06755);
  for_each_caller(require_real_and_saved);
}

/// The lines Uid, Gid and Groups of the thread's status.
static void describe_ids(pid_t thread, char* text, size_t size) {
  char path[64], status[4096];
  size_t used = 0;
  text[0] = '\0';
  snprintf(path, sizeof path, "/proc/self/task/%d/status", thread);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  ssize_t length = read(fd, status, sizeof status - 1);
  close(fd);
  status[length > 0 ? length : 0] = '\0';
  for (char *rest = status, *line; (line = strsep(&rest, "\n")) != NULL;) {
    if (strncmp(line, "Uid:", 4) != 0 && strncmp(line, "Gid:", 4) != 0 &&
        strncmp(line, "Groups:", 7) != 0) {
      continue;
    }
    used += (size_t)snprintf(text + used, size - used, "%s ", line);
  }
}

static void watch_while_spawning(const void* argument) {
  const struct caller* caller = argument;
  char* argv[] = {"report", "--quiet", NULL};
  take_ids(caller);
  const posix_spawnattr_t* attributes = flag_attributes(POSIX_SPAWN_RESETIDS);
  start_watch(describe_ids);
  for (int i = 0; i < kTimes; i++) {
    require_exit(start((struct launch){.attributes = attributes, .argv = argv}), 0);
    require_launch_error((struct launch){.path = "./none", .attributes = attributes}, ENOENT);
  }
  observe((struct launch){.attributes = attributes});
  require_effective(caller, caller->real_user, caller->real_group);
  stop_watch("the state of a thread of the caller");
  require(getuid() == caller->real_user && geteuid() == caller->effective_user,
          "the caller has other user IDs");
  require(getgid() == caller->real_group && getegid() == caller->effective_group,
          "the caller has other group IDs");
}

PRIVILEGED_ASSERTION(PS_135) { for_each_caller(watch_while_spawning); }
