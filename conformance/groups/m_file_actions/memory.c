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
  static void* taken;
  static size_t total;
  for (void** block; total < 64 << 20 && (block = malloc(size)) != NULL; total += size) {
    *block = taken;
    taken = block;
  }
}

static void exhaust_memory(void) {
  limit_memory();
  for (size_t size = 1 << 20; size > 1024; size /= 2) take_blocks(size);
  for (size_t size = 1024; size >= sizeof(void*); size -= 8) take_blocks(size);
}

ASSERTION(FA_002) {
  enum { kObjects = 8 };
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
    then_open(&objects[i], 30 + i, ".", O_RDONLY);
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
  enum { kCycles = 10000, kMost = 8 * kCycles };  // no allocator has blocks of 8 bytes
  char path[200];
  memset(path, 'x', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  for (int i = 0; i < 100; i++) fill_and_destroy(path);
  long before = memory_size();
  for (int i = 0; i < kCycles; i++) fill_and_destroy(path);
  require(memory_size() - before < kMost, "each object that was destroyed leaves memory behind");
  require_equal("the lowest free descriptor", dup(0), 3);
}

enum { kTries = 150, kTarget = 100, kVictim = 400 };
static const char* const names[] = {"adddup2", "addopen", "addclose", "addchdir", "addfchdir"};
static char file[4000];  // "/directory/././…/f"
static const char* const down = "././././././././././././././././././././././././././././././d";

/// The action number i: each has an effect of its own.
static int try_to_add(posix_spawn_file_actions_t* actions, int i) {
  switch (i % 5) {
    case 0:
      return posix_spawn_file_actions_adddup2(actions, 33, kTarget + i);
    case 1:
      return posix_spawn_file_actions_addopen(actions, kTarget + i, file, O_RDONLY, 0);
    case 2:
      return posix_spawn_file_actions_addclose(actions, kVictim + i);
    case 3:
      return add_chdir(actions, down);
    default:
      return add_fchdir(actions, i % 7 == 0 ? 35 : 34);
  }
}

/// The files that the actions need: f, directories d/d/d…, at 33 f, at 34 and 35 two of them.
static void prepare_files(void) {
  char path[2 * kTries] = "d";
  open_at(33, "f", O_RDWR | O_CREAT);
  for (int i = 0; i < kTries / 5 + 1; i++, strcat(path, "/d")) make_directory(path, 0755);
  open_at(34, ".", O_RDONLY | O_DIRECTORY);
  open_at(35, "d", O_RDONLY | O_DIRECTORY);
  for (int i = 2; i < kTries; i += 5) set_up(dup2(33, kVictim + i) == kVictim + i, "dup2");
  set_up(getcwd(file, sizeof file / 2) != NULL, "getcwd");
  while (strlen(file) < sizeof file - 4) strcat(file, "/.");
  strcat(file, "/f");
}

/// Adds one action after another: memory is short, pieces of it come back, then there is plenty, and
/// the same again. Whether one found none.
static bool add_with_memory_short(posix_spawn_file_actions_t* actions, bool* is_recorded) {
  void* spare[kTries];
  bool is_short = false;
  for (int i = 0; i < kTries; i++) spare[i] = malloc((size_t)40 << i % 9);
  for (int i = 0; i < kTries; i++) {
    if (i % 16 == 0) exhaust_memory();
    if (i % 16 == 11) lift_limit();
    int error = try_to_add(actions, i);
    require(error == 0 || error == ENOMEM, "%s with memory short gives %s", names[i % 5],
            error_name(error));
    is_recorded[i] = error == 0;
    is_short |= error == ENOMEM;
    free(spare[i]);
  }
  lift_limit();
  return is_short;
}

static void require_effect(bool is_there, bool is_recorded, const char* name) {
  require(is_there == is_recorded,
          is_recorded ? "an action of %s that gave 0 is not done"
                      : "an action of %s that gave ENOMEM is done",
          name);
}

ASSERTION(FA_008) {
  bool is_recorded[kTries];
  char directory[2 * kTries + 2] = ".";
  prepare_files();
  posix_spawn_file_actions_t* actions = new_actions();
  bool is_short = add_with_memory_short(actions, is_recorded);
  note(is_short ? "ENOMEM" : "memory was never short");
  then_dup2(actions, 33, 90);
  observe((struct launch){.actions = actions});
  require_file(90, "f");
  for (int i = 0; i < kTries; i++) {
    if (i % 5 < 2) require_effect(has_descriptor(kTarget + i), is_recorded[i], names[i % 5]);
    if (i % 5 == 2) require_effect(!has_descriptor(kVictim + i), is_recorded[i], names[2]);
    if (i % 5 == 3 && is_recorded[i]) strcat(directory, "/d");
    if (i % 5 == 4 && is_recorded[i]) strcpy(directory, i % 7 == 0 ? "d" : ".");
    if (i % 5 == 1 && is_recorded[i]) require_file(kTarget + i, "f");
  }
  require_directory(directory);
  require_error("destroy", posix_spawn_file_actions_destroy(actions), 0);
}
