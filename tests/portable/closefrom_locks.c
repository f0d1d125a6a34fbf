// SPDX-License-Identifier: MIT
// What the caller holds by descriptors that the child closes: locks on files, sets of epoll and
// what they watch, mappings.
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>

#include "tests/portable/tables.h"

/// Above where a child copies its caller's table; the same file as 50.
enum { kAbove = 900 };

LIST(alone, DO(closefrom_np, 3))
LIST(streams, DO(dup2, 0, 1); DO(dup2, 1, 2); DO(closefrom_np, 3))
LIST(streams_of_high, DO(dup2, 50, 0); DO(closefrom_np, 3))
LIST(stream_above, DO(dup2, kAbove, 0); DO(close, kAbove); DO(closefrom_np, 3))
LIST(missing_above, DO(dup2, kAbove, 0); DO(dup2, kAbove + 1, 1); DO(closefrom_np, 3))
LIST(closed_before, DO(close, 50); DO(close, 51); DO(closefrom_np, 3))
LIST(replaced_before, DO(dup2, 0, 50); DO(dup2, 0, 51); DO(closefrom_np, 3))
LIST(missing_before, DO(close, 50); DO(dup2, kNotOpen, 4); DO(closefrom_np, 3))
LIST(missing_after, DO(closefrom_np, 3); DO(dup2, 50, 4))
LIST(listed, DO(inherit_np, 0); DO(inherit_np, 50))

struct request {
  void (*add)(posix_spawn_file_actions_t*);
  uint32_t flags;
  const char* path;
  int error;
};

static const struct request kRequests[] = {
    {alone, 0, "/bin/true", 0},
    {streams, 0, "/bin/true", 0},
    {streams_of_high, 0, "/bin/true", 0},
    {stream_above, 0, "/bin/true", 0},
    {stream_above, POSIX_SPAWN_CLOEXEC_DEFAULT, "/bin/true", 0},
    {missing_above, 0, "/bin/true", EBADF},
    {closed_before, 0, "/bin/true", 0},
    {replaced_before, 0, "/bin/true", 0},
    {alone, POSIX_SPAWN_CLOEXEC_DEFAULT, "/bin/true", 0},
    {listed, POSIX_SPAWN_CLOEXEC_DEFAULT, "/bin/true", 0},
    {NULL, POSIX_SPAWN_CLOEXEC_DEFAULT, "/bin/true", 0},
    {streams, 0, "/none", ENOENT},
    {streams, POSIX_SPAWN_CLOEXEC_DEFAULT, "/none", ENOENT},
    {missing_before, 0, "/bin/true", EBADF},
    {missing_after, 0, "/bin/true", EBADF},
};

/// What the spawn answers; its child is over by then.
static int answer(const struct request* request) {
  pid_t pid = -1;
  int error = spawn_list(&pid, request->path, request->add, request->flags);
  if (error == 0) wait_for(pid);
  return error;
}

/// `holds` after each spawn.
static void check_after_each(int (*holds)(void)) {
  open_more();
  CHECK_EQ(dup3(50, kAbove, O_CLOEXEC), kAbove);
  CHECK(holds());
  for (size_t i = 0; i < 2 * COUNT(kRequests); i++) {
    const struct request* request = &kRequests[i % COUNT(kRequests)];
    CHECK_EQ(answer(request), request->error);
    if (!CHECK(holds())) printf("# request %zu\n", i);
  }
}

static char locked[kTextSize];

enum { kPosix = 0, kOpenFile = 100 };

static struct flock lock_at(off_t start) {
  return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = 1};
}

/// True if another process finds the file locked, in each of the three ways.
static int is_locked(void) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    struct flock posix = lock_at(kPosix);
    struct flock open_file = lock_at(kOpenFile);
    int file = open(locked, O_RDWR | O_CLOEXEC);
    _exit(fcntl(file, F_SETLK, &posix) == -1 && fcntl(file, F_SETLK, &open_file) == -1 &&
                  flock(file, LOCK_EX | LOCK_NB) == -1
              ? 0
              : 1);
  }
  return wait_for(pid) == 0;
}

