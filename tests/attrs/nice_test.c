// SPDX-License-Identifier: MIT
// posix_spawnattr_getnice_np and posix_spawnattr_setnice_np.
#include <sys/resource.h>

#include "tests/portable/attributes.h"

static posix_spawnattr_t attributes;

static void set_nice(int nice) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setnice_np(&attributes, nice), 0);
}

static int is_refused(int nice) {
  pid_t pid = fork();
  if (pid == 0) _exit(setpriority(PRIO_PROCESS, 0, nice) != 0);
  return wait_for(pid) != 0;
}

static void getnice_np__whatever_was_set__is_read(void) {
  posix_spawnattr_init(&attributes);
  int seen = 99;
  CHECK_EQ(posix_spawnattr_getnice_np(&attributes, &seen), ENOENT);
  for (int nice = -20; nice <= 19; nice++) {
    CHECK_EQ(posix_spawnattr_setnice_np(&attributes, nice), 0);
    CHECK_EQ(posix_spawnattr_getnice_np(&attributes, &seen), 0);
    CHECK_EQ(seen, nice);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setnice_np__out_of_range__is_einval_and_unchanged(void) {
  int seen = 99;
  set_nice(3);
  CHECK_EQ(posix_spawnattr_setnice_np(&attributes, -21), EINVAL);
  CHECK_EQ(posix_spawnattr_setnice_np(&attributes, 20), EINVAL);
  CHECK_EQ(posix_spawnattr_getnice_np(&attributes, &seen), 0);
  CHECK_EQ(seen, 3);
  posix_spawnattr_destroy(&attributes);
}

static void setnice_np__copied_object__shares_it(void) {
  int seen = 99;
  set_nice(3);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setnice_np(&copy, 4), 0);
  CHECK_EQ(posix_spawnattr_getnice_np(&attributes, &seen), 0);
  CHECK_EQ(seen, 4);
  posix_spawnattr_destroy(&attributes);
}

static void nicer(void) {
  set_nice(19);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(getpriority(PRIO_PROCESS, (id_t)pid), 19);
  end(pid);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void setnice_np__higher_value__is_the_childs(void) {
  nicer();
  run_as_user(nicer);
}

static void setnice_np__lower_value__is_the_childs_where_allowed(void) {
  if (is_refused(-5)) {
    check_skip("may not have a lower nice value");
    return;
  }
  set_nice(-5);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(getpriority(PRIO_PROCESS, (id_t)pid), -5);
  end(pid);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void setnice_np__with_a_policy_and_a_user__all_are_the_childs(void) {
  char text[kTextSize];
  if (is_refused(-5) || skip_without(3 << 6 /* CAP_SETGID, CAP_SETUID */)) {
    check_skip("may not have a lower nice value");
    return;
  }
  set_nice(-5);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, kUser), 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSCHEDULER);
  posix_spawnattr_setschedpolicy(&attributes, SCHED_BATCH);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(getpriority(PRIO_PROCESS, (id_t)pid), -5);
  CHECK_EQ(syscall(SYS_sched_getscheduler, pid), SCHED_BATCH);
  CHECK_TEXT(status_line(pid, "Uid:", text), "65534 65534 65534 65534");
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

static void lower(void) {
  const struct rlimit kNone = {0, 0};
  setrlimit(RLIMIT_NICE, &kNone);
  setpriority(PRIO_PROCESS, 0, 1);
  set_nice(0);
  check_failure(
      NULL, &attributes,
      (struct failure){POSIX_SPAWN_STEP_NICE_NP, "setpriority", EACCES, 0, "nice value 0"});
  CHECK_EQ(posix_spawnattr_setnice_np(&attributes, -7), 0);
  check_failure(
      NULL, &attributes,
      (struct failure){POSIX_SPAWN_STEP_NICE_NP, "setpriority", EACCES, -7, "nice value -7"});
  posix_spawnattr_destroy(&attributes);
}

static void setnice_np__lower_value_of_an_ordinary_user__is_eacces(void) { run_as_user(lower); }

int main(void) {
  check_library();
  publish_helpers();
  RUN(getnice_np__whatever_was_set__is_read);
  RUN(setnice_np__out_of_range__is_einval_and_unchanged);
  RUN(setnice_np__copied_object__shares_it);
  RUN(setnice_np__higher_value__is_the_childs);
  RUN(setnice_np__lower_value__is_the_childs_where_allowed);
  RUN(setnice_np__with_a_policy_and_a_user__all_are_the_childs);
  RUN(setnice_np__lower_value_of_an_ordinary_user__is_eacces);
  return check_end();
}
