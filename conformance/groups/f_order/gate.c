// SPDX-License-Identifier: MIT
// F: looking at a child while it runs its file actions: it waits in the open of a FIFO.
#include "conformance/groups/f_order/gate.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kBegun = 50, kGate = 51 };

/// A file of /proc; empty if it is gone.
static void read_proc(const char* path, char* text, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? 0 : read(fd, text, size - 1);
  text[length < 0 ? 0 : length] = '\0';
  if (fd >= 0) close(fd);
}

static void read_status(pid_t pid, char* text, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
  read_proc(path, text, size);
}

/// The value behind "\nKey:"; empty if there is none.
static const char* value_in(const char* status, const char* key) {
  char line[32];
  snprintf(line, sizeof line, "\n%s:", key);
  const char* found = strstr(status, line);
  return found == NULL ? "" : found + strlen(line);
}

unsigned long long mask_in(const char* status, const char* key) {
  return strtoull(value_in(status, key), NULL, 16) & ~(bit_of(32) | bit_of(33));
}

long effective_in(const char* status, const char* key) {
  char* after;
  strtol(value_in(status, key), &after, 10);
  return strtol(after, NULL, 10);
}

/// A child of the caller other than this process; 0 if there is none.
static pid_t find_child(void) {
  char path[64], text[256];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)getppid(), (int)getppid());
  read_proc(path, text, sizeof text);
  for (char* next = text; *next >= '0';) {
    long child = strtol(next, &next, 10);
    if (child != getpid() && child > 1) return (pid_t)child;
    next += strspn(next, " ");
  }
  return 0;
}

static bool has_begun(void* unused) {
  (void)unused;
  return access("begun", F_OK) == 0;
}

static bool is_ended(const char* status) {
  const char* state = value_in(status, "State");
  return state[0] == '\0' || state[1] == 'Z' || state[1] == 'X';
}

/// SIGTERM has had its effect, or can have none.
static bool is_settled(void* argument) {
  struct sight* sight = argument;
  char* status = sight->status;
  read_status(sight->child, status, sizeof sight->status);
  return is_ended(status) ||
         ((mask_in(status, "SigBlk") | mask_in(status, "SigIgn")) & bit_of(SIGTERM)) != 0;
}

static void look_at(pid_t child, struct sight* sight) {
  read_status(child, sight->status, sizeof sight->status);
  sight->group = getpgid(child);
  sight->session = getsid(child);
  sight->policy = (int)syscall(SYS_sched_getscheduler, child);
  sight->child = child;
}

_Noreturn static void watch(struct sight* sight, bool terminates) {
  eventually(has_begun, NULL);
  pid_t child = find_child();
  if (child > 1) look_at(child, sight);
  if (child > 1 && terminates && kill(child, SIGTERM) == 0) eventually(is_settled, sight);
  sight->is_released = child <= 1 || !terminates || !is_ended(sight->status);
  // Hazard: without O_RDWR it would wait for a child that is not there any more.
  int gate = sight->is_released ? open("gate", O_RDWR | O_CLOEXEC) : 0;
  while (gate >= 0) pause();
  _exit(1);
}

const struct sight* add_gate(posix_spawn_file_actions_t* actions, bool terminates) {
  struct sight* sight =
      mmap(NULL, sizeof *sight, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  set_up(sight != MAP_FAILED, "mmap");
  unlink("begun");
  set_up(mkfifo("gate", 0666) == 0 || errno == EEXIST, "mkfifo");
  set_up(chmod("gate", 0666) == 0, "chmod");
  posix_spawn_file_actions_addopen(actions, kBegun, "begun", O_WRONLY | O_CREAT | O_EXCL, 0644);
  posix_spawn_file_actions_addopen(actions, kGate, "gate", O_RDONLY, 0);
  posix_spawn_file_actions_addclose(actions, kBegun);
  posix_spawn_file_actions_addclose(actions, kGate);
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid == 0) watch(sight, terminates);
  sight->watcher = pid;
  return sight;
}

void end_watch(const struct sight* sight) {
  if (sight->watcher > 1) kill(sight->watcher, SIGKILL);
  wait_status(sight->watcher);
  if (sight->child == 0) untested("the child is not found in /proc/PID/task/TID/children");
}
