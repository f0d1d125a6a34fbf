// SPDX-License-Identifier: MIT
// E: locks on files whose descriptors are inherited.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "conformance/groups/e_descriptors/checks.h"
#include "conformance/groups/e_descriptors/descriptors.h"

/// A new image, which has descriptors 7 and 8, reports locks of this process on their file.
static void require_callers_locks(const char* when) {
  char lock[64];
  snprintf(lock, sizeof lock, "3 4 %d", getpid());
  if (!is_seen("lock.7") || !is_seen("lock.8")) fail("%s: no lock of another process", when);
  require(strcmp(seen("lock.7"), lock) == 0 && strcmp(seen("lock.8"), lock) == 0,
          "%s: the lock is not the caller's", when);
}

void check_record_locks(const posix_spawn_file_actions_t* actions) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 3, .l_len = 4};
  char* closer[] = {"report", "--close=7", "--close=8", NULL};
  open_at(7, "locked", 0);
  set_up(fcntl(7, F_SETLK, &lock) == 0, "F_SETLK");
  set_up(dup2(7, 8) == 8, "dup2");
  set_up(lseek(7, 6, SEEK_SET) == 6, "lseek");
  observe((struct launch){.actions = actions, .argv = closer});
  require_callers_locks("in the child");
  require_inherited(7, 7);
  require_inherited(8, 7);
  observe((struct launch){.actions = actions});
  require_callers_locks("after a child closed the file");
  close(7), close(8);
  unlink("locked");
}

ASSERTION(PS_089) { check_record_locks(NULL); }

static int lock_by_flock(int fd) { return flock(fd, LOCK_EX | LOCK_NB); }

static int lock_by_description(int fd) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return fcntl(fd, F_OFD_SETLK, &lock);
}

struct attempt {
  int fd;
  int (*lock)(int fd);
};

static bool can_lock(void* argument) {
  struct attempt* attempt = argument;
  return attempt->lock(attempt->fd) == 0;
}

/// The lock outlives the caller's descriptor, as the child has the description, and ends with it.
static void check_shared_lock(const char* name, int (*lock)(int fd)) {
  char* waiter[] = {"report", "--pause", NULL};
  int held = open("locked", O_RDWR | O_CREAT, 0600);
  struct attempt other = {open("locked", O_RDWR | O_CLOEXEC), lock};
  set_up(held >= 0 && other.fd >= 0, "opening the file to lock");
  set_up(lock(held) == 0, "locking");
  pid_t pid = start((struct launch){.argv = waiter});
  await_report();
  require_inherited(held, held);
  close(held);
  if (can_lock(&other)) fail("the child does not hold the caller's lock by %s", name);
  kill(pid, SIGKILL);
  wait_status(pid);
  if (!eventually(can_lock, &other)) fail("the lock by %s outlives the child", name);
  close(other.fd);
}

ASSERTION(PS_090) {
  check_shared_lock("flock", lock_by_flock);
  check_shared_lock("F_OFD_SETLK", lock_by_description);
  note("both kinds of lock are shared with the child");
}
