// SPDX-License-Identifier: MIT
// setoptional: actions that may fail, and the ones behind them.
#include <limits.h>

#include "tests/portable/apart.h"
#include "tests/portable/descriptors.h"
#include "tests/portable/failing_actions.h"
#include "tests/portable/foreign.h"
#include "tests/portable/inherited.h"

static Object object;

static void begin(void) {
  close_inherited();
  posix_spawn_file_actions_init(&object);
}

static void allow_failure(int index) {
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, index), 0);
}

static void add_failing(int index) { CHECK_EQ(kFailing[index].add(&object), 0); }

static void let_each_fail(void) {
  begin();
  for (int i = 0; i < kFailingCount; i++) {
    add_failing(i);
    CHECK_ACTION_FAILS(&object, 0, kFailing[i].error, i, kFailing[i].name, kFailing[i].call);
    allow_failure(-1);
    CHECK_RUNS("exit 3", &object, 0, 3);
  }
  posix_spawn_file_actions_addopen(&object, 9, "/dev/null", O_RDONLY, 0);
  CHECK_OPEN(&object, NULL, "0 1 2 9");
  CHECK_EQ(kFailing[2].add(&object), 0);
  CHECK_ACTION_FAILS(&object, 0, EBADF, kFailingCount + 1, "open", "openat");
  posix_spawn_file_actions_destroy(&object);
}

static void setoptional__action_of_each_kind__may_fail(void) {
  run_apart(let_each_fail);
  run_as_user(let_each_fail);
}

static void setoptional__terminal_or_privilege_that_lacks__may_fail(void) {
  posix_spawn_file_actions_init(&object);
  int file = open("/dev/null", O_RDWR | O_CLOEXEC);
  posix_spawn_file_actions_addtcsetpgrp_np(&object, file);
  allow_failure(0);
  posix_spawn_file_actions_addtcsetsid_np(&object, file);
  allow_failure(1);
  posix_spawn_file_actions_addsetns_np(&object, file, 0);
  allow_failure(2);
  CHECK_RUNS("exit 3", &object, 0, 3);
  // What was blocked for the first of them is no longer.
  pid_t pid = start_paused(&object, NULL);
  CHECK_EQ(status_mask(pid, "SigBlk:"), status_mask(getpid(), "SigBlk:"));
  end(pid);
  close(file);
  posix_spawn_file_actions_destroy(&object);
}

static void limit_descriptors(void) {
  struct rlimit limit = {40, 40};
  begin();
  posix_spawn_file_actions_adddata_np(&object, 50, "text", 4);
  posix_spawn_file_actions_addopen(&object, 50, "/dev/null", O_RDONLY, 0);
  allow_failure(0);
  allow_failure(1);
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_OPEN(&object, NULL, "0 1 2");
  posix_spawn_file_actions_destroy(&object);
}

static void setoptional__number_over_the_limit__leaves_nothing_open(void) {
  run_apart(limit_descriptors);
}

static void close_by_opening(void) {
  begin();
  open_at(5, 0);
  open_at(6, 0);
  posix_spawn_file_actions_addopen(&object, 5, "/none", O_RDONLY, 0);
  allow_failure(-1);
  CHECK_OPEN(&object, NULL, "0 1 2 6");
  posix_spawn_file_actions_destroy(&object);
}

static void setoptional__open_that_fails__has_closed_its_descriptor(void) {
  run_apart(close_by_opening);
}

static void setoptional__some_actions__keep_their_order(void) {
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/");
  posix_spawn_file_actions_addchdir(&object, "/none");
  posix_spawn_file_actions_addchdir(&object, "proc");
  posix_spawn_file_actions_addchdir(&object, "none");
  posix_spawn_file_actions_addchdir(&object, "self");
  allow_failure(3);
  CHECK_ACTION_FAILS(&object, 0, ENOENT, 1, "chdir", "chdir");
  CHECK_TEXT(record.path, "/none");
  allow_failure(1);
  allow_failure(1);
  CHECK_RUNS("test -e fdinfo", &object, 0, 0);
  CHECK_FAILS("none", &object, 0, ENOENT);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
  CHECK_EQ(record.action, -1);
  posix_spawn_file_actions_destroy(&object);
}

static void setoptional__no_such_action__is_einval(void) {
  static Object zero;
  const int bad[] = {INT_MIN, -2, 2, 3, INT_MAX};
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 0), EINVAL);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, -1), EINVAL);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&zero, -1), EINVAL);
  posix_spawn_file_actions_addclose(&object, 90);
  posix_spawn_file_actions_addclose(&object, 91);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, bad[i]), EINVAL);
  }
  allow_failure(0);
  allow_failure(1);
  posix_spawn_file_actions_destroy(&object);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 0), EINVAL);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 0), EINVAL);
}

int main(void) {
  check_library();
  RUN(setoptional__action_of_each_kind__may_fail);
  RUN(setoptional__terminal_or_privilege_that_lacks__may_fail);
  RUN(setoptional__number_over_the_limit__leaves_nothing_open);
  RUN(setoptional__open_that_fails__has_closed_its_descriptor);
  RUN(setoptional__some_actions__keep_their_order);
  RUN(setoptional__no_such_action__is_einval);
  return check_end();
}
