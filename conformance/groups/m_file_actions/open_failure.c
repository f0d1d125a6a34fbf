// SPDX-License-Identifier: MIT
// M: addopen: files that cannot be opened, or not yet.
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"

static void require_open_error(const char* path, int oflag, int expected) {
  posix_spawn_file_actions_t* actions = new_actions();
  then_open(actions, 30, path, oflag);
  require_launch_error((struct launch){.actions = actions}, expected);
}

static void check_paths(void) {
  char longest[PATH_MAX + 10] = "";
  make_directory("d", 0755);
  set_up(symlink("loop", "loop") == 0 && mkfifo("fifo", 0666) == 0, "symlink, mkfifo");
  write_file("f", "", 0644);
  require_open_error("none", O_RDONLY, ENOENT);
  require_open_error("", O_RDONLY, ENOENT);
  require_open_error("none/f", O_WRONLY | O_CREAT, ENOENT);
  require_open_error("f/f", O_RDONLY, ENOTDIR);
  require_open_error("d", O_WRONLY, EISDIR);
  require_open_error("loop", O_RDONLY, ELOOP);
  require_open_error("fifo", O_WRONLY | O_NONBLOCK, ENXIO);
  memset(longest, 'x', NAME_MAX + 1);
  require_open_error(longest, O_RDONLY, ENAMETOOLONG);
  for (size_t i = 0; i + 2 < sizeof longest; i += 2) memcpy(longest + i, "./", 3);
  longest[PATH_MAX] = 'f';
  require_open_error(longest, O_RDONLY, ENAMETOOLONG);
}

static void check_permissions(void) {
  write_file("secret", "", 0);
  write_file("fixed", "", 0444);
  make_directory("closed", 0600);
  make_directory("full", 0555);
  drop_capabilities();
  require_open_error("secret", O_RDONLY, EACCES);
  require_open_error("fixed", O_WRONLY, EACCES);
  require_open_error("closed/f", O_RDONLY, EACCES);
  require_open_error("full/f", O_WRONLY | O_CREAT, EACCES);
}

static void check_running_program(void) {
  char* argv[] = {"report", "--pause", NULL};
  copy_reporter("program");
  start((struct launch){.path = "./program", .argv = argv});
  await_report();
  require_open_error("program", O_WRONLY, ETXTBSY);
}

/// A number that was in range when the action was added, and a table without room.
static void check_full_table(void) {
  posix_spawn_file_actions_t* actions = new_actions();
  limit_descriptors(100);
  then_open(actions, 60, "f", O_RDONLY);
  limit_descriptors(50);
  fill_table();
  require_launch_error((struct launch){.actions = actions}, EMFILE);
}

ASSERTION(FA_019) {
  check_paths();
  check_running_program();
  check_full_table();
  limit_descriptors(60);
  check_permissions();
}

static atomic_bool has_peer;

static void* open_other_end(void* path) {
  sleep_milliseconds(150);
  has_peer = true;
  set_up(open(path, O_WRONLY | O_CLOEXEC) >= 0, path);
  return NULL;
}

static long milliseconds_used(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

ASSERTION(FA_021) {
  pthread_t opener;
  posix_spawn_file_actions_t* actions = new_actions();
  set_up(mkfifo("fifo", 0666) == 0, "mkfifo");
  then_open(actions, 30, "fifo", O_RDONLY);
  set_up(pthread_create(&opener, NULL, open_other_end, "fifo") == 0, "pthread_create");
  long before = milliseconds_used();
  pid_t pid = start((struct launch){.actions = actions});
  require(has_peer, "the spawn returned while the open was to block");
  require(milliseconds_used() - before < 50, "the caller was busy while the open blocked");
  require_exit(pid, 0);
  await_report();
  require_file(30, "fifo");
  require(seen_number("cpu") < 50000, "the child was busy while the open blocked");
  pthread_join(opener, NULL);
}
