// SPDX-License-Identifier: MIT
// Launches that nobody waits for, of callers with thousands of descriptors: other threads, which
// use descriptors meanwhile, and locks on files lose nothing.
#include <pthread.h>
#include <sys/file.h>

#include "tests/portable/thousands.h"

enum { kSource = 50, kUsers = 2, kOwn = 40, kLaunches = 300 };

static posix_spawn_file_actions_t object;
static int is_over;
static int mistakes;

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

/// Numbers of its own, and then the lowest free ones: what it got is its own until it closes it.
static void use_some(int first) {
  for (int fd = first; fd < first + kOwn; fd++) mistake_unless(dup3(0, fd, O_CLOEXEC) == fd);
  for (int fd = first; fd < first + kOwn; fd++) {
    mistake_unless(fcntl(fd, F_GETFD) == FD_CLOEXEC && fcntl(fd, F_SETFD, 0) == 0);
  }
  int file = (int)syscall(SYS_memfd_create, "file", 0);
  Identity identity = identity_of(file);
  for (int fd = first; fd < first + kOwn; fd++) {
    mistake_unless(fcntl(fd, F_GETFD) == 0 && close(fd) == 0);
  }
  mistake_unless(identity != 0 && identity_of(file) == identity && close(file) == 0);
}

static void* use_descriptors(void* number) {
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) use_some(200 + kOwn * (int)(long)number);
  return NULL;
}

static void launch_amid_users(void) {
  pthread_t users[kUsers];
  char bare[kTextSize];
  if (!open_thousands()) return;
  helper("bare", bare);
  int descriptors = count_descriptors(getpid());
  posix_spawn_file_actions_init(&object);
  ADD(closefrom_np, 3);
  for (long i = 0; i < kUsers; i++) {
    if (pthread_create(&users[i], NULL, use_descriptors, (void*)i) != 0) _exit(kBodyFailed);
  }
  // The program fails where anything but the streams is open.
  for (size_t i = 0; i < kLaunches; i++) {
    CHECK_EQ(end_in_way(&kWays[i % COUNT(kWays)], bare, &object, 0), 0);
  }
  __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < kUsers; i++) pthread_join(users[i], NULL);
  posix_spawn_file_actions_destroy(&object);
  CHECK_EQ(mistakes, 0);
  check_nothing_left(descriptors);
  check_thousands();
}

static void start_many__threads_that_use_descriptors__lose_and_leak_none(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(launch_amid_users);
}

/// True if another process finds the file locked.
static int is_locked(const char* path) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int file = open(path, O_RDWR | O_CLOEXEC);
    _exit(fcntl(file, F_SETLK, &lock) == -1 && flock(file, LOCK_EX | LOCK_NB) == -1 ? 0 : 1);
  }
  return wait_for(pid) == 0;
}

static void hold_locks(void) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
  char directory[kTextSize];
  char path[kTextSize];
  if (!open_thousands()) return;
  snprintf(path, sizeof path, "%.400s/locked", make_directory(directory));
  write_file(path, "", 0600);
  for (int fd = kSource; fd < kSource + 2; fd++) {
    int file = open(path, O_RDWR | O_CLOEXEC);
    CHECK_EQ(dup2(file, fd), fd);
    close(file);
  }
  CHECK_EQ(flock(kSource + 1, LOCK_EX), 0);
  CHECK_EQ(fcntl(kSource, F_SETLK, &lock), 0);
  posix_spawn_file_actions_init(&object);
  ADD(close, kSource);
  ADD(closefrom_np, 3);
  for (size_t i = 0; i < 10 * COUNT(kWays); i++) {
    CHECK_EQ(end_in_way(&kWays[i % COUNT(kWays)], "/bin/true", &object, 0), 0);
    CHECK(is_locked(path));
  }
  posix_spawn_file_actions_destroy(&object);
  close(kSource);
  close(kSource + 1);
  CHECK(!is_locked(path));
  remove_directory(directory);
}

static void start_many__locks_on_files__are_kept(void) { run_apart(hold_locks); }

int main(void) {
  check_library();
  RUN(start_many__threads_that_use_descriptors__lose_and_leak_none);
  RUN(start_many__locks_on_files__are_kept);
  return check_end();
}
