// SPDX-License-Identifier: MIT
// M: addopen: each flag does what it does in open().
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"

enum { kLate = -1 };  // the spawn gave 0, and the child exited with 127

/// Spawns with this one action, to a new image that writes "x" to the file if it can.
static int open_with(const char* path, int oflag, mode_t mode) {
  char* argv[] = {"report", "--write=30", NULL};
  pid_t pid;
  posix_spawn_file_actions_t* actions = new_actions();
  require_error("addopen", posix_spawn_file_actions_addopen(actions, 30, path, oflag, mode), 0);
  int error = launch(&pid, (struct launch){.actions = actions, .argv = argv});
  if (error != 0) return error;
  if (WEXITSTATUS(wait_status(pid)) == 127) return kLate;
  await_report();
  return 0;
}

static void require_refused(const char* flags, const char* path, int oflag, int expected) {
  int error = open_with(path, oflag, 0666);
  if (error != kLate) require_error(flags, error, expected);
}

static void require_accepted(const char* flags, const char* path, int oflag) {
  require_error(flags, open_with(path, oflag, 0666), 0);
  require_file(30, path);
}

static void require_mode(mode_t mask, mode_t mode, mode_t expected) {
  struct stat status;
  umask(mask);
  require_error("O_CREAT", open_with("created", O_CREAT | O_RDONLY, mode), 0);
  set_up(stat("created", &status) == 0, "created");
  require((status.st_mode & 07777) == expected, "mode %o under umask %o makes a file of mode %o",
          (unsigned)mode, (unsigned)mask, (unsigned)status.st_mode & 07777);
  set_up(unlink("created") == 0, "unlink");
}

static void require_content(const char* flags, const char* path, const char* expected) {
  char content[64];
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t size = read(fd, content, sizeof content - 1);
  set_up(fd >= 0 && size >= 0 && close(fd) == 0, path);
  content[size] = '\0';
  require(strcmp(content, expected) == 0, "%s leaves \"%s\", not \"%s\"", flags, content, expected);
}

static void check_creation(void) {
  require_mode(022, 0666, 0644);
  require_mode(077, 0666, 0600);
  require_mode(0, 0777, 0777);
  require_mode(027, 04751, 04750);
  require_mode(022, 0200, 0200);
  require_mode(022, 0, 0);
  write_file("kept", "abc", 0640);
  require_accepted("O_CREAT of what is there", "kept", O_CREAT | O_RDWR);
  require_content("O_CREAT of what is there", "kept", "xbc");
  require_refused("O_EXCL of what is there", "kept", O_CREAT | O_EXCL | O_WRONLY, EEXIST);
  require_accepted("O_EXCL of a new file", "new", O_CREAT | O_EXCL | O_WRONLY);
}

static void check_writing(void) {
  write_file("f", "abc", 0644);
  require_accepted("O_WRONLY", "f", O_WRONLY);
  require_content("O_WRONLY", "f", "xbc");
  require_accepted("O_APPEND", "f", O_WRONLY | O_APPEND);
  require_equal("O_APPEND in the new image", status_flags(30) & O_APPEND, O_APPEND);
  require_content("O_APPEND", "f", "xbcx");
  require_accepted("O_TRUNC", "f", O_WRONLY | O_TRUNC);
  require_content("O_TRUNC", "f", "x");
  require_accepted("O_SYNC", "f", O_WRONLY | O_SYNC);
  require_equal("O_SYNC in the new image", status_flags(30) & O_SYNC, O_SYNC);
}

static void check_kinds(void) {
  make_directory("d", 0755);
  set_up(symlink("f", "link") == 0 && mkfifo("fifo", 0666) == 0, "symlink, mkfifo");
  require_accepted("O_DIRECTORY", "d", O_RDONLY | O_DIRECTORY);
  require_refused("O_DIRECTORY of a file", "f", O_RDONLY | O_DIRECTORY, ENOTDIR);
  require_accepted("a symbolic link", "link", O_RDONLY);
  require_refused("O_NOFOLLOW", "link", O_RDONLY | O_NOFOLLOW, ELOOP);
  require_accepted("O_NOFOLLOW of a file", "f", O_RDONLY | O_NOFOLLOW);
  require_refused("O_NONBLOCK without a reader", "fifo", O_WRONLY | O_NONBLOCK, ENXIO);
  require_accepted("O_NONBLOCK without a writer", "fifo", O_RDONLY | O_NONBLOCK);
  require_equal("O_NONBLOCK in the new image", status_flags(30) & O_NONBLOCK, O_NONBLOCK);
}

ASSERTION(FA_017) {
  check_creation();
  check_writing();
  check_kinds();
}
