// SPDX-License-Identifier: MIT
// Children that are born with the caller's own table of descriptors: nothing of it changes.
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/file.h>

#include "tests/portable/descriptors.h"
#include "tests/portable/identities.h"
#include "tests/portable/lists.h"

enum { kMany = 300, kThreads = 3, kSpawns = 200 };

static char locked[kTextSize];

/// True if another process finds the file locked, in each of the three ways.
static int is_locked(void) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    struct flock other = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 9, .l_len = 1};
    int file = open(locked, O_RDWR | O_CLOEXEC);
    int is = fcntl(file, F_SETLK, &lock) == -1 && fcntl(file, F_SETLK, &other) == -1 &&
             flock(file, LOCK_EX | LOCK_NB) == -1;
    _exit(is ? 0 : 1);
  }
  return wait_for(pid) == 0;
}

static void hold_locks(void) {
  char directory[kTextSize];
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
  struct flock open_file = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 9, .l_len = 1};
  pid_t pid = -1;
  snprintf(locked, sizeof locked, "%.400s/locked", make_directory(directory));
  write_file(locked, "", 0600);
  open_more();
  int file = open(locked, O_RDWR | O_CLOEXEC);
  int of_file = open(locked, O_RDWR | O_CLOEXEC);
  int whole = open(locked, O_RDWR | O_CLOEXEC);
  CHECK_EQ(fcntl(file, F_SETLK, &lock), 0);
  CHECK_EQ(fcntl(of_file, F_OFD_SETLK, &open_file), 0);
  CHECK_EQ(flock(whole, LOCK_EX), 0);
  CHECK(is_locked());
  for (int i = 0; i < 3; i++) {
    CHECK_EQ(run_map(NULL), 0);
    CHECK(is_locked());
    CHECK_EQ(spawn_map(&pid, "/none", NULL), ENOENT);
    CHECK(is_locked());
  }
  remove_directory(directory);
}

static void table__locks_on_files__are_kept(void) { run_apart(hold_locks); }

static void watch_a_pipe(void) {
  int fds[2];
  struct epoll_event event = {.events = EPOLLIN, .data = {.fd = 7}};
  open_more();
  CHECK_EQ(run_map(NULL), 0);
  CHECK_EQ(pipe2(fds, O_CLOEXEC), 0);
  int set = epoll_create1(EPOLL_CLOEXEC);
  CHECK_EQ(epoll_ctl(set, EPOLL_CTL_ADD, fds[0], &event), 0);
  CHECK_EQ(run_map(NULL), 0);
  CHECK_EQ(epoll_wait(set, &event, 1, 0), 0);
  CHECK_EQ(write(fds[1], "x", 1), 1);
  CHECK_EQ(epoll_wait(set, &event, 1, 5000), 1);
  CHECK_EQ(epoll_ctl(set, EPOLL_CTL_DEL, fds[0], NULL), 0);
}

static void table__epoll_set__is_as_it_was(void) { run_apart(watch_a_pipe); }

static int mistakes;
static int is_over;

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

/// Opens, closes and replaces numbers of its own, low and high, and looks whether they stay so.
static void* use_own_numbers(void* number) {
  int first = 200 + 40 * (int)(long)number;
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) {
    for (int fd = first; fd < first + 40; fd++) mistake_unless(dup3(0, fd, O_CLOEXEC) == fd);
    int lowest = fcntl(0, F_DUPFD_CLOEXEC, 3);
    mistake_unless(lowest >= 3 && identity_of(lowest) == identity_of(0));
    for (int fd = first; fd < first + 40; fd += 2) mistake_unless(close(fd) == 0);
    for (int fd = first; fd < first + 40; fd++) {
      mistake_unless(fcntl(fd, F_GETFD) == (fd % 2 == first % 2 ? -1 : FD_CLOEXEC));
    }
    mistake_unless(close(lowest) == 0);
  }
  return NULL;
}

static void spawn_amid_threads(void) {
  pthread_t threads[kThreads];
  pid_t pid = -1;
  close_inherited();
  open_at(500, 0);
  CHECK_EQ(run_map(NULL), 0);
  for (long i = 0; i < kThreads; i++) {
    if (pthread_create(&threads[i], NULL, use_own_numbers, (void*)i) != 0) _exit(kBodyFailed);
  }
  for (int i = 0; i < kSpawns; i++) {
    CHECK_EQ(run_map(NULL), 0);
    CHECK_EQ(spawn_map(&pid, "/none", NULL), ENOENT);
  }
  __atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
  CHECK_EQ(mistakes, 0);
  CHECK_EQ(fcntl(500, F_GETFD), 0);
}

static void table__threads_that_open_and_close__are_not_disturbed(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(spawn_amid_threads);
}

static void keep_flags(void) {
  pid_t pid = -1;
  close_inherited();
  CHECK_EQ(run_map(NULL), 0);
  for (int fd = 3; fd < kMany; fd++) open_at(fd, fd % 2 == 0 ? FD_CLOEXEC : 0);
  CHECK_EQ(fcntl(2, F_SETFD, FD_CLOEXEC), 0);
  for (int i = 0; i < 3; i++) {
    CHECK_EQ(run_map(NULL), 0);
    CHECK_EQ(spawn_map(&pid, "/none", NULL), ENOENT);
  }
  CHECK_EQ(fcntl(2, F_GETFD), FD_CLOEXEC);
  for (int fd = 3; fd < kMany; fd++) CHECK_EQ(fcntl(fd, F_GETFD), fd % 2 == 0 ? FD_CLOEXEC : 0);
  CHECK_EQ(count_descriptors(getpid()), kMany);
}

static void table__descriptors_and_their_flags__are_as_they_were(void) {
  run_apart(keep_flags);
  run_as_user(keep_flags);
}

int main(void) {
  check_library();
  RUN(table__locks_on_files__are_kept);
  RUN(table__epoll_set__is_as_it_was);
  RUN(table__threads_that_open_and_close__are_not_disturbed);
  RUN(table__descriptors_and_their_flags__are_as_they_were);
  return check_end();
}
