// SPDX-License-Identifier: MIT
// B: what spawns leave in the caller.
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/groups/b_result/failures.h"
#include "conformance/harness/directories.h"

enum { kRounds = 12 };

// glibc 2.33: what is allocated. Its struct has ten numbers, of which the eighth is meant.
struct heap {
  size_t numbers[10];
};
struct heap heap_now(void) __asm__("mallinfo2") __attribute__((weak));

/// What must be the same before and after.
struct state {
  char descriptors[256];
  int mappings;
  unsigned long mapped;
  size_t allocated;
  unsigned long long mask;
  int cancel_state, cancel_type;
};

static void look_at_descriptors(struct state* state) {
  size_t used = 0;
  DIR* directory = opendir("/proc/self/fd");
  set_up(directory != NULL, "/proc/self/fd");
  for (struct dirent* entry; (entry = readdir(directory)) != NULL && used < 200;) {
    used += (size_t)snprintf(state->descriptors + used, sizeof state->descriptors - used, "%.9s ",
                             entry->d_name);
  }
  closedir(directory);
}

/// All mappings but the stack and the part of the heap that sbrk() made.
static void look_at_mappings(struct state* state) {
  char line[4352];
  unsigned long from, to;
  FILE* file = fopen("/proc/self/maps", "re");
  set_up(file != NULL, "/proc/self/maps");
  while (fgets(line, sizeof line, file) != NULL) {
    if (strstr(line, "[heap]") != NULL || strstr(line, "[stack]") != NULL) continue;
    set_up(sscanf(line, "%lx-%lx", &from, &to) == 2, "reading /proc/self/maps");
    state->mappings++;
    state->mapped += to - from;
  }
  fclose(file);
}

static struct state look(void) {
  struct state state = {.mask = raw_mask()};
  look_at_descriptors(&state);
  look_at_mappings(&state);
  if (heap_now != NULL) state.allocated = heap_now().numbers[7];
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state.cancel_state);
  pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &state.cancel_type);
  pthread_setcanceltype(state.cancel_type, NULL);
  pthread_setcancelstate(state.cancel_state, NULL);
  return state;
}

/// What even a first spawn may not change.
static void require_untouched(const struct state* before, const struct state* now,
                              const char* after) {
  require(strcmp(now->descriptors, before->descriptors) == 0, "%s: other descriptors", after);
  require(now->mask == before->mask, "%s: another signal mask", after);
  require(now->cancel_state == before->cancel_state, "%s: another cancel state", after);
  require(now->cancel_type == before->cancel_type, "%s: another cancel type", after);
  require_no_child(after);
}

/// musl: malloc() maps a page for some objects, and gives it back. What a spawn keeps is kept by
/// each of the many.
static int has_grown(const struct state* before, const struct state* now) {
  enum { kPage = 4096, kOfMalloc = 2 };
  return now->mappings > before->mappings + kOfMalloc ||
         now->mapped > before->mapped + kOfMalloc * kPage;
}

static void require_same(const struct state* before, const char* after) {
  struct state now = look();
  require_untouched(before, &now, after);
  require(!has_grown(before, &now), "%s: more mappings", after);
  require(now.allocated == before->allocated, "%s: more or less memory allocated", after);
}

static void make_actions(posix_spawn_file_actions_t* actions, int directory) {
  posix_spawn_file_actions_init(actions);
  posix_spawn_file_actions_addopen(actions, 5, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2(actions, 5, 30);
  posix_spawn_file_actions_addclose(actions, 5);
  add_chdir(actions, "/");
  add_fchdir(actions, directory);
}

static void make_attributes(posix_spawnattr_t* attributes, short flags) {
  sigset_t signals;
  sigfillset(&signals);
  posix_spawnattr_init(attributes);
  posix_spawnattr_setflags(attributes, flags);
  posix_spawnattr_setsigmask(attributes, &signals);
  posix_spawnattr_setsigdefault(attributes, &signals);
}

/// Spawns that succeed, of several kinds.
static void succeed(int directory) {
  char* quiet[] = {"report", "--quiet", NULL};
  const short signals = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  const short flags[] = {0, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_RESETIDS, POSIX_SPAWN_SETSID,
                         signals};
  for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    make_actions(&actions, directory);
    make_attributes(&attributes, flags[i]);
    require_exit(start((struct launch){.argv = quiet, .attributes = &attributes}), 0);
    require_exit(start((struct launch){NULL, &actions, &attributes, quiet, NULL}), 0);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
  }
  require_exit(start((struct launch){.argv = quiet}), 0);
}

/// Spawns that fail, of all kinds.
static void fail_to_spawn(const struct failure* failures) {
  for (const struct failure* f = failures; f->what != NULL; f++) {
    pid_t pid = -1;
    if (launch(&pid, f->launch) == 0) wait_status(pid);
  }
}

/// Memory is compared after a first round, in which something may be made that is kept.
static void repeat(const struct failure* failures, int directory) {
  struct state first = look();
  succeed(directory);
  fail_to_spawn(failures);
  struct state before = look();
  require_untouched(&first, &before, "after a spawn of each kind");
  for (int round = 0; round < kRounds; round++) succeed(directory);
  require_same(&before, "after spawns that succeed");
  for (int round = 0; round < 2 * kRounds; round++) fail_to_spawn(failures);
  require_same(&before, "after spawns that fail");
}

ASSERTION(PS_033) {
  sigset_t some;
  const struct failure* failures = make_failures();
  int directory = open(".", O_RDONLY | O_DIRECTORY);
  set_up(directory >= 0, "opening the directory");
  repeat(failures, directory);
  sigemptyset(&some);
  sigaddset(&some, SIGUSR1);
  sigaddset(&some, SIGRTMIN + 5);
  set_up(sigprocmask(SIG_SETMASK, &some, NULL) == 0, "sigprocmask");
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
  pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
  repeat(failures, directory);
}
