// SPDX-License-Identifier: MIT
// posix_spawnattr_t: what is set is what is read, and the object's edges.
#include <limits.h>
#include <signal.h>

#include "tests/portable/check.h"

static void attributes__after_init__are_all_empty(void) {
  posix_spawnattr_t object;
  short flags = -1;
  pid_t group = -1;
  int policy = -1;
  int cgroup = -1;
  sigset_t set;
  memset(&object, 0x5a, sizeof object);
  CHECK_EQ(posix_spawnattr_init(&object), 0);
  CHECK_EQ(posix_spawnattr_getflags(&object, &flags), 0);
  CHECK_EQ(flags, 0);
  posix_spawnattr_getpgroup(&object, &group);
  CHECK_EQ(group, 0);
  posix_spawnattr_getschedpolicy(&object, &policy);
  CHECK_EQ(policy, SCHED_OTHER);
  posix_spawnattr_getcgroup_np(&object, &cgroup);
  CHECK_EQ(cgroup, 0);
  posix_spawnattr_getsigmask(&object, &set);
  CHECK_EQ(sigismember(&set, SIGTERM), 0);
  posix_spawnattr_getsigdefault(&object, &set);
  CHECK_EQ(sigismember(&set, SIGTERM), 0);
}

static void attributes__flags__come_back(void) {
  posix_spawnattr_t object;
  short seen = -1;
  posix_spawnattr_init(&object);
  for (int flags = SHRT_MIN; flags <= SHRT_MAX; flags++) {
    CHECK_EQ(posix_spawnattr_setflags(&object, (short)flags), 0);
    posix_spawnattr_getflags(&object, &seen);
    CHECK_EQ(seen, flags);
  }
}

static void attributes__unknown_wide_flag__is_refused_and_nothing_changed(void) {
  posix_spawnattr_t object;
  uint32_t seen = 0;
  posix_spawnattr_init(&object);
  posix_spawnattr_setflags(&object, POSIX_SPAWN_SETSID);
  for (uint32_t bit = POSIX_SPAWN_OUTCOME_NP << 1; bit != 0; bit <<= 1) {
    CHECK_EQ(posix_spawnattr_setxflags(&object, bit), EINVAL);
  }
  CHECK_EQ(posix_spawnattr_getxflags(&object, &seen), 0);
  CHECK_EQ(seen, POSIX_SPAWN_SETSID);
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
}

static void attributes__numbers__come_back(void) {
  posix_spawnattr_t object;
  struct sched_param given = {.sched_priority = 7};
  struct sched_param seen = {.sched_priority = -1};
  pid_t group = -1;
  int cgroup = -1;
  posix_spawnattr_init(&object);
  CHECK_EQ(posix_spawnattr_setpgroup(&object, 4321), 0);
  CHECK_EQ(posix_spawnattr_setschedparam(&object, &given), 0);
  CHECK_EQ(posix_spawnattr_setcgroup_np(&object, 17), 0);
  posix_spawnattr_getpgroup(&object, &group);
  posix_spawnattr_getschedparam(&object, &seen);
  posix_spawnattr_getcgroup_np(&object, &cgroup);
  CHECK_EQ(group, 4321);
  CHECK_EQ(seen.sched_priority, 7);
  CHECK_EQ(cgroup, 17);
}

static void attributes__signal_sets__come_back_apart(void) {
  posix_spawnattr_t object;
  sigset_t mask;
  sigset_t defaults;
  posix_spawnattr_init(&object);
  sigemptyset(&mask);
  sigaddset(&mask, SIGUSR1);
  sigaddset(&mask, SIGRTMAX);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  CHECK_EQ(posix_spawnattr_setsigmask(&object, &mask), 0);
  CHECK_EQ(posix_spawnattr_setsigdefault(&object, &defaults), 0);
  sigfillset(&mask);
  sigfillset(&defaults);
  posix_spawnattr_getsigmask(&object, &mask);
  posix_spawnattr_getsigdefault(&object, &defaults);
  for (int signal = 1; signal <= SIGRTMAX; signal++) {
    CHECK_EQ(sigismember(&mask, signal) == 1, signal == SIGUSR1 || signal == SIGRTMAX);
    CHECK_EQ(sigismember(&defaults, signal) == 1, signal == SIGPIPE);
  }
}

