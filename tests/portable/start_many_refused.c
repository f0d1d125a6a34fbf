// SPDX-License-Identifier: MIT
// Launches that nobody waits for, of callers with thousands of descriptors, whose child cannot
// leave the caller's table, is late, or dies at that: the launch ends as any other, and is not held
// up.
#include <pthread.h>
#include <sys/ioctl.h>

#include "tests/portable/refuse.h"
#include "tests/portable/thousands.h"

enum { kCloneFiles = 0x400 };

static posix_spawn_file_actions_t object;
static int refusal;

/// The process finds out about its memory, and whether tables can be left, before it is refused.
static int begin(void) {
  if (!open_thousands()) return 0;
  posix_spawn_file_actions_init(&object);
  ADD(closefrom_np, 3);
  CHECK_EQ(end_in_way(&kWays[0], "/bin/true", &object, 0), 0);
  return 1;
}

static void end_each_way(void) {
  count_sigchld();
  int descriptors = count_descriptors(getpid());
  for (size_t i = 0; i < 2 * COUNT(kWays); i++) {
    const struct way* way = &kWays[i % COUNT(kWays)];
    CHECK_EQ(end_in_way(way, "/none", &object, 0), -1000 - ENOENT);
    CHECK_EQ(children_signalled, 0);
    CHECK_EQ(run_shell("exit 3", NULL, NULL), 3);
    CHECK_EQ(end_in_way(way, "/bin/true", &object, 0), 0);
    children_signalled = 0;
  }
  check_nothing_left(descriptors);
  check_thousands();
}

static void be_refused(void) {
  if (begin() && refuse_where(kCloseRange, refusal, 2, kUnshare, kUnshare)) end_each_way();
}

static void start_many__close_range_that_fails__is_done_with_a_copy(void) {
  static const int kRefusals[] = {ENOMEM, EPERM, ENOSYS, EMFILE, EINVAL};
  for (size_t i = 0; i < COUNT(kRefusals); i++) {
    refusal = kRefusals[i];
    run_apart(be_refused);
  }
}

static void be_refused_at_birth(void) {
  if (!begin() || !refuse(SYS_clone3, ENOSYS)) return;
  if (refuse_where(SYS_clone, refusal, 0, kCloneFiles, kCloneFiles)) end_each_way();
}

static void start_many__clone_that_refuses_the_table__is_done_with_a_copy(void) {
  static const int kRefusals[] = {EINVAL, EPERM, ENOSYS};
  for (size_t i = 0; i < COUNT(kRefusals); i++) {
    refusal = kRefusals[i];
    run_apart(be_refused_at_birth);
  }
}

static void lack_futex(void) {
  if (begin() && refuse(SYS_futex, refusal)) end_each_way();
}

static void start_many__no_futex__is_the_same(void) {
  refusal = ENOSYS;
  run_apart(lack_futex);
  refusal = EPERM;
  run_apart(lack_futex);
}

// As in <linux/seccomp.h>: a filter whose calls wait for another to answer them.
enum { kSetFilter = 1, kNewListener = 8, kAnswered = 0x7fc00000 };

struct waiting_call {
  unsigned long long id;
  unsigned pid, flags;
  struct {
    int number;
    unsigned architecture;
    unsigned long long instruction, arguments[6];
  } call;
};
struct answer {
  unsigned long long id;
  long long value;
  int error;
  unsigned flags;
};
#define RECEIVE_CALL _IOWR('!', 0, struct waiting_call)

static int listener;
static int gate_signal;
static int stopped_at_gate;

/// What close_range() with that flag answers from now on is up to who holds the listener.
static int hold_at_gate(void) {
  struct instruction filter[] = {
      {kLoad, 0, 0, kOffsetOfCall},
      {kJumpEqual, 0, 3, kCloseRange},
      {kLoad, 0, 0, kOffsetOfArguments + 8 * 2},
      {kJumpEqual, 0, 1, kUnshare},
      {kReturn, 0, 0, kAnswered},
      {kReturn, 0, 0, kAllow},
  };
  struct {
    unsigned short count;
    struct instruction* filter;
  } program = {sizeof filter / sizeof *filter, filter};
  CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  listener = (int)syscall(SYS_seccomp, kSetFilter, kNewListener, &program);
  if (listener >= 0) return 1;
  check_skip("no listener to a filter");
  return 0;
}

/// Meets each child at its first call: leaves it there, or sends it a signal.
static void* meet_children(void* unused) {
  for (;;) {
    struct waiting_call waiting = {0};
    if (ioctl(listener, RECEIVE_CALL, &waiting) != 0) {
      if (errno == EINTR || errno == ENOENT) continue;
      return unused;
    }
    __atomic_fetch_add(&stopped_at_gate, 1, __ATOMIC_SEQ_CST);
    if (gate_signal != 0 && waiting.pid > 0) kill((pid_t)waiting.pid, gate_signal);
  }
}

/// Launches in each way, with what should come of it; how many children met somebody at the gate.
static int launch_past_gate(int expected) {
  pthread_t thread;
  if (!begin() || !hold_at_gate()) return 0;
  if (!CHECK_EQ(pthread_create(&thread, NULL, meet_children, NULL), 0)) return 0;
  int descriptors = count_descriptors(getpid());
  for (size_t i = 0; i < COUNT(kWays); i++) {
    double before = seconds_now();
    CHECK_EQ(end_in_way(&kWays[i], "/bin/true", &object, 0), expected);
    CHECK(seconds_now() - before < 10);
  }
  check_nothing_left(descriptors);
  check_thousands();
  return stopped_at_gate;
}

static void be_held(void) {
  int expected = shares_thousands() ? (int)COUNT(kWays) : 0;
  gate_signal = 0;
  CHECK_EQ(launch_past_gate(0), expected);
}

static void start_many__child_that_does_not_go_on__is_replaced_by_one_with_a_copy(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(be_held);
}

static void be_stopped(void) {
  gate_signal = SIGSTOP;
  (void)launch_past_gate(0);
}

static void start_many__child_that_is_stopped__is_replaced_by_one_with_a_copy(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(be_stopped);
}

/// As if forked: the caller has a child that was killed.
static void be_killed(void) {
  gate_signal = SIGKILL;
  if (shares_thousands()) (void)launch_past_gate(-SIGKILL);
}

static void start_many__child_that_is_killed__is_told_by_its_status(void) {
  if (!skip_where_libc_cannot_clone()) run_apart(be_killed);
}

int main(void) {
  check_library();
  publish_helpers();
  RUN(start_many__close_range_that_fails__is_done_with_a_copy);
  RUN(start_many__clone_that_refuses_the_table__is_done_with_a_copy);
  RUN(start_many__no_futex__is_the_same);
  RUN(start_many__child_that_does_not_go_on__is_replaced_by_one_with_a_copy);
  RUN(start_many__child_that_is_stopped__is_replaced_by_one_with_a_copy);
  RUN(start_many__child_that_is_killed__is_told_by_its_status);
  return check_end();
}
