// SPDX-License-Identifier: MIT
// Threads that write a program and run it at once: no child of another thread may hold the file
// open for writing, which would be ETXTBSY. LIBSPAWN_CYCLES times, of all threads together.
#include <pthread.h>
#include <sys/utsname.h>

#include "tests/portable/programs.h"
#include "tests/portable/refuse.h"

enum { kThreads = 8, kUsualCycles = 4000, kEnds = 7, kUnshare = 2, kEnough = 20 };

static char directory[kTextSize];
static char script[kTextSize + 16];
static int cycles_left;
static int busy;
static int mistakes;

static void count_unless(int condition, int* counter) {
  if (!condition) __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

/// A script, which the kernel refuses like any other file that somebody has open for writing.
static void write_program(const char* path) {
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
  count_unless(fd > 2 && write(fd, script, strlen(script)) == (ssize_t)strlen(script), &mistakes);
  count_unless(close(fd) == 0, &mistakes);
}

/// The requests that close everything from some number on.
static void add_closing(int which, posix_spawn_file_actions_t* actions,
                        posix_spawnattr_t* attributes) {
  if (which % 3 == 1) {
    for (int fd = 0; fd < 3; fd++) posix_spawn_file_actions_adddup2(actions, 0, fd);
  }
  if (which % 3 == 2) posix_spawnattr_setflags(attributes, POSIX_SPAWN_CLOEXEC_DEFAULT);
  if (which % 3 != 2) posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

static void run_program(const char* path, int which) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char* argv[] = {"written", NULL};
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  add_closing(which, &actions, &attributes);
  int error = posix_spawn(&pid, path, &actions, &attributes, argv, environ);
  count_unless(error != ETXTBSY, &busy);
  count_unless(error == 0 || error == ETXTBSY, &mistakes);
  if (error == 0) count_unless(wait_for(pid) == kEnds << 8, &mistakes);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

static void* write_and_run(void* unused) {
  for (int left; (left = __atomic_sub_fetch(&cycles_left, 1, __ATOMIC_RELAXED)) >= 0;) {
    char path[kTextSize + 32];
    if (__atomic_load_n(&mistakes, __ATOMIC_RELAXED) > kEnough) break;
    snprintf(path, sizeof path, "%s/%d", directory, left);
    write_program(path);
    run_program(path, left);
    unlink(path);
  }
  return unused;
}

static void run_threads(int cycles) {
  pthread_t threads[kThreads];
  cycles_left = cycles;
  for (int i = 0; i < kThreads; i++) {
    CHECK_EQ(pthread_create(&threads[i], NULL, write_and_run, NULL), 0);
  }
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
}

static void make_files(void) {
  char ends[kTextSize + 8];
  copy_program("ends", make_directory(directory), 0700, ends);
  snprintf(script, sizeof script, "#!%s\n", ends);
}

/// Linux 6.11: before, up to 4,096 descriptors are copied (docs/child.md, "Hazards that remain").
static int copies_few(void) {
  struct utsname names;
  int major = 0;
  int minor = 0;
  uname(&names);
  return sscanf(names.release, "%d.%d", &major, &minor) == 2 && major * 1000 + minor >= 6011;
}

static void closefrom__programs_just_written_by_threads__are_never_busy(void) {
  const char* wish = getenv("LIBSPAWN_CYCLES");
  int cycles = wish != NULL ? atoi(wish) : kUsualCycles;
  if (skip_where_libc_cannot_clone()) return;
  if (syscall(kCloseRange, ~0U, ~0U, kUnshare) != 0) return check_skip("no close_range");
  if (!copies_few()) return check_skip("a kernel from before 6.11");
  make_files();
  // The first spawn of a process finds out about its memory.
  run_program("/bin/true", 0);
  mistakes = 0;
  run_threads(cycles);
  CHECK_EQ(busy, 0);
  CHECK_EQ(mistakes, 0);
  CHECK(has_no_child());
  remove_directory(directory);
  printf("# %d cycles\n", cycles);
}

int main(void) {
  check_library();
  RUN(closefrom__programs_just_written_by_threads__are_never_busy);
  return check_end();
}
