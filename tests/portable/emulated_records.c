// SPDX-License-Identifier: MIT
// Exact records of errors, and what else the pipe must not disturb, where memory may not be shared.
#include "tests/portable/emulated.h"
#include "tests/portable/failing_actions.h"
#include "tests/portable/trials.h"

static void emulated__action_that_fails__has_its_record(void) {
  for (int i = 0; i < kFailingCount; i++) {
    posix_spawn_file_actions_t actions;
    add_low_numbers(&actions);
    CHECK_EQ(kFailing[i].add(&actions), 0);
    CHECK_FAILS("/none", &actions, 0, kFailing[i].error);
    check_action_record(&kFailing[i], 10);
    posix_spawn_file_actions_destroy(&actions);
  }
}

// The pipe that carries the answer must look closed to whatever names its number.
static void emulated__missing_directory__is_ebadf_whatever_its_number(void) {
  for (int fd = 3; fd < 60; fd++) {
    posix_spawn_file_actions_t actions;
    if (fcntl(fd, F_GETFD) >= 0) continue;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopenat_np(&actions, 70, fd, "here", O_RDONLY, 0);
    CHECK_ACTION_FAILS(&actions, 0, EBADF, 0, "open", "openat");
    posix_spawn_file_actions_destroy(&actions);
  }
}

static void emulated__missing_program__is_ebadf_whatever_its_number(void) {
  for (int fd = 3; fd < 20; fd++) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    with_record(0);
    CHECK_EQ(posix_spawnattr_setexecfd_np(&recorded, fd), 0);
    int error = spawn_error("/bin/true", NULL, &recorded);
    // valgrind looks for a path that is empty, and qemu has no execveat().
    if (error == ENOENT || error == ENOTSUP) return check_skip("the emulator lacks it");
    CHECK_EQ(error, EBADF);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
    CHECK_EQ(record.fd, fd);
    CHECK_TEXT(text_of(record.call), "execveat");
    posix_spawnattr_destroy(&recorded);
  }
}

static void emulated__chdir_and_exec__are_told_apart(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir(&actions, "/none");
  for (int i = 0; i < kTimes; i++) {
    CHECK_FAILS("/none", NULL, 0, ENOENT);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
    CHECK_TEXT(text_of(record.call), "execve");
    CHECK_TEXT(record.path, "/none");
    CHECK_ACTION_FAILS(&actions, 0, ENOENT, 0, "chdir", "chdir");
    CHECK_RUNS("exit 3", NULL, 0, 3);
  }
  posix_spawn_file_actions_destroy(&actions);
}

static void emulated__search__has_its_candidates(void) {
  char* argv[] = {"null", NULL};
  int error = 0;
  for (int i = 0; i < kTimes; i++) {
    with_record(0);
    CHECK_EQ(posix_spawnattr_setsearchpath_np(&recorded, "/none:/dev:/bin/sh"), 0);
    CHECK_EQ(posix_spawnp(NULL, "null", NULL, &recorded, argv, environ), EACCES);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_SEARCH_NP);
    CHECK_EQ(record.candidate_count, 3);
    CHECK_TEXT(text_of(posix_spawn_candidate_np(&record, 0, &error)), "/none/null");
    CHECK_EQ(error, ENOENT);
    CHECK_TEXT(text_of(posix_spawn_candidate_np(&record, 1, &error)), "/dev/null");
    CHECK_EQ(error, EACCES);
    CHECK_TEXT(text_of(posix_spawn_candidate_np(&record, 2, &error)), "/bin/sh/null");
    CHECK_EQ(error, ENOTDIR);
    posix_spawnattr_destroy(&recorded);
  }
}

static void emulated__pipe__carries_text_or_tells_the_error(void) {
  posix_spawn_file_actions_t actions;
  add_low_numbers(&actions);
  for (int i = 0; i < kTimes; i++) {
    char text[8] = "";
    int fd = -1;
    pid_t pid = -1;
    CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, "echo text", B_FALSE, &actions, NULL), 0);
    CHECK_EQ(read(fd, text, sizeof text - 1), 5);
    CHECK_TEXT(text, "text\n");
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(wait_for(pid), 0);
  }
  CHECK_EQ(kFailing[0].add(&actions), 0);
  with_record(0);
  CHECK_EQ(posix_spawn_pipe_np(NULL, NULL, ":", B_TRUE, &actions, &recorded), kFailing[0].error);
  check_action_record(&kFailing[0], 10);
  posix_spawnattr_destroy(&recorded);
  posix_spawn_file_actions_destroy(&actions);
}

static void group_that_is_not_there(void) {
  posix_spawnattr_setpgroup(&trial.attributes, 999999999);
  posix_spawnattr_setflags(&trial.attributes, POSIX_SPAWN_SETPGROUP);
}

static void program_in_no_directory(void) {
  posix_spawnattr_setsearchpath_np(&trial.attributes, "/none/a:/none/b");
  trial.file = "missing";
  trial.searches = 1;
}

static void second_action(void) {
  posix_spawn_file_actions_addopen(&trial.actions, 7, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addchdir(&trial.actions, "/none");
}

static const struct row kRows[] = {
    {"pgroup", group_that_is_not_there, POSIX_SPAWN_STEP_PGROUP_NP, EPERM,
     "setpgid, value 999999999", "process group 999999999: %s"},
    {"search", program_in_no_directory, POSIX_SPAWN_STEP_SEARCH_NP, ENOENT,
     "execve, candidates 2, missing", "program search \"missing\": %s; tried 2 paths"},
    {"action", second_action, POSIX_SPAWN_STEP_FILE_ACTION_NP, ENOENT, "chdir, chdir 1, /none",
     "file action 1: chdir \"/none\": %s"},
};

static void emulated__record_of_each_failure__is_whole(void) {
  for (size_t i = 0; i < sizeof kRows / sizeof *kRows; i++) {
    row_tried = &kRows[i];
    run_apart(try_row);
  }
}

int main(void) {
  RUN_ALONE(emulated__action_that_fails__has_its_record);
  RUN_ALONE(emulated__missing_directory__is_ebadf_whatever_its_number);
  RUN_ALONE(emulated__missing_program__is_ebadf_whatever_its_number);
  RUN_ALONE(emulated__chdir_and_exec__are_told_apart);
  RUN_ALONE(emulated__search__has_its_candidates);
  RUN_ALONE(emulated__pipe__carries_text_or_tells_the_error);
  RUN_ALONE(emulated__record_of_each_failure__is_whole);
  check_library();
  return check_end();
}
