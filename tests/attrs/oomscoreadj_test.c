// SPDX-License-Identifier: MIT
// posix_spawnattr_getoomscoreadj_np and posix_spawnattr_setoomscoreadj_np.
#include "tests/portable/attributes.h"

static posix_spawnattr_t attributes;

static void set_adjustment(int adjustment) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setoomscoreadj_np(&attributes, adjustment), 0);
}

static void check_adjustment(const char* expected, const posix_spawn_file_actions_t* actions) {
  char text[kTextSize];
  pid_t pid = start_ready(actions, &attributes);
  CHECK_TEXT(proc_line(pid, "oom_score_adj", text), expected);
  end(pid);
}

/// False where whoever started this process has set the least that it may have.
static int may_have(const char* adjustment) {
  pid_t pid = fork();
  if (pid == 0) {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    _exit(write(file, adjustment, strlen(adjustment)) < 0);
  }
  return wait_for(pid) == 0;
}

static void getoomscoreadj_np__whatever_was_set__is_read(void) {
  int seen = 5;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getoomscoreadj_np(&attributes, &seen), ENOENT);
  for (int adjustment = -1000; adjustment <= 1000; adjustment++) {
    CHECK_EQ(posix_spawnattr_setoomscoreadj_np(&attributes, adjustment), 0);
    CHECK_EQ(posix_spawnattr_getoomscoreadj_np(&attributes, &seen), 0);
    CHECK_EQ(seen, adjustment);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setoomscoreadj_np__out_of_range__is_einval_and_unchanged(void) {
  int seen = 5;
  set_adjustment(7);
  CHECK_EQ(posix_spawnattr_setoomscoreadj_np(&attributes, -1001), EINVAL);
  CHECK_EQ(posix_spawnattr_setoomscoreadj_np(&attributes, 1001), EINVAL);
  CHECK_EQ(posix_spawnattr_getoomscoreadj_np(&attributes, &seen), 0);
  CHECK_EQ(seen, 7);
  posix_spawnattr_destroy(&attributes);
}

static void setoomscoreadj_np__copied_object__shares_it(void) {
  int seen = 5;
  set_adjustment(7);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setoomscoreadj_np(&copy, 8), 0);
  CHECK_EQ(posix_spawnattr_getoomscoreadj_np(&attributes, &seen), 0);
  CHECK_EQ(seen, 8);
  posix_spawnattr_destroy(&attributes);
}

static void killed_earlier(void) {
  set_adjustment(1000);
  check_adjustment("1000", NULL);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void setoomscoreadj_np__higher__is_the_childs_only(void) {
  killed_earlier();
  run_as_user(killed_earlier);
}

static void between(void) {
  if (!may_have("850")) {
    check_skip("may not have a lower OOM score");
    return;
  }
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  CHECK_EQ(write(file, "900", 3), 3);
  close(file);
  posix_spawnattr_init(&attributes);
  check_adjustment("900", NULL);
  CHECK_EQ(posix_spawnattr_setoomscoreadj_np(&attributes, 850), 0);
  check_adjustment("850", NULL);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void setoomscoreadj_np__lower_than_the_callers_but_not_its_least__is_allowed(void) {
  run_as_user(between);
}

static void setoomscoreadj_np__lower_of_root__is_the_childs_only(void) {
  if (skip_without(1 << 24 /* CAP_SYS_RESOURCE */)) return;
  set_adjustment(-1000);
  check_adjustment("-1000", NULL);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void killed_later(void) {
  if (may_have("-1000")) {
    check_skip("may have any OOM score");
    return;
  }
  set_adjustment(-1000);
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_OOMSCOREADJ_NP, "write", EACCES, -1000,
                                 "OOM score adjustment -1000 \"/proc/self/oom_score_adj\""});
  posix_spawnattr_destroy(&attributes);
}

static void setoomscoreadj_np__lower_of_an_ordinary_user__is_eacces(void) {
  run_as_user(killed_later);
}

static void check_not_opened(int error) {
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_OOMSCOREADJ_NP, "openat", error, 1000,
                                 "OOM score adjustment 1000 \"/proc/self/oom_score_adj\""});
  posix_spawnattr_destroy(&attributes);
}

static void hidden(void) {
  prctl(PR_SET_DUMPABLE, 0);
  set_adjustment(1000);
  check_not_opened(EACCES);
}

// Linux: the files in /proc of a process that cannot be traced are root's.
static void setoomscoreadj_np__caller_is_not_dumpable__is_eacces(void) { run_as_user(hidden); }

