// SPDX-License-Identifier: MIT
// posix_spawnattr_getioprio_np and posix_spawnattr_setioprio_np.
#include "tests/portable/attributes.h"

enum { kNone, kRealTime, kBestEffort, kIdle };
enum { kProcess = 1, kClassShift = 13 };  // Linux: IOPRIO_WHO_PROCESS, IOPRIO_CLASS_SHIFT

static posix_spawnattr_t attributes;

static void set_ioprio(int io_class, int level) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setioprio_np(&attributes, io_class, level), 0);
}

static void check_ioprio(int io_class, int level) {
  set_ioprio(io_class, level);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(syscall(SYS_ioprio_get, kProcess, pid), io_class << kClassShift | level);
  end(pid);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void getioprio_np__whatever_was_set__is_read(void) {
  int io_class = 99;
  int level = 99;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getioprio_np(&attributes, &io_class, &level), ENOENT);
  for (int i = 0; i < 4 * 8; i++) {
    CHECK_EQ(posix_spawnattr_setioprio_np(&attributes, i / 8, i % 8), 0);
    CHECK_EQ(posix_spawnattr_getioprio_np(&attributes, &io_class, &level), 0);
    CHECK_EQ(io_class, i / 8);
    CHECK_EQ(level, i % 8);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setioprio_np__out_of_range__is_einval_and_unchanged(void) {
  static const int kWrong[][2] = {{-1, 0}, {4, 0}, {kBestEffort, -1}, {kBestEffort, 8}};
  int io_class = 99;
  int level = 99;
  set_ioprio(kBestEffort, 5);
  for (size_t i = 0; i < sizeof kWrong / sizeof *kWrong; i++) {
    CHECK_EQ(posix_spawnattr_setioprio_np(&attributes, kWrong[i][0], kWrong[i][1]), EINVAL);
  }
  CHECK_EQ(posix_spawnattr_getioprio_np(&attributes, &io_class, &level), 0);
  CHECK_EQ(io_class, kBestEffort);
  CHECK_EQ(level, 5);
  posix_spawnattr_destroy(&attributes);
}

static void setioprio_np__copied_object__shares_it(void) {
  int io_class = 99;
  int level = 99;
  set_ioprio(kBestEffort, 5);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setioprio_np(&copy, kIdle, 0), 0);
  CHECK_EQ(posix_spawnattr_getioprio_np(&attributes, &io_class, &level), 0);
  CHECK_EQ(io_class, kIdle);
  posix_spawnattr_destroy(&attributes);
}

static void unprivileged_classes(void) {
  check_ioprio(kBestEffort, 7);
  check_ioprio(kBestEffort, 0);
  check_ioprio(kIdle, 0);
}

static void setioprio_np__best_effort_or_idle__is_the_childs(void) {
  unprivileged_classes();
  run_as_user(unprivileged_classes);
}

static void setioprio_np__real_time_of_root__is_the_childs(void) {
  // CAP_SYS_ADMIN, or CAP_SYS_NICE since Linux 5.14.
  if (!skip_without(1 << 21 | 1 << 23)) check_ioprio(kRealTime, 3);
}

static void setioprio_np__real_time_then_another_user__both_are_the_childs(void) {
  if (skip_without(1 << 21 | 1 << 23 | 3 << 6)) return;
  set_ioprio(kRealTime, 3);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, kUser), 0);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(syscall(SYS_ioprio_get, kProcess, pid), kRealTime << kClassShift | 3);
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

static void setioprio_np__no_class_but_a_level__spawn_gives_einval(void) {
  set_ioprio(kNone, 1);
  check_failure(
      NULL, &attributes,
      (struct failure){POSIX_SPAWN_STEP_IOPRIO_NP, "ioprio_set", EINVAL, 0, "I/O priority"});
  posix_spawnattr_destroy(&attributes);
}

static void real_time(void) {
  set_ioprio(kRealTime, 0);
  check_failure(
      NULL, &attributes,
      (struct failure){POSIX_SPAWN_STEP_IOPRIO_NP, "ioprio_set", EPERM, 0, "I/O priority"});
  posix_spawnattr_destroy(&attributes);
}

static void setioprio_np__real_time_of_an_ordinary_user__is_eperm(void) { run_as_user(real_time); }

int main(void) {
  check_library();
  publish_helpers();
  RUN(getioprio_np__whatever_was_set__is_read);
  RUN(setioprio_np__out_of_range__is_einval_and_unchanged);
  RUN(setioprio_np__copied_object__shares_it);
  RUN(setioprio_np__best_effort_or_idle__is_the_childs);
  RUN(setioprio_np__real_time_of_root__is_the_childs);
  RUN(setioprio_np__real_time_then_another_user__both_are_the_childs);
  RUN(setioprio_np__no_class_but_a_level__spawn_gives_einval);
  RUN(setioprio_np__real_time_of_an_ordinary_user__is_eperm);
  return check_end();
}
