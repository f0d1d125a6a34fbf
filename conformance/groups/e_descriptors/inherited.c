// SPDX-License-Identifier: MIT
// E: which descriptors the new image has, and that they are the caller's.
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/groups/e_descriptors/checks.h"
#include "conformance/groups/e_descriptors/descriptors.h"

/// The highest number that the soft limit allows, once it is at most 1000.
static int last_descriptor(void) {
  struct rlimit limit;
  set_up(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
  if (limit.rlim_cur > 1000) limit.rlim_cur = 1000;
  set_up(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
  return (int)limit.rlim_cur - 1;
}

void check_open_ones(const posix_spawn_file_actions_t* actions) {
  int last = last_descriptor();
  int pipes[2], sockets[2];
  open_at(5, "file", 0);
  open_at(77, NULL, 0);
  set_up(pipe(pipes) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == 0, "pipe, socketpair");
  set_up(dup2(pipes[1], last) == last, "dup2");
  int directory = open(".", O_RDONLY | O_DIRECTORY);
  set_up(directory >= 0, "opening the directory");
  observe((struct launch){.actions = actions});
  const int all[] = {0,        1,          2,          5,         77,   pipes[0],
                     pipes[1], sockets[0], sockets[1], directory, last, kReportDescriptor};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    if (all[i] != kReportDescriptor) require_inherited(all[i], all[i]);
    require_own(all[i], 0);
  }
  require_equal("the number of descriptors in the new image", count_descriptors(),
                sizeof all / sizeof all[0]);
  for (int fd = 3; fd <= last; fd++) {
    if (fd != kReportDescriptor) close(fd);
  }
}

void check_close_on_exec(const posix_spawn_file_actions_t* actions) {
  open_at(5, "file", FD_CLOEXEC);
  open_at(77, NULL, FD_CLOEXEC);
  set_up(dup2(5, 6) == 6 && fcntl(1, F_SETFD, FD_CLOEXEC) == 0, "dup2, F_SETFD");
  int opened_so = open("file", O_RDONLY | O_CLOEXEC);
  set_up(opened_so >= 0, "open with O_CLOEXEC");
  observe((struct launch){.actions = actions});
  const int closed[] = {1, 5, 77, opened_so};
  for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++) {
    require_closed(closed[i]);
    require_own(closed[i], FD_CLOEXEC);
  }
  require_inherited(6, 5);
  require_own(6, 0);
  close(5), close(6), close(77), close(opened_so);
  set_up(fcntl(1, F_SETFD, 0) == 0, "F_SETFD");
}

/// The new image sees descriptor 7 at this offset (text of the report).
static void require_offset(const char* offset) {
  if (!has_descriptor(7)) fail("descriptor 7 is closed in the new image");
  if (strstr(seen("fd.7"), offset) == NULL) fail("the new image is not where the caller is");
}

/// Waits for a byte of descriptor 8, reports, then writes a byte to descriptor 7 and adds flags.
static char* const kUser[] = {"report", "--read=8", "--write=7", "--flags=7", NULL};

void check_shared_description(const posix_spawn_file_actions_t* actions) {
  int pipes[2];
  unlink("shared");
  open_at(7, "shared", 0);
  set_up(pipe(pipes) == 0 && dup2(pipes[0], 8) == 8, "pipe, dup2");
  set_up(write(7, "0123456789", 10) == 10, "write");
  observe((struct launch){.actions = actions});
  require_offset("at=10 ");
  require_inherited(7, 7);
  pid_t pid = start((struct launch){.actions = actions, .argv = kUser});
  set_up(lseek(7, 4, SEEK_SET) == 4 && write(pipes[1], "x", 1) == 1, "lseek, write");
  require_exit(pid, 0);
  await_report();
  require_offset("at=4 ");
  require_equal("the caller's offset after the child wrote a byte at 4", lseek(7, 0, SEEK_CUR), 5);
  int added = O_APPEND | O_NONBLOCK;
  require_equal("the flags that the child added, in the caller", fcntl(7, F_GETFL) & added, added);
  close(7), close(8), close(pipes[0]), close(pipes[1]);
}

ASSERTION(PS_086) { check_open_ones(NULL); }
ASSERTION(PS_087) { check_close_on_exec(NULL); }
ASSERTION(PS_088) { check_shared_description(NULL); }

ASSERTION(PS_091) {
  posix_spawn_file_actions_t empty;
  require_error("init", posix_spawn_file_actions_init(&empty), 0);
  check_open_ones(&empty);
  check_close_on_exec(&empty);
  check_shared_description(&empty);
  check_record_locks(&empty);
}
