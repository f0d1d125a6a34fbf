// SPDX-License-Identifier: MIT
// M: addopen: the number, the path, the descriptor that results.
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"

static void require_refused(posix_spawn_file_actions_t* actions, int fd, const char* what) {
  require_error(what, posix_spawn_file_actions_addopen(actions, fd, "f", O_RDWR | O_CREAT, 0666),
                EBADF);
}

/// Nothing of what was refused is done.
static void require_nothing_done(posix_spawn_file_actions_t* actions) {
  observe((struct launch){.actions = actions});
  require_plain();
  require(access("f", F_OK) != 0, "a refused action created its file");
}

ASSERTION(FA_011) {
  posix_spawn_file_actions_t* actions = new_actions();
  require_refused(actions, -1, "addopen(-1)");
  require_refused(actions, -100, "addopen(-100)");
  require_refused(actions, INT_MIN, "addopen(INT_MIN)");
  require_nothing_done(actions);
}

ASSERTION(FA_012) {
  posix_spawn_file_actions_t* actions = new_actions();
  require_refused(actions, open_max(), "addopen(OPEN_MAX)");
  require_refused(actions, open_max() + 1, "addopen(OPEN_MAX + 1)");
  require_refused(actions, INT_MAX, "addopen(INT_MAX)");
  limit_descriptors(100);
  require_refused(actions, 100, "addopen(OPEN_MAX) under a lowered limit");
  require_refused(actions, 101, "addopen(OPEN_MAX + 1) under a lowered limit");
  require_nothing_done(actions);
  then_open(actions, 99, "f", O_RDWR | O_CREAT);
  observe((struct launch){.actions = actions});
  require_file(99, "f");
}

ASSERTION(FA_013) {
  posix_spawn_file_actions_t* actions = new_actions();
  char* path = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  set_up(path != MAP_FAILED, "mmap");
  write_file("one", "1", 0644);
  write_file("two", "2", 0644);
  strcpy(path, "one");
  then_open(actions, 30, path, O_RDONLY);
  strcpy(path, "two");
  observe((struct launch){.actions = actions});
  require_file(30, "one");
  set_up(munmap(path, 4096) == 0, "munmap");
  observe((struct launch){.actions = actions});
  require_file(30, "one");
}

static void check_opened(int fd, int oflag) {
  char numbers[64];
  posix_spawn_file_actions_t* actions = new_actions();
  then_open(actions, fd, "f", oflag);
  observe((struct launch){.actions = actions});
  snprintf(numbers, sizeof numbers, fd < 40 ? "0 1 2 %d 40" : "0 1 2 40 %d", fd);
  require_descriptors(fd < 3 ? "0 1 2 40" : numbers);
  require_file(fd, "f");
  require_equal("the access mode", status_flags(fd) & O_ACCMODE, oflag & O_ACCMODE);
  require_equal("O_APPEND, O_NONBLOCK", status_flags(fd) & (O_APPEND | O_NONBLOCK), 0);
  require_equal("the offset", offset(fd), 0);
}

ASSERTION(FA_014) {
  write_file("f", "content", 0666);
  check_opened(30, O_RDONLY);
  check_opened(3, O_WRONLY);
  check_opened(0, O_RDWR);
  check_opened(2, O_WRONLY);
  check_opened(open_max() - 1, O_RDWR);
}

/// The name that the open file has in /proc is gone when it is opened.
static void open_own_name(void) {
  if (access("/proc/self/fd/0", F_OK) != 0) return;
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(15, "f", O_RDONLY | O_CREAT);
  then_open(actions, 15, "/proc/self/fd/15", O_RDONLY);
  require_launch_error((struct launch){.actions = actions}, ENOENT);
}

/// A FIFO can be opened for writing while it has a reader: that was the target itself.
static void open_without_peer(void) {
  posix_spawn_file_actions_t* actions = new_actions();
  set_up(mkfifo("fifo", 0666) == 0, "mkfifo");
  then_open(actions, 15, "fifo", O_RDONLY | O_NONBLOCK);
  then_open(actions, 15, "fifo", O_WRONLY | O_NONBLOCK);
  require_launch_error((struct launch){.actions = actions}, ENXIO);
}

/// The target's is the only number that can become free, or the only one that is.
static void open_with_full_table(bool is_free) {
  posix_spawn_file_actions_t* actions = new_actions();
  limit_descriptors(50);
  fill_table();
  if (is_free) close(15);
  then_open(actions, 15, "f", O_RDONLY);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 15 40");
  require_file(15, "f");
}

ASSERTION(FA_015) {
  open_own_name();
  open_without_peer();
  open_with_full_table(false);
  open_with_full_table(true);
}

ASSERTION(FA_016) {
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(31, "f", O_RDONLY | O_CREAT);
  then_open(actions, 30, "f", O_RDONLY);
  then_close(actions, 31);
  then_open(actions, 31, "f", O_RDONLY);
  then_close(actions, 0);
  then_open(actions, 0, "f", O_RDONLY);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 30 31 40");
  require_file(0, "f");
  require_file(30, "f");
  require_file(31, "f");
}

/// Whether a file that an action opened with O_CLOEXEC is open in the new image.
static bool stays_open(int fd) {
  posix_spawn_file_actions_t* actions = new_actions();
  then_open(actions, fd, "f", O_RDONLY | O_CREAT | O_CLOEXEC);
  observe((struct launch){.actions = actions});
  return has_descriptor(fd) && (status_flags(fd) & O_ACCMODE) == O_RDONLY;
}

/// libspawn: closed at exec, whatever number open() returned.
ASSERTION(FA_018) {
  static const char* const words[] = {"closed", "open"};
  bool high = stays_open(30), lowest = stays_open(3), standard = stays_open(0);
  note("an unused number: %s, the lowest unused: %s, a used one: %s", words[high], words[lowest],
       words[standard]);
  require(!high, "a file opened with O_CLOEXEC at an unused number is open in the new image");
  require(!lowest, "a file opened with O_CLOEXEC at the lowest unused number is open");
  require(!standard, "a file opened with O_CLOEXEC in place of another is open");
}

ASSERTION(FA_020) {
  posix_spawn_file_actions_t* actions = new_actions();
  make_directory("one", 0755);
  make_directory("two", 0755);
  write_file("f", "0", 0644);
  write_file("one/f", "1", 0644);
  write_file("two/f", "2", 0644);
  then_open(actions, 30, "f", O_RDONLY);
  then_chdir(actions, "one");
  then_open(actions, 31, "f", O_RDONLY);
  then_chdir(actions, "../two");
  then_open(actions, 32, "f", O_RDONLY);
  then_open(actions, 33, "../one/f", O_RDONLY);
  observe((struct launch){.actions = actions});
  require_file(30, "f");
  require_file(31, "one/f");
  require_file(32, "two/f");
  require_file(33, "one/f");
}
