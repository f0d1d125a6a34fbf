// SPDX-License-Identifier: MIT
// Objects that use every extension, copied by value, destroyed twice and used again: nothing is
// left of them. With an argument it is valgrind that looks, and memory is not counted.
#include "tests/portable/deeds.h"

enum { kTimes = 1000, kMoreTimes = 10, kSpawnEvery = 100, kFewPages = 64 };

static int is_watched;  // by valgrind

static long count_resident_pages(void) {
  long size = 0;
  long resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  if (file == NULL || fscanf(file, "%ld %ld", &size, &resident) != 2) resident = 0;
  if (file != NULL) fclose(file);
  return resident;
}

/// Every attribute set twice, so that what was allocated is replaced, and some taken back.
static void ask_twice(posix_spawnattr_t* attributes) {
  for (int i = 0; i < 2; i++) {
    for (size_t n = 0; n < kWishCount; n++) ask(attributes, &kWishes[n]);
  }
  CHECK_EQ(posix_spawnattr_setprocdescp_np(attributes, NULL, 0), 0);
  CHECK_EQ(posix_spawnattr_setexecfd_np(attributes, -1), 0);
  CHECK_EQ(posix_spawnattr_seterror_np(attributes, NULL), 0);
}

static void use_attributes(void) {
  posix_spawnattr_t attributes;
  CHECK_EQ(posix_spawnattr_init(&attributes), 0);
  ask_twice(&attributes);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setnice_np(&copy, 7), 0);
  CHECK_EQ(posix_spawnattr_destroy(&attributes), 0);
  CHECK_EQ(posix_spawnattr_destroy(&attributes), 0);
  CHECK_EQ(posix_spawnattr_setnice_np(&copy, 8), EINVAL);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&copy, "/bin"), EINVAL);
  CHECK_EQ(spawn_error("/bin/true", NULL, &copy), EINVAL);
  CHECK_EQ(posix_spawnattr_destroy(&copy), 0);
  CHECK_EQ(posix_spawnattr_init(&attributes), 0);
  ask_twice(&attributes);
  // The copy may be the one that is destroyed.
  copy = attributes;
  CHECK_EQ(posix_spawnattr_destroy(&copy), 0);
  CHECK_EQ(posix_spawnattr_setnice_np(&attributes, 8), EINVAL);
  CHECK_EQ(posix_spawnattr_destroy(&attributes), 0);
}

static void use_actions(void) {
  posix_spawn_file_actions_t actions;
  CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
  for (size_t i = 0; i < kDeedCount; i++) kDeeds[i].add(&actions);
  posix_spawn_file_actions_t copy = actions;
  for (size_t i = 0; i < kDeedCount; i++) kDeeds[i].add(&copy);
  CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
  CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
  CHECK_EQ(posix_spawn_file_actions_adddata_np(&copy, 9, "text", 4), EINVAL);
  CHECK_EQ(posix_spawn_file_actions_destroy(&copy), 0);
  CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
  add_data(&actions);
  CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
}

/// What fails on the way allocates, too.
static void use_wrongly(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  const int negative[] = {-1};
  CHECK_EQ(posix_spawnattr_init(&attributes), 0);
  CHECK_EQ(posix_spawnattr_setnice_np(&attributes, 99), EINVAL);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, 1), EINVAL);
  CHECK_EQ(posix_spawnattr_destroy(&attributes), 0);
  CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
  CHECK_EQ(posix_spawn_file_actions_adddata_np(&actions, -1, "text", 4), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addopenat_np(&actions, -1, 0, "/", O_RDONLY, 0), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addcloserange_np(&actions, 3, 9, negative, 1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&actions, 0), EINVAL);
  CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
}

static void spawn_with_all(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  char* argv[] = {"true", NULL};
  pid_t pid = -1;
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  ask_nice(&attributes);
  ask_searchpath(&attributes);
  ask_affinity(&attributes);
  ask_error(&attributes);
  add_data(&actions);
  CHECK_EQ(posix_spawnp(&pid, "true", &actions, &attributes, argv, environ), 0);
  CHECK_EQ(wait_for(pid), 0);
  posix_spawn_file_actions_addchdir(&actions, "/none");
  CHECK_EQ(posix_spawnp(&pid, "true", &actions, &attributes, argv, environ), ENOENT);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

static void use_all(int times) {
  for (int i = 0; i < times; i++) {
    use_attributes();
    use_actions();
    use_wrongly();
    if (i % kSpawnEvery == 0) spawn_with_all();
  }
}

static void objects__used_a_thousand_times__leave_nothing(void) {
  int descriptors = count_descriptors(getpid());
  use_all(kTimes);
  long before = count_resident_pages();
  if (!is_watched) use_all(kMoreTimes * kTimes);
  if (!is_watched) CHECK(count_resident_pages() - before < kFewPages);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

int main(int argc, char** argv) {
  (void)argv;
  is_watched = argc > 1;
  check_library();
  strcpy(terminal, "/dev/null");
  RUN(objects__used_a_thousand_times__leave_nothing);
  return check_end();
}
