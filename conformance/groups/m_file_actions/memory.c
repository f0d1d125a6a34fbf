// SPDX-License-Identifier: MIT
// M: memory: none left while objects are made and filled, and none lost by them.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"
#include "conformance/harness/directories.h"

static struct rlimit usual;

// Linux 4.7: the limit counts private mappings too, those that are there stay.
static void limit_memory(void) {
  set_up(getrlimit(RLIMIT_DATA, &usual) == 0, "getrlimit");
  struct rlimit limit = {4096, usual.rlim_max};
  set_up(setrlimit(RLIMIT_DATA, &limit) == 0, "setrlimit(RLIMIT_DATA)");
}

static void lift_limit(void) {
  set_up(setrlimit(RLIMIT_DATA, &usual) == 0, "setrlimit(RLIMIT_DATA)");
}

/// Takes all blocks of a size that the heap has free; 64 MiB at most, where the limit is not
/// heeded.
static void take_blocks(size_t size) {
  static void* volatile taken;  // so that no compiler leaves the blocks out
  static size_t total;
  for (void** block; total < 64 << 20 && (block = malloc(size)) != NULL; total += size) {
    *block = taken;
    taken = block;
  }
}

static void exhaust_memory(void) {
  limit_memory();
  for (size_t size = 1 << 20; size > 1024; size /= 2) take_blocks(size);
  for (size_t size = 1024; size > 0; size -= 16) take_blocks(size);
}

ASSERTION(FA_002) {
  enum { kObjects = 3 };
  posix_spawn_file_actions_t objects[kObjects];
  int errors[kObjects];
  exhaust_memory();
  for (int i = 0; i < kObjects; i++) errors[i] = posix_spawn_file_actions_init(&objects[i]);
  lift_limit();
  note("init never needed memory");
  for (int i = 0; i < kObjects; i++) {
    require(errors[i] == 0 || errors[i] == ENOMEM, "init with memory short gives %s",
            error_name(errors[i]));
    if (errors[i] == ENOMEM) note("ENOMEM");
    if (errors[i] != 0) continue;
    then_open(&objects[i], 30, ".", O_RDONLY);
    observe((struct launch){.actions = &objects[i]});
    require_descriptors("0 1 2 30 40");
    require_error("destroy", posix_spawn_file_actions_destroy(&objects[i]), 0);
  }
}

/// Some of each action, and one that is refused.
static void fill_and_destroy(const char* path) {
  posix_spawn_file_actions_t actions;
  require_error("init", posix_spawn_file_actions_init(&actions), 0);
  then_open(&actions, 30, path, O_RDONLY);
  then_dup2(&actions, 30, 31);
  then_close(&actions, 30);
  then_chdir(&actions, path);
  then_fchdir(&actions, 31);
  then_open(&actions, 32, path, O_RDONLY);
  then_close(&actions, 33);
  then_dup2(&actions, 32, 33);
  then_dup2(&actions, 33, 34);
  posix_spawn_file_actions_addopen(&actions, -1, path, O_RDONLY, 0);
  require_error("destroy", posix_spawn_file_actions_destroy(&actions), 0);
}

/// The size of the private memory, from /proc/self/statm.
static long memory_size(void) {
  long pages;
  FILE* file = fopen("/proc/self/statm", "re");
  if (file == NULL) untested("no /proc here");
  set_up(fscanf(file, "%*d %*d %*d %*d %*d %ld", &pages) == 1, "/proc/self/statm");
  fclose(file);
  return pages * sysconf(_SC_PAGESIZE);
}

