// SPDX-License-Identifier: MIT
// Asynchronous launches where a sandbox, an old kernel or a limit refuses what they are made of.
#include <sched.h>
#include <sys/resource.h>
#include <time.h>

#include "tests/portable/launches.h"
#include "tests/portable/refuse.h"

enum { kClonePidfd = 0x1000, kCloneChildCleartid = 0x200000, kPidfdSendSignal = 424 };
enum { kPidfdOpen = 434, kExitSignal = 0xff, kTimes = 3 };

static char directory[kTextSize];
static int refusal;

static void finish_each_kind(void) {
  for (int i = 0; i < kTimes; i++) {
    posix_spawn_handle_np handle = launch("/does/not/exist", NULL, NULL);
    CHECK_EQ(end_of_launch(&handle), 1000 + ENOENT);
    handle = launch_ends(NULL, NULL);
    CHECK_EQ(end_of_launch(&handle), kEndsWith);
  }
}

static void finish_stuck(void) {
  for (int i = 0; i < kTimes; i++) {
    posix_spawn_handle_np handle = launch_stuck(NULL);
    wait_until_stuck(handle.pid);
    CHECK_EQ(posix_spawn_finish_np(&handle, 1), EINPROGRESS);
    int writer = release_stuck();
    CHECK_EQ(end_of_launch(&handle), kEndsWith);
    close(writer);
    handle = launch_stuck(NULL);
    CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
  }
}

static void be_late(void) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, 20), 0);
  posix_spawn_handle_np handle = launch_stuck(&attributes);
  CHECK_EQ(posix_spawn_finish_np(&handle, -1), ETIMEDOUT);
  posix_spawnattr_destroy(&attributes);
}

/// The caller goes on, whatever is refused.
static void try_all(void) {
  int descriptors = count_descriptors(getpid());
  finish_each_kind();
  finish_stuck();
  be_late();
  check_nothing_left(descriptors);
}

static int lack_clone3(void) { return refuse(SYS_clone3, refusal); }

/// gVisor.
static int lack_descriptors(void) {
  return lack_clone3() && refuse_where(SYS_clone, EINVAL, 0, kClonePidfd, kClonePidfd) &&
         refuse(kPidfdOpen, ENOSYS);
}

static int lack_waitid(void) { return refuse(SYS_waitid, refusal); }
static int lack_waiting_by_descriptor(void) {
  return refuse_where(SYS_waitid, refusal, 0, ~0U, kPidfd);
}
static int lack_signals_by_descriptor(void) { return refuse(kPidfdSendSignal, refusal); }
static int lack_invisible_children(void) {
  return lack_clone3() && refuse_where(SYS_clone, EINVAL, 0, kExitSignal, 0);
}
static int lack_sharing(void) { return refuse_sharing(); }

static void with_each_refusal(int (*prepare)(void)) {
  for (int i = 0; i < 2; i++) {
    refusal = i == 0 ? EPERM : ENOSYS;
    run_prepared(prepare, try_all);
  }
}

static void start_np__no_clone3__is_the_same(void) { with_each_refusal(lack_clone3); }
static void start_np__no_process_descriptors__is_the_same(void) {
  with_each_refusal(lack_descriptors);
}
static void start_np__no_waiting_by_descriptor__is_the_same(void) {
  with_each_refusal(lack_waiting_by_descriptor);
}
static void start_np__no_signals_by_descriptor__is_the_same(void) {
  with_each_refusal(lack_signals_by_descriptor);
}
static void start_np__no_children_without_exit_signal__is_the_same(void) {
  with_each_refusal(lack_invisible_children);
}

/// Waits without a word to wait for, and takes no processor time meanwhile.
static void wait_idly(void) {
  posix_spawn_handle_np handle = launch_stuck(NULL);
  clock_t before = clock();
  CHECK_EQ(posix_spawn_finish_np(&handle, 400), EINPROGRESS);
  CHECK(clock() - before < CLOCKS_PER_SEC / 5);
  CHECK_EQ(posix_spawn_cancel_np(&handle), 0);
}

static int lack_futex(void) { return refuse(SYS_futex, refusal); }
static void start_np__no_futex__is_the_same_and_does_not_spin(void) {
  with_each_refusal(lack_futex);
  run_prepared(lack_futex, wait_idly);
}
static void start_np__no_shared_memory__is_the_same(void) { run_prepared(lack_sharing, try_all); }

// The tests themselves ask waitid what is left.
static void without_waitid(void) {
  finish_each_kind();
  finish_stuck();
  be_late();
  CHECK_EQ(waitpid(-1, NULL, WNOHANG | __WALL), -1);
}

