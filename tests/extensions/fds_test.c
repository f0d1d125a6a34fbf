// SPDX-License-Identifier: MIT
// posix_spawn_fds_np: every small map against a model, larger ones at random, and its limits.
#include "tests/portable/identities.h"

enum { kFiles = 6, kMostTargets = 4, kLooked = 64 };

static enum asking asking;
static size_t most_targets;

/// All lists of `n` out of -1 … kFiles - 1.
static int count_mistakes(size_t n) {
  int fds[kMostTargets];
  int mistakes = 0;
  long maps = 1;
  for (size_t i = 0; i < n; i++) maps *= kFiles + 1;
  for (long number = 0; number < maps && mistakes < 5; number++) {
    long rest = number;
    if (number % 100 == 0) alarm(kSeconds);  // a slow machine, a stuck child not
    for (size_t i = 0; i < n; i++, rest /= kFiles + 1) fds[i] = (int)(rest % (kFiles + 1)) - 1;
    mistakes += !is_right(fds, n, asking);
  }
  return mistakes;
}

static void try_small_maps(void) {
  int mistakes = 0;
  map_looked = kLooked;
  open_distinct_up_to(kFiles - 1);
  open_distinct(40, 0);
  for (size_t n = 0; n <= most_targets; n++) mistakes += count_mistakes(n);
  close_distinct();
  CHECK_EQ(mistakes, 0);
}

static void run_small_maps(enum asking wanted, size_t most, int (*prepare)(void)) {
  asking = wanted;
  most_targets = most;
  run_prepared(prepare, try_small_maps);
}

static void fds__every_small_map__is_exact(void) { run_small_maps(kByCall, 4, NULL); }
static void fds__every_small_map_as_an_action__is_exact(void) {
  run_small_maps(kByAction, 3, NULL);
}
static void fds__every_small_map_in_place__is_exact(void) { run_small_maps(kInPlace, 3, NULL); }

/// CLOSE_RANGE_UNSHARE: the child is born with a copy then.
static int lack_unsharing(void) { return refuse_where(kCloseRange, EINVAL, 2, 2, 2); }

static void fds__every_small_map_from_a_copied_table__is_exact(void) {
  run_small_maps(kByCall, 3, lack_unsharing);
}

static void fds__every_small_map_without_close_range__is_exact(void) {
  run_small_maps(kByCall, 3, lack_close_range);
}

static void fds__every_small_map_in_copied_memory__is_exact(void) {
  run_small_maps(kByCall, 3, refuse_sharing);
}

static unsigned long long seed;

static int random_below(int end) {
  seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
  return (int)((seed >> 33) % (unsigned)end);
}

/// Half of them permutations, shuffled a little or much; the others anything.
static size_t draw(int fds[]) {
  int n = 1 + random_below(200);
  int shuffled = random_below(2);
  for (int i = 0; i < n; i++) fds[i] = shuffled ? i : random_below(251) - 1;
  for (int i = random_below(2 * n); shuffled && i > 0; i--) {
    int one = random_below(n);
    int other = random_below(n);
    int kept = fds[one];
    fds[one] = fds[other];
    fds[other] = kept;
  }
  return (size_t)n;
}

static void try_random_maps(void) {
  static int fds[200];
  int mistakes = 0;
  map_looked = 300;
  open_distinct_up_to(249);
  for (int i = 0; i < 300 && mistakes < 5; i++) {
    size_t n = draw(fds);
    mistakes += !is_right(fds, n, (enum asking)(i % kAskings));
  }
  close_distinct();
  CHECK_EQ(mistakes, 0);
}

static void fds__random_maps__are_exact(void) {
  seed = (unsigned long long)getpid();
  printf("# seed %llu\n", seed);
  run_apart(try_random_maps);
  run_prepared(lack_unsharing, try_random_maps);
}

/// As many as the limit has; reversed, so that each two change places.
static void try_a_huge_map(void) {
  static int fds[100000];
  struct rlimit limit;
  posix_spawnattr_t attributes;
  getrlimit(RLIMIT_NOFILE, &limit);
  int count = limit.rlim_max > 100000 ? 100000 : (int)limit.rlim_max - 1;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  open_distinct_up_to(9);
  for (int fd = 10; fd < count; fd++) {
    if (fd != kPrinted) dup2(fd % 10, fd);
  }
  for (int i = 0; i < count; i++) fds[i] = count - 1 - i;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_SETRLIMIT_NP);
  posix_spawnattr_setrlimit_np(&attributes, RLIMIT_NOFILE, &limit);
  map_attributes = &attributes;
  map_looked = count;
  int right = is_right(fds, (size_t)count, kByCall);
  close_distinct();
  CHECK(right);
}

static void fds__huge_map__is_exact(void) { run_apart(try_a_huge_map); }

