// SPDX-License-Identifier: MIT
// File actions that must be recorded, the caller's side of them, and the report's.
#include "conformance/groups/m_file_actions/actions.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/harness/directories.h"

posix_spawn_file_actions_t* new_actions(void) {
  posix_spawn_file_actions_t* actions = malloc(sizeof *actions);
  set_up(actions != NULL, "malloc");
  memset(actions, 0xa5, sizeof *actions);
  require_error("init", posix_spawn_file_actions_init(actions), 0);
  return actions;
}

void then_open(posix_spawn_file_actions_t* actions, int fd, const char* path, int oflag) {
  require_error("addopen", posix_spawn_file_actions_addopen(actions, fd, path, oflag, 0666), 0);
}

void then_close(posix_spawn_file_actions_t* actions, int fd) {
  require_error("addclose", posix_spawn_file_actions_addclose(actions, fd), 0);
}

void then_dup2(posix_spawn_file_actions_t* actions, int from, int to) {
  require_error("adddup2", posix_spawn_file_actions_adddup2(actions, from, to), 0);
}

void then_chdir(posix_spawn_file_actions_t* actions, const char* path) {
  require_error("addchdir", add_chdir(actions, path), 0);
}

void then_fchdir(posix_spawn_file_actions_t* actions, int fd) {
  require_error("addfchdir", add_fchdir(actions, fd), 0);
}

void open_at(int fd, const char* path, int oflag) {
  int opened = open(path, oflag, 0666);
  set_up(opened >= 0, path);
  if (opened == fd) return;
  set_up(dup3(opened, fd, oflag & O_CLOEXEC) == fd, "dup3");
  close(opened);
}

void make_directory(const char* path, mode_t mode) {
  set_up(mkdir(path, 0700) == 0 && chmod(path, mode) == 0, path);
}

void require_plain(void) {
  require_descriptors("0 1 2 40");
  require_directory(".");
}

void require_descriptors(const char* numbers) {
  char text[1024] = "";
  size_t used = 0;
  for (const char* line = report_text(); (line = strstr(line, "\nfd.")) != NULL; line++) {
    int length = (int)strcspn(line + 4, " ");
    if (used + 16 > sizeof text) break;
    used += (size_t)sprintf(text + used, "%s%.*s", used > 0 ? " " : "", length, line + 4);
  }
  require_text("the new image's list of descriptors", text, numbers);
}

/// The text behind "name=" in the line of a descriptor.
static const char* field(int fd, const char* name) {
  char key[32];
  snprintf(key, sizeof key, "fd.%d", fd);
  require(has_descriptor(fd), "descriptor %d is not open in the new image", fd);
  const char* found = strstr(seen(key), name);
  require(found != NULL, "the report says nothing of descriptor %d's %s", fd, name);
  return found + strlen(name);
}

void require_file(int fd, const char* path) {
  struct stat status;
  unsigned long device, inode;
  set_up(stat(path, &status) == 0, path);
  set_up(sscanf(field(fd, "file="), "%lu:%lu", &device, &inode) == 2, "reading the report");
  require(device == status.st_dev && inode == status.st_ino,
          "descriptor %d of the new image is another file than %s", fd, path);
}

void require_directory(const char* path) {
  char expected[PATH_MAX];
  set_up(realpath(path, expected) != NULL, path);
  require(strcmp(seen("cwd"), expected) == 0, "the new image is in another directory than %s",
          path);
}

int status_flags(int fd) { return (int)strtol(field(fd, "flags="), NULL, 8); }
long offset(int fd) { return strtol(field(fd, "at="), NULL, 10); }

void limit_descriptors(int soft) {
  struct rlimit limit;
  set_up(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
  limit.rlim_cur = (rlim_t)soft;
  set_up(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit(RLIMIT_NOFILE)");
}

int open_max(void) {
  long most = sysconf(_SC_OPEN_MAX);
  if (most < 0 || most >= INT_MAX) untested("OPEN_MAX is no descriptor number");
  return (int)most;
}

void fill_table(void) {
  while (fcntl(0, F_DUPFD_CLOEXEC, 3) >= 0) continue;
  set_up(errno == EMFILE, "F_DUPFD_CLOEXEC");
}

// Linux: version 3 of the call, whose header is not there for every libc.
void drop_capabilities(void) {
  struct {
    uint32_t version;
    int32_t pid;
  } header = {0x20080522, 0};
  struct {
    uint32_t effective, permitted, inheritable;
  } none[2] = {{0, 0, 0}, {0, 0, 0}};
  set_up(syscall(SYS_capset, &header, none) == 0, "capset");
}