static void setoomscoreadj_np__with_another_user__both_are_the_childs(void) {
  char text[kTextSize];
  if (skip_without(3 << 6 /* CAP_SETGID, CAP_SETUID */)) return;
  set_adjustment(1000);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, kUser), 0);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_TEXT(proc_line(pid, "oom_score_adj", text), "1000");
  CHECK_TEXT(status_line(pid, "Uid:", text), "65534 65534 65534 65534");
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

// Writing the file takes a descriptor.
static void setoomscoreadj_np__child_may_have_no_descriptor__is_set(void) {
  const struct rlimit kNone = {0, 0};
  set_adjustment(1000);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETRLIMIT_NP);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attributes, RLIMIT_NOFILE, &kNone), 0);
  check_adjustment("1000", NULL);
  posix_spawnattr_destroy(&attributes);
}

static void setoomscoreadj_np__root_directory_without_proc__is_set(void) {
  char directory[kTextSize];
  char path[kTextSize];
  char text[2 * kTextSize + 32];
  char* argv[] = {"paused", NULL};
  posix_spawn_file_actions_t actions;
  pid_t pid = -1;
  if (skip_without(1 << 18 /* CAP_SYS_CHROOT */)) return;
  make_directory(directory);
  snprintf(text, sizeof text, "cp %s %s/paused", helper("paused", path), directory);
  CHECK_EQ(run_shell(text, NULL, NULL), 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchroot_np(&actions, directory);
  set_adjustment(1000);
  if (CHECK_EQ(posix_spawn(&pid, "/paused", &actions, &attributes, argv, environ), 0)) {
    CHECK_TEXT(proc_line(pid, "oom_score_adj", path), "1000");
  }
  end(pid);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  remove_directory(directory);
}

static char empty_directory[kTextSize];

static void in_empty_root(void) {
  CHECK_EQ(chroot(empty_directory), 0);
  set_adjustment(1000);
  check_not_opened(ENOTSUP);
}

static void setoomscoreadj_np__without_proc__is_enotsup(void) {
  if (skip_without(1 << 18 /* CAP_SYS_CHROOT */)) return;
  make_directory(empty_directory);
  run_apart(in_empty_root);
  remove_directory(empty_directory);
}

/// A jail whose /proc anybody has filled.
static void in_root_with_a_false_proc(void) {
  char text[kTextSize] = "";
  CHECK_EQ(chroot(empty_directory), 0);
  CHECK_EQ(chdir("/") | mkdir("/proc", 0700) | mkdir("/proc/self", 0700), 0);
  write_file("/precious", "precious", 0600);
  CHECK_EQ(symlink("/precious", "/proc/self/oom_score_adj"), 0);
  set_adjustment(1000);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOTSUP);
  int file = open("/precious", O_RDONLY | O_CLOEXEC);
  CHECK_EQ(read(file, text, sizeof text - 1), 8);
  CHECK_TEXT(text, "precious");
  CHECK_EQ(unlink("/precious") | unlink("/proc/self/oom_score_adj"), 0);
  CHECK_EQ(rmdir("/proc/self") | rmdir("/proc"), 0);
  posix_spawnattr_destroy(&attributes);
}

static void setoomscoreadj_np__false_proc__is_enotsup_and_nothing_is_written(void) {
  if (skip_without(1 << 18 /* CAP_SYS_CHROOT */)) return;
  make_directory(empty_directory);
  run_apart(in_root_with_a_false_proc);
  remove_directory(empty_directory);
}

int main(void) {
  check_library();
  publish_helpers();
  RUN(getoomscoreadj_np__whatever_was_set__is_read);
  RUN(setoomscoreadj_np__out_of_range__is_einval_and_unchanged);
  RUN(setoomscoreadj_np__copied_object__shares_it);
  RUN(setoomscoreadj_np__higher__is_the_childs_only);
  RUN(setoomscoreadj_np__lower_than_the_callers_but_not_its_least__is_allowed);
  RUN(setoomscoreadj_np__lower_of_root__is_the_childs_only);
  RUN(setoomscoreadj_np__lower_of_an_ordinary_user__is_eacces);
  RUN(setoomscoreadj_np__caller_is_not_dumpable__is_eacces);
  RUN(setoomscoreadj_np__with_another_user__both_are_the_childs);
  RUN(setoomscoreadj_np__child_may_have_no_descriptor__is_set);
  RUN(setoomscoreadj_np__root_directory_without_proc__is_set);
  RUN(setoomscoreadj_np__without_proc__is_enotsup);
  RUN(setoomscoreadj_np__false_proc__is_enotsup_and_nothing_is_written);
  return check_end();
}