static void start_np__no_waitid__is_the_same(void) {
  for (int i = 0; i < 2; i++) {
    refusal = i == 0 ? EPERM : ENOSYS;
    run_prepared(lack_waitid, without_waitid);
  }
}

/// Only as vfork() does it.
static int lack_going_on(void) {
  return lack_clone3() &&
         refuse_where(SYS_clone, refusal, 0, kCloneChildCleartid, kCloneChildCleartid);
}

static void wait_at_start(void) {
  int descriptors = count_descriptors(getpid());
  finish_each_kind();
  check_nothing_left(descriptors);
}

static void start_np__only_children_that_stop_the_caller__are_exact(void) {
  refusal = EPERM;
  run_prepared(lack_going_on, wait_at_start);
  refusal = ENOSYS;
  run_prepared(lack_going_on, wait_at_start);
}

static int lack_all(void) { return refuse(SYS_clone3, EPERM) && refuse(SYS_clone, EPERM); }

static void be_refused(void) {
  int descriptors = count_descriptors(getpid());
  CHECK_EQ(launch_error("/bin/true", NULL, NULL), EAGAIN);
  check_nothing_left(descriptors);
}

static void start_np__no_way_to_make_a_child__is_eagain(void) {
  run_prepared(lack_all, be_refused);
}

static void have_no_memory(void) {
  struct rlimit none = {0, RLIM_INFINITY};
  char* argv[] = {"launched", NULL};
  posix_spawn_handle_np handles[40];
  int count = 0;
  int error = 0;
  int descriptors = count_descriptors(getpid());
  getrlimit(RLIMIT_AS, &none);
  none.rlim_cur = 0;
  setrlimit(RLIMIT_AS, &none);
  // The cache has a few stacks.
  while (count < 40 && error == 0) {
    handles[count] = kNoLaunch;
    error = posix_spawn_start_np(&handles[count], "/does/not/exist", NULL, NULL, argv, environ);
    if (error == 0) count++;
  }
  CHECK_EQ(error, ENOMEM);
  CHECK_EQ(memcmp(&handles[count], &kNoLaunch, sizeof kNoLaunch), 0);
  for (int i = 0; i < count; i++) {
    CHECK_EQ(posix_spawn_finish_np(&handles[i], kSoon), ENOENT);
  }
  none.rlim_cur = none.rlim_max;
  setrlimit(RLIMIT_AS, &none);
  check_nothing_left(descriptors);
}

static void start_np__no_memory__is_enomem_and_leaves_nothing(void) { run_apart(have_no_memory); }

static void have_no_process(void) {
  struct rlimit none = {0, 0};
  int descriptors = count_descriptors(getpid());
  CHECK_EQ(setrlimit(RLIMIT_NPROC, &none), 0);
  CHECK_EQ(launch_error("/bin/true", NULL, NULL), EAGAIN);
  check_nothing_left(descriptors);
}

static void start_np__too_many_processes__is_eagain_and_leaves_nothing(void) {
  run_as_user(have_no_process);
}

static void fill_table(void) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_OUTCOME_NP);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  int descriptors = count_descriptors(getpid());
  for (int room = 0; room < 3; room++) {
    int first = dup(0);
    close(first);
    struct rlimit low = {(rlim_t)(first + room), limit.rlim_max};
    setrlimit(RLIMIT_NOFILE, &low);
    CHECK_EQ(launch_error("/bin/true", NULL, room == 0 ? NULL : &attributes), EMFILE);
    setrlimit(RLIMIT_NOFILE, &limit);
    check_nothing_left(descriptors);
  }
  posix_spawnattr_destroy(&attributes);
}

static void start_np__table_is_full__is_emfile_and_leaves_nothing(void) { run_apart(fill_table); }

int main(void) {
  publish_helpers();
  make_fifo(directory);
  chmod(directory, 0755);
  RUN(start_np__no_clone3__is_the_same);
  RUN(start_np__no_process_descriptors__is_the_same);
  RUN(start_np__no_waiting_by_descriptor__is_the_same);
  RUN(start_np__no_signals_by_descriptor__is_the_same);
  RUN(start_np__no_children_without_exit_signal__is_the_same);
  RUN(start_np__no_futex__is_the_same_and_does_not_spin);
  RUN(start_np__no_shared_memory__is_the_same);
  RUN(start_np__no_waitid__is_the_same);
  RUN(start_np__only_children_that_stop_the_caller__are_exact);
  RUN(start_np__no_way_to_make_a_child__is_eagain);
  RUN(start_np__too_many_processes__is_eagain_and_leaves_nothing);
  RUN(start_np__table_is_full__is_emfile_and_leaves_nothing);
  check_library();
  RUN(start_np__no_memory__is_enomem_and_leaves_nothing);
  remove_directory(directory);
  return check_end();
}