/// The file's own numbers are closed by some lists before all others are; `flags` is theirs.
static void lock_with(int flags) {
  char directory[kTextSize];
  struct flock posix = lock_at(kPosix);
  struct flock open_file = lock_at(kOpenFile);
  snprintf(locked, sizeof locked, "%.400s/locked", make_directory(directory));
  write_file(locked, "", 0600);
  for (int fd = 50; fd <= 52; fd++) {
    int file = open(locked, O_RDWR | O_CLOEXEC);
    CHECK_EQ(dup2(file, fd), fd);
    CHECK_EQ(fcntl(fd, F_SETFD, flags), 0);
    close(file);
  }
  CHECK_EQ(fcntl(50, F_SETLK, &posix), 0);
  CHECK_EQ(fcntl(51, F_OFD_SETLK, &open_file), 0);
  CHECK_EQ(flock(52, LOCK_EX), 0);
  check_after_each(is_locked);
  for (int fd = 50; fd <= 52; fd++) close(fd);
  CHECK(!is_locked());
  remove_directory(directory);
}

static void hold_locks(void) {
  lock_with(0);
  lock_with(FD_CLOEXEC);
}

static void closefrom__locks_on_files__are_kept(void) { run_on_each_kernel(hold_locks); }

static int watching;
static int writer;

/// True if the set tells of what comes, once.
static int delivers(void) {
  struct epoll_event event;
  char byte;
  if (epoll_wait(watching, &event, 1, 0) != 0 || write(writer, "x", 1) != 1) return 0;
  int count = epoll_wait(watching, &event, 1, 5000);
  int is_told = count == 1 && event.data.fd == 50 && epoll_wait(watching, &event, 1, 0) == 0;
  return is_told && read(50, &byte, 1) == 1;
}

static void watch_a_pipe(void) {
  int fds[2];
  struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data = {.fd = 50}};
  CHECK_EQ(pipe2(fds, O_CLOEXEC), 0);
  CHECK_EQ(dup2(fds[0], 50), 50);
  CHECK_EQ(dup2(0, 51), 51);
  CHECK_EQ(close(fds[0]), 0);
  writer = fds[1];
  watching = epoll_create1(EPOLL_CLOEXEC);
  CHECK_EQ(epoll_ctl(watching, EPOLL_CTL_ADD, 50, &event), 0);
  check_after_each(delivers);
  CHECK_EQ(epoll_ctl(watching, EPOLL_CTL_DEL, 50, NULL), 0);
}

static void closefrom__set_of_epoll__goes_on_telling(void) { run_on_each_kernel(watch_a_pipe); }

static char* mapped;

static int is_mapped(void) {
  char byte = 0;
  mapped[0]++;
  return pread(50, &byte, 1, 0) == 1 && byte == mapped[0] && lseek(50, 0, SEEK_CUR) == 7 &&
         fcntl(50, F_GETFD) == FD_CLOEXEC && fcntl(51, F_GETFD) == 0;
}

static void map_a_file(void) {
  open_distinct(50, FD_CLOEXEC);
  CHECK_EQ(ftruncate(50, 100), 0);
  CHECK_EQ(lseek(50, 7, SEEK_SET), 7);
  CHECK_EQ(dup2(50, 51), 51);
  mapped = mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, 50, 0);
  if (CHECK(mapped != MAP_FAILED)) check_after_each(is_mapped);
}

static void closefrom__mapped_file__stays_mapped_and_open(void) { run_on_each_kernel(map_a_file); }

int main(void) {
  check_library();
  RUN(closefrom__locks_on_files__are_kept);
  RUN(closefrom__set_of_epoll__goes_on_telling);
  RUN(closefrom__mapped_file__stays_mapped_and_open);
  return check_end();
}