ASSERTION(FA_003) {
  enum { kCycles = 10000, kMostLost = 8 * kCycles };  // no allocator has blocks of 8 bytes
  char path[200];
  memset(path, 'x', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  for (int i = 0; i < 100; i++) fill_and_destroy(path);
  long before = memory_size();
  for (int i = 0; i < kCycles; i++) fill_and_destroy(path);
  require(memory_size() - before < kMostLost,
          "each object that was destroyed leaves memory behind");
  require_equal("the lowest free descriptor", dup(0), 3);
}

enum { kKinds = 5, kMost = 20, kTarget = 100, kVictim = 200 };
static const char* const names[] = {"adddup2", "addopen", "addclose", "addchdir", "addfchdir"};
static char file[4000];  // "/directory/././…/f"
static const char* const down = "././././././././././././././././././././././././././././././d";

static struct {
  int kind;
  bool is_recorded;
} tries[kMost];
static int tried;

/// The next action, of this kind; each has an effect of its own. Gives what the function gives.
static int try_to_add(posix_spawn_file_actions_t* actions, int kind) {
  int error = 0, i = tried++;
  if (kind == 0) error = posix_spawn_file_actions_adddup2(actions, 33, kTarget + i);
  if (kind == 1) error = posix_spawn_file_actions_addopen(actions, kTarget + i, file, O_RDONLY, 0);
  if (kind == 2) error = posix_spawn_file_actions_addclose(actions, kVictim + i);
  if (kind == 3) error = add_chdir(actions, down);
  if (kind == 4) error = add_fchdir(actions, 34);
  tries[i].kind = kind;
  tries[i].is_recorded = error == 0;
  require(error == 0 || error == ENOMEM, "%s with memory short gives %s", names[kind],
          error_name(error));
  return error;
}

/// The files that the actions need: f, at 33 too, directories d/d/d…, at 34 the first of them.
static void prepare_files(void) {
  char path[2 * kMost] = "d";
  open_at(33, "f", O_RDWR | O_CREAT);
  for (int i = 0; i < kMost - 1; i++, strcat(path, "/d")) make_directory(path, 0755);
  open_at(34, "d", O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < kMost; i++) set_up(dup2(33, kVictim + i) == kVictim + i, "dup2");
  set_up(getcwd(file, sizeof file / 2) != NULL, "getcwd");
  while (strlen(file) < sizeof file - 4) strcat(file, "/.");
  strcat(file, "/f");
}

static void require_effect(int i, bool is_there) {
  const char* name = names[tries[i].kind];
  if (is_there == tries[i].is_recorded) return;
  fail(is_there ? "%s gave ENOMEM, and is done" : "%s gave 0, and is not done", name);
}

static void require_effects(posix_spawn_file_actions_t* actions) {
  char directory[2 * kMost + 2] = ".";
  observe((struct launch){.actions = actions});
  for (int i = 0; i < tried; i++) {
    int kind = tries[i].kind;
    if (kind < 2) require_effect(i, has_descriptor(kTarget + i));
    if (kind == 2) require_effect(i, !has_descriptor(kVictim + i));
    if (kind == 3 && tries[i].is_recorded) strcat(directory, "/d");
    if (kind == 4 && tries[i].is_recorded) strcpy(directory, "d");
    if (kind < 2 && tries[i].is_recorded) require_file(kTarget + i, "f");
  }
  require_directory(directory);
}

/// Memory is short behind `before` actions: nothing is left for the next, then a copy of its path.
static bool is_short_behind(int before, int kind) {
  posix_spawn_file_actions_t* actions = new_actions();
  char* volatile room = strdup(kind == 1 ? file : down);
  tried = 0;
  for (int i = 0; i < before; i++)
    require_error(names[i % kKinds], try_to_add(actions, i % kKinds), 0);
  exhaust_memory();
  bool is_short = try_to_add(actions, kind) == ENOMEM;
  free(room);
  try_to_add(actions, kind);
  lift_limit();
  for (int i = 0; i < kKinds; i++) require_error(names[i], try_to_add(actions, i), 0);
  require_effects(actions);
  require_error("destroy", posix_spawn_file_actions_destroy(actions), 0);
  return is_short;
}

// glibc: makes room for eight actions at a time, as libspawn does at first.
ASSERTION(FA_008) {
  bool is_short = false;
  prepare_files();
  for (int kind = 0; kind < kKinds; kind++) {
    is_short |= is_short_behind(0, kind);
    is_short |= is_short_behind(7, kind);
    is_short |= is_short_behind(8, kind);
  }
  note(is_short ? "ENOMEM" : "memory was never short");
}
