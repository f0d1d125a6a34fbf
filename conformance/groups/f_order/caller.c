// SPDX-License-Identifier: MIT
// F: what the file actions leave alone in the caller, and what they take from it.
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/directories.h"
#include "conformance/harness/launch.h"

enum { kMost = 256 };

struct descriptor {
  int flags;  // -1: closed
  int status_flags;
  off_t offset;
  dev_t device;
  ino_t inode;
};

struct snapshot {
  struct descriptor descriptors[kMost];
  char directory[PATH_MAX];
  mode_t mask;
};

static void describe(int fd, struct descriptor* descriptor) {
  struct stat status;
  memset(descriptor, 0, sizeof *descriptor);
  descriptor->flags = fcntl(fd, F_GETFD);
  if (descriptor->flags < 0 || fstat(fd, &status) != 0) return;
  descriptor->status_flags = fcntl(fd, F_GETFL);
  descriptor->device = status.st_dev;
  descriptor->inode = status.st_ino;
  // The report's offset is shared: the new image moves it.
  if (fd != kReportDescriptor) descriptor->offset = lseek(fd, 0, SEEK_CUR);
}

static void take_snapshot(struct snapshot* snapshot) {
  memset(snapshot, 0, sizeof *snapshot);
  for (int fd = 0; fd < kMost; fd++) describe(fd, &snapshot->descriptors[fd]);
  set_up(getcwd(snapshot->directory, PATH_MAX) != NULL, "getcwd");
  snapshot->mask = umask(0);
  umask(snapshot->mask);
}

static void require_unchanged(const char* when, const struct snapshot* before) {
  static struct snapshot after;
  take_snapshot(&after);
  for (int fd = 0; fd < kMost; fd++) {
    require(
        memcmp(&before->descriptors[fd], &after.descriptors[fd], sizeof(struct descriptor)) == 0,
        "%s: descriptor %d of the caller has changed", when, fd);
  }
  require(strcmp(before->directory, after.directory) == 0,
          "%s: the caller's working directory has changed", when);
  require_equal("the caller's umask", after.mask, before->mask);
}

static void open_files(void) {
  write_file("a", "0123456789", 0644);
  write_file("b", "0123456789", 0644);
  set_up(mkdir("dir", 0755) == 0, "mkdir");
  set_up(open("a", O_RDWR) == 3 && open("b", O_RDWR | O_CLOEXEC) == 4, "open");
  set_up(open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC) == 5, "open");
  set_up(dup2(3, 6) == 6 && open("b", O_RDONLY | O_APPEND) == 7, "dup2, open");
  set_up(lseek(3, 3, SEEK_SET) == 3 && lseek(4, 4, SEEK_SET) == 4, "lseek");
}

/// Every action, on descriptors that the caller has and on others.
static void add_all(posix_spawn_file_actions_t* actions) {
  posix_spawn_file_actions_init(actions);
  posix_spawn_file_actions_addclose(actions, 3);
  posix_spawn_file_actions_addclose(actions, 0);
  posix_spawn_file_actions_adddup2(actions, 4, 4);
  posix_spawn_file_actions_adddup2(actions, 4, 6);
  posix_spawn_file_actions_adddup2(actions, 4, 100);
  posix_spawn_file_actions_addopen(actions, 7, "a", O_RDWR | O_APPEND, 0);
  posix_spawn_file_actions_addopen(actions, 101, "made", O_RDWR | O_CREAT, 0666);
  require_error("addfchdir", add_fchdir(actions, 5), 0);
  require_error("addchdir", add_chdir(actions, ".."), 0);
  require_error("addchdir", add_chdir(actions, "dir"), 0);
  posix_spawn_file_actions_addclose(actions, 5);
}

ASSERTION(PS_111) {
  static struct snapshot before;
  posix_spawn_file_actions_t actions;
  open_files();
  add_all(&actions);
  take_snapshot(&before);
  struct launch l = {.actions = &actions, .argv = (char*[]){"report", "--pause", NULL}};
  start(l);
  require_unchanged("when the spawn returns", &before);
  await_report();
  require(has_descriptor(100) && !has_descriptor(3), "the actions were not run");
  require_unchanged("when the new image runs", &before);
  l.path = "./none";
  require_launch_error(l, ENOENT);
  require_unchanged("after a failed exec", &before);
  posix_spawn_file_actions_adddup2(&actions, 200, 201);
  l.path = NULL;
  require_launch_error(l, EBADF);
  require_unchanged("after a failed action", &before);
}

static const struct {
  mode_t mask, mode, result;
} modes[] = {{0027, 0666, 0640}, {0000, 0666, 0666}, {0000, 0777, 0777}, {0077, 0777, 0700},
             {0022, 0600, 0600}, {0777, 0666, 0000}, {0002, 0444, 0444}, {0222, 0666, 0444}};

ASSERTION(PS_112) {
  posix_spawn_file_actions_t actions;
  struct stat status;
  for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 7, "made", O_WRONLY | O_CREAT, modes[i].mode);
    umask(modes[i].mask);
    observe((struct launch){.actions = &actions});
    set_up(stat("made", &status) == 0 && unlink("made") == 0, "stat, unlink");
    require((status.st_mode & 07777) == modes[i].result, "umask %03o, mode %03o: the file has %03o",
            (unsigned)modes[i].mask, (unsigned)modes[i].mode, (unsigned)status.st_mode & 07777);
  }
}
