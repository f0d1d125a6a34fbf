// SPDX-License-Identifier: MIT
// Threads that use descriptors while others spawn children that close all: no descriptor is lost,
// changed or leaked.
#include <pthread.h>

#include "tests/portable/identities.h"

enum { kUsers = 3, kMostSpawners = 8, kSpawns = 400, kOwn = 40, kFlagged = 700 };

static int mistakes;
static int is_over;
static int spawns_left;
static char bare[kTextSize];

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

/// Numbers of its own, that nobody else opens: replaced, closed, flagged.
static void use_high(int first) {
  for (int fd = first; fd < first + kOwn; fd++) {
    mistake_unless(dup3(0, fd, fd % 3 == 0 ? 0 : O_CLOEXEC) == fd);
  }
  for (int fd = first; fd < first + kOwn; fd++) {
    mistake_unless(fcntl(fd, F_GETFD) == (fd % 3 == 0 ? 0 : FD_CLOEXEC));
    mistake_unless(fcntl(fd, F_SETFD, fd % 3 == 0 ? FD_CLOEXEC : 0) == 0);
  }
  for (int fd = first; fd < first + kOwn; fd += 2) mistake_unless(close(fd) == 0);
  for (int fd = first; fd < first + kOwn; fd++) {
    int open = fd % 3 == 0 ? FD_CLOEXEC : 0;
    mistake_unless(fcntl(fd, F_GETFD) == (fd % 2 == first % 2 ? -1 : open));
  }
}

/// The lowest free numbers, which all threads share: what one got is its own until it closes it.
static void use_low(void) {
  int file = (int)syscall(SYS_memfd_create, "low", 1 /* MFD_CLOEXEC */);
  Identity identity = identity_of(file);
  int copy = dup(file);
  int pair[2] = {-1, -1};
  mistake_unless(pipe2(pair, O_CLOEXEC) == 0 && pair[0] != pair[1]);
  mistake_unless(identity != 0 && identity_of(copy) == identity);
  mistake_unless(fcntl(file, F_GETFD) == FD_CLOEXEC && fcntl(copy, F_GETFD) == 0);
  mistake_unless(write(pair[1], "x", 1) == 1 && fcntl(pair[0], F_GETFD) == FD_CLOEXEC);
  mistake_unless(close(pair[0]) == 0 && close(pair[1]) == 0);
  mistake_unless(identity_of(file) == identity && close(file) == 0 && close(copy) == 0);
}

static void* use_descriptors(void* number) {
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) {
    use_high(200 + kOwn * (int)(long)number);
    use_low();
  }
  return NULL;
}

/// One of the requests after which nothing is open but the streams.
static void add_closing(int which, posix_spawn_file_actions_t* actions,
                        posix_spawnattr_t* attributes) {
  if (which % 4 == 1) {
    for (int fd = 0; fd < 3; fd++) posix_spawn_file_actions_adddup2(actions, 0, fd);
  }
  if (which % 4 == 2) posix_spawnattr_setflags(attributes, POSIX_SPAWN_CLOEXEC_DEFAULT);
  if (which % 4 == 3) posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
  if (which % 4 != 2) posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

static void spawn_closing(int which) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char* argv[] = {"bare", NULL};
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  add_closing(which, &actions, &attributes);
  mistake_unless(posix_spawn(&pid, bare, &actions, &attributes, argv, environ) == 0);
  if (pid > 0) mistake_unless(wait_for(pid) == 0);
  if (which % 8 == 5) {
    mistake_unless(posix_spawn(&pid, "/none", &actions, &attributes, argv, environ) == ENOENT);
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

static void* spawn_often(void* unused) {
  for (int left; (left = __atomic_sub_fetch(&spawns_left, 1, __ATOMIC_RELAXED)) >= 0;) {
    spawn_closing(left);
  }
  return unused;
}

static void run_spawners(int count) {
  pthread_t spawners[kMostSpawners];
  pthread_t users[kUsers];
  is_over = 0;
  spawns_left = kSpawns;
  for (long i = 0; i < kUsers; i++) {
    if (pthread_create(&users[i], NULL, use_descriptors, (void*)i) != 0) _exit(kBodyFailed);
  }
  for (int i = 0; i < count; i++) {
    if (pthread_create(&spawners[i], NULL, spawn_often, NULL) != 0) _exit(kBodyFailed);
  }
  for (int i = 0; i < count; i++) pthread_join(spawners[i], NULL);
  __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < kUsers; i++) pthread_join(users[i], NULL);
}

static void spawn_amid_users(void) {
  close_inherited();
  open_at(kFlagged, FD_CLOEXEC);
  open_at(kFlagged + 1, 0);
  spawn_closing(0);
  for (int count = 2; count <= kMostSpawners; count *= 2) {
    run_spawners(count);
    CHECK_EQ(mistakes, 0);
    CHECK_EQ(fcntl(kFlagged, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(kFlagged + 1, F_GETFD), 0);
  }
  CHECK(has_no_child());
}

static void closefrom__threads_that_use_descriptors__lose_and_leak_none(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(spawn_amid_users);
}

static void closefrom__threads_and_no_close_range__lose_and_leak_none(void) {
  if (!skip_where_libc_cannot_clone()) run_prepared(lack_close_range, spawn_amid_users);
}

int main(void) {
  check_library();
  helper("bare", bare);
  RUN(closefrom__threads_that_use_descriptors__lose_and_leak_none);
  RUN(closefrom__threads_and_no_close_range__lose_and_leak_none);
  return check_end();
}
