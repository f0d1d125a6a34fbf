// SPDX-License-Identifier: MIT
// K: the programs of other groups, run the way this one was: by the same loader, if one was named.
#include "conformance/groups/k_flags/siblings.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

enum { kMostArguments = 64, kMostText = 65536 };

static const char own_name[] = "k_flags";

/// How this program was called, up to its own path.
struct call {
  char text[kMostText];
  char* argv[kMostArguments];
  int count;
};

static bool is_own(const char* argument) {
  const char* slash = strrchr(argument, '/');
  return strcmp(slash != NULL ? slash + 1 : argument, own_name) == 0;
}

static void read_call(struct call* call) {
  int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t size = fd < 0 ? -1 : read(fd, call->text, sizeof call->text - 1);
  set_up(size > 0, "reading /proc/self/cmdline");
  close(fd);
  call->text[size] = '\0';
  call->count = 0;
  for (char* next = call->text; next < call->text + size && call->count < kMostArguments / 2;) {
    call->argv[call->count++] = next;
    if (is_own(next)) return;
    next += strlen(next) + 1;
  }
  fail("the case could not be set up: this program is not called %s", own_name);
}

/// The directory that the harness was started in: paths of the call may be relative to it.
static int open_first_directory(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/cwd", getppid());
  int fd = open(path, O_PATH | O_CLOEXEC);
  set_up(fd >= 0, "opening the directory of the harness");
  return fd;
}

/// The path of that group's program.
static const char* path_of(const char* group, const struct call* call) {
  static char path[kMostText + 64];
  const char* own = call->argv[call->count - 1];
  size_t folder = strlen(own) - strlen(own_name);
  snprintf(path, sizeof path, "%.*s%s", (int)folder, own, group);
  return path;
}

bool has_sibling(const char* group) {
  static struct call call;
  read_call(&call);
  int directory = open_first_directory();
  bool is_there = faccessat(directory, path_of(group, &call), X_OK, 0) == 0;
  close(directory);
  return is_there;
}

/// The arguments of a run, behind the path.
static void complete(struct call* call, const char* const* assertions, const char* entry) {
  static char user[24];
  char** next = call->argv + call->count;
  snprintf(user, sizeof user, "%u", (unsigned)ordinary_user());
  *next++ = "-t";
  *next++ = "-e";
  *next++ = (char*)entry;
  if (geteuid() == 0 && ordinary_user() != 0) *next++ = "-u", *next++ = user;
  while (*assertions != NULL) *next++ = (char*)*assertions++;
  *next = NULL;
}

static pid_t run(const char* group, const char* const* assertions, const char* entry, int output) {
  static struct call call;
  read_call(&call);
  int directory = open_first_directory();
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid == 0) {
    complete(&call, assertions, entry);
    call.argv[call.count - 1] = (char*)path_of(group, &call);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (fchdir(directory) == 0 && dup2(output, 1) == 1) execvp(call.argv[0], call.argv);
    _exit(126);
  }
  close(directory);
  return pid;
}

/// What a run printed; it must have run at all.
static void read_table(const char* group, pid_t pid, int output, char* text) {
  int status = wait_status(pid);
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ssize_t size = pread(output, text, kMostText - 1, 0);
  require(code == 0 || code == 1 || code == 77, "the program %s could not be run", group);
  set_up(size > 0, "reading a table");
  text[size] = '\0';
}

static void require_same_lines(const char* group, const char* one, const char* other) {
  while (*one != '\0' || *other != '\0') {
    size_t size = strcspn(one, "\n"), other_size = strcspn(other, "\n");
    if (size != other_size || strncmp(one, other, size) != 0) {
      fail("%s: \"%.*s\" becomes \"%.*s\"", group, (int)size, one, (int)other_size, other);
    }
    one += size + (one[size] == '\n');
    other += other_size + (other[other_size] == '\n');
  }
}

struct comparison start_comparison(const char* group, const char* const* assertions,
                                   const char* first, const char* second) {
  struct comparison comparison = {
      .group = group,
      .outputs = {memfd_create("first", MFD_CLOEXEC), memfd_create("second", MFD_CLOEXEC)}};
  set_up(comparison.outputs[0] >= 0 && comparison.outputs[1] >= 0, "memfd_create");
  comparison.pids[0] = run(group, assertions, first, comparison.outputs[0]);
  comparison.pids[1] = run(group, assertions, second, comparison.outputs[1]);
  return comparison;
}

void require_same_tables(struct comparison comparison) {
  static char texts[2][kMostText];
  for (int i = 0; i < 2; i++) {
    read_table(comparison.group, comparison.pids[i], comparison.outputs[i], texts[i]);
    close(comparison.outputs[i]);
  }
  require_same_lines(comparison.group, texts[0], texts[1]);
}