/// The exit status of a shell that has the three standard streams alone.
static int run_alone_with(const char* command, const posix_spawnattr_t* attributes) {
  const int fds[] = {0, 1, 2};
  char* argv[] = {"sh", "-c", (char*)command, NULL};
  pid_t pid = -1;
  CHECK_EQ(posix_spawn_fds_np(&pid, "/bin/sh", argv, environ, fds, 3, attributes), 0);
  return end_of(pid);
}

static void read_limit(void) {
  posix_spawnattr_t attributes;
  struct rlimit limit = {1500, 2000};
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return check_skip("the hard limit is under 2000");
  CHECK_EQ(run_alone_with("test $(ulimit -Sn) = 1024 && test $(ulimit -Hn) = 2000", NULL), 0);
  posix_spawnattr_init(&attributes);
  limit.rlim_cur = 1700;
  posix_spawnattr_setrlimit_np(&attributes, RLIMIT_NOFILE, &limit);
  CHECK_EQ(run_alone_with("test $(ulimit -Sn) = 1024", &attributes), 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETRLIMIT_NP);
  CHECK_EQ(run_alone_with("test $(ulimit -Sn) = 1700", &attributes), 0);
  limit.rlim_cur = limit.rlim_max = 700;
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_EQ(run_alone_with("test $(ulimit -Sn) = 700", NULL), 0);
}

static void fds__soft_limit__is_1024_unless_told_otherwise(void) {
  run_apart(read_limit);
  run_as_user(read_limit);
}

static int error_of_map(const int* fds, size_t n, const char* path) {
  char* argv[] = {"none", NULL};
  pid_t pid = -7;
  int before = count_descriptors(getpid());
  errno = 4321;
  int error = posix_spawn_fds_np(&pid, path, argv, environ, fds, n, with_record(0));
  CHECK_EQ(errno, 4321);
  CHECK_EQ(pid, -7);
  CHECK_EQ(record.error, error);
  CHECK_EQ(count_descriptors(getpid()), before);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&recorded);
  return error;
}

static void fail(void) {
  const int negative[] = {0, -2, 2};
  const int closed[] = {0, 1, 700, 2};
  const int good[] = {0, 1, 2};
  for (int i = 0; i < 2; i++) {
    CHECK_EQ(error_of_map(negative, 3, "/bin/true"), EBADF);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_ARGUMENTS_NP);
    CHECK_EQ(error_of_map(closed, 4, "/bin/true"), EBADF);
    CHECK_RECORD(FILE_ACTION, "dup3", EBADF);
    CHECK_EQ(record.action, 0);
    CHECK_EQ(record.fd, 700);
    CHECK_EQ(record.new_fd, 2);
    CHECK_TEXT(text_of(record.name), "fdmap");
    CHECK_EQ(error_of_map(good, 3, "/none"), ENOENT);
    CHECK_RECORD(EXEC, "execve", ENOENT);
    CHECK_EQ(error_of_map(NULL, 0, "/none"), ENOENT);
    CHECK_EQ(error_of_map(good, 3, NULL), EFAULT);
  }
}

static void fds__what_fails__leaves_no_trace(void) {
  run_apart(fail);
  run_as_user(fail);
  run_prepared(lack_unsharing, fail);
  run_prepared(refuse_sharing, fail);
}

/// 40 numbers need more than the frame has, 4,000 more than an idle stack.
static void have_no_memory(void) {
  static int fds[4000];
  struct rlimit none = {0, 0};
  struct rlimit descriptors;
  getrlimit(RLIMIT_NOFILE, &descriptors);
  if (descriptors.rlim_max <= 4000) return check_skip("too few descriptors are allowed");
  descriptors.rlim_cur = descriptors.rlim_max;
  setrlimit(RLIMIT_NOFILE, &descriptors);
  for (int i = 0; i < 4000; i++) fds[i] = 2;
  CHECK_EQ(error_of_map(fds, 4000, "/none"), ENOENT);
  setrlimit(RLIMIT_AS, &none);
  CHECK_EQ(error_of_map(fds, 40, "/none"), ENOENT);
  CHECK_EQ(error_of_map(fds, 4000, "/none"), ENOMEM);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_ARGUMENTS_NP);
  CHECK_EQ(error_of_map(fds, 5, "/none"), ENOENT);
}

static void fds__no_memory_for_a_long_list__is_enomem(void) { run_apart(have_no_memory); }

int main(void) {
  check_library();
  RUN(fds__every_small_map__is_exact);
  RUN(fds__every_small_map_as_an_action__is_exact);
  RUN(fds__every_small_map_in_place__is_exact);
  RUN(fds__every_small_map_from_a_copied_table__is_exact);
  RUN(fds__every_small_map_without_close_range__is_exact);
  RUN(fds__every_small_map_in_copied_memory__is_exact);
  RUN(fds__random_maps__are_exact);
  RUN(fds__huge_map__is_exact);
  RUN(fds__soft_limit__is_1024_unless_told_otherwise);
  RUN(fds__what_fails__leaves_no_trace);
  RUN(fds__no_memory_for_a_long_list__is_enomem);
  return check_end();
}