static void attributes__policies__all_but_deadline_are_taken(void) {
  static const int kTaken[] = {0, 1, 2, 3, 5, 0x40000001, 7};
  static const int kRefused[] = {-1, 4, 6, 8, 0x40000006};
  posix_spawnattr_t object;
  int seen = -1;
  posix_spawnattr_init(&object);
  for (size_t i = 0; i < sizeof kTaken / sizeof *kTaken; i++) {
    CHECK_EQ(posix_spawnattr_setschedpolicy(&object, kTaken[i]), 0);
    posix_spawnattr_getschedpolicy(&object, &seen);
    CHECK_EQ(seen, kTaken[i]);
  }
  for (size_t i = 0; i < sizeof kRefused / sizeof *kRefused; i++) {
    CHECK_EQ(posix_spawnattr_setschedpolicy(&object, kRefused[i]), EINVAL);
  }
  posix_spawnattr_getschedpolicy(&object, &seen);
  CHECK_EQ(seen, 7);
}

// sched_param has 4 bytes in glibc and 48 in musl: what follows the first 4 is not the library's.
static void attributes__getschedparam__writes_the_priority_only(void) {
  posix_spawnattr_t object;
  union {
    struct sched_param parameter;
    unsigned char bytes[64];
  } seen;
  posix_spawnattr_init(&object);
  memset(seen.bytes, 0x5a, sizeof seen.bytes);
  posix_spawnattr_getschedparam(&object, &seen.parameter);
  CHECK_EQ(seen.parameter.sched_priority, 0);
  for (size_t i = sizeof(int); i < sizeof seen.bytes; i++) CHECK_EQ(seen.bytes[i], 0x5a);
}

static void attributes__neighbours_of_the_object__are_left_alone(void) {
  struct {
    unsigned char before[64];
    posix_spawnattr_t object;
    unsigned char after[64];
  } memory;
  struct sched_param parameter = {.sched_priority = 1};
  sigset_t set;
  sigfillset(&set);
  memset(&memory, 0x5a, sizeof memory);
  posix_spawnattr_init(&memory.object);
  posix_spawnattr_setflags(&memory.object, 0x1ff);
  posix_spawnattr_setsigmask(&memory.object, &set);
  posix_spawnattr_setsigdefault(&memory.object, &set);
  posix_spawnattr_setschedparam(&memory.object, &parameter);
  posix_spawnattr_setcgroup_np(&memory.object, -1);
  posix_spawnattr_destroy(&memory.object);
  for (size_t i = 0; i < sizeof memory.before; i++) {
    CHECK_EQ(memory.before[i], 0x5a);
    CHECK_EQ(memory.after[i], 0x5a);
  }
}

static void attributes__zero_filled_without_init__are_initialised(void) {
  static posix_spawnattr_t object;
  short flags = -1;
  CHECK_EQ(posix_spawnattr_getflags(&object, &flags), 0);
  CHECK_EQ(flags, 0);
  CHECK_EQ(posix_spawnattr_setflags(&object, POSIX_SPAWN_SETPGROUP), 0);
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
}

static void attributes__destroyed_twice__is_harmless(void) {
  posix_spawnattr_t object;
  posix_spawnattr_init(&object);
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
  CHECK_EQ(posix_spawnattr_init(&object), 0);
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
}

static void attributes__copied_by_value__are_independent(void) {
  posix_spawnattr_t first;
  pid_t group = -1;
  posix_spawnattr_init(&first);
  posix_spawnattr_setpgroup(&first, 5);
  posix_spawnattr_t second = first;
  posix_spawnattr_setpgroup(&second, 6);
  posix_spawnattr_getpgroup(&first, &group);
  CHECK_EQ(group, 5);
  CHECK_EQ(posix_spawnattr_destroy(&first), 0);
  posix_spawnattr_getpgroup(&second, &group);
  CHECK_EQ(group, 6);
  CHECK_EQ(posix_spawnattr_destroy(&second), 0);
}

int main(void) {
  check_library();
  RUN(attributes__after_init__are_all_empty);
  RUN(attributes__flags__come_back);
  RUN(attributes__unknown_wide_flag__is_refused_and_nothing_changed);
  RUN(attributes__numbers__come_back);
  RUN(attributes__signal_sets__come_back_apart);
  RUN(attributes__policies__all_but_deadline_are_taken);
  RUN(attributes__getschedparam__writes_the_priority_only);
  RUN(attributes__neighbours_of_the_object__are_left_alone);
  RUN(attributes__zero_filled_without_init__are_initialised);
  RUN(attributes__destroyed_twice__is_harmless);
  RUN(attributes__copied_by_value__are_independent);
  return check_end();
}
