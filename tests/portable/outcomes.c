// SPDX-License-Identifier: MIT
// The record where no step fails, where the spawn says 0 all the same, and where a step has several
// ways to fail.
#include <pthread.h>
#include <sys/resource.h>

#include "tests/portable/stuck.h"
#include "tests/portable/trials.h"

#define STEP(name) POSIX_SPAWN_STEP_##name##_NP

static const char* sentence(void) {
  static char text[kTextSize];
  CHECK_EQ(posix_spawn_strerror_np(&record, text, sizeof text), 0);
  return text;
}

/// Spawns and gives the child's wait status, -1 for none.
static int spawn_and_wait(int error) {
  pid_t pid = kUntouched;
  CHECK_EQ(try_spawn(&pid), error);
  int status = error == 0 ? wait_for(pid) : -1;
  CHECK(has_no_child());
  return status;
}

static void success_apart(void) {
  begin_trial();
  posix_spawn_file_actions_addchdir(&trial.actions, "/none");
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&trial.actions, 0), 0);
  for (int i = 0; i < kTries; i++) {
    record_into(&trial.attributes);
    CHECK_EQ(spawn_and_wait(0), 0);
    CHECK_EQ(record.step, STEP(NONE));
    CHECK_TEXT(sentence(), "no error");
    // A good spawn must not pay for twelve kilobytes.
    CHECK_EQ(record.error, 0x55555555);
  }
}

static void outcome__success__writes_the_step_only(void) { run_apart(success_apart); }

static void success_in_copied_memory(void) {
  if (!refuse_sharing()) return;
  success_apart();
}

static void outcome__success_in_copied_memory__writes_the_step_only(void) {
  run_apart(success_in_copied_memory);
}

static void* terminate_child(void* unused) {
  pid_t pid = wait_for_stuck_child(getpid());
  (void)unused;
  if (pid > 0) kill(pid, SIGTERM);
  return NULL;
}

static void outcome__killed_in_the_open_of_a_fifo__is_killed_by_that_signal(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  begin_trial();
  posix_spawn_file_actions_addopen(&trial.actions, 7, fifo, O_RDONLY, 0);
  pthread_create(&thread, NULL, terminate_child, NULL);
  int status = spawn_and_wait(0);
  pthread_join(thread, NULL);
  CHECK_EQ(WTERMSIG(status), SIGTERM);
  CHECK_EQ(record.step, STEP(KILLED));
  CHECK_EQ(record.signal, SIGTERM);
  CHECK_EQ(record.error, 0);
  CHECK_TEXT(sentence(), "killed before exec by signal 15");
}

static void killed_apart(void) {
  begin_trial();
  posix_spawnattr_setxflags(&trial.attributes, POSIX_SPAWN_NOEXECERR_NP);
  refuse(SYS_execve, 0);
  int status = spawn_and_wait(0);
  CHECK_EQ(WTERMSIG(status), SIGSYS);
  CHECK_EQ(record.step, STEP(KILLED));
  CHECK_EQ(record.signal, SIGSYS);
}

static void outcome__killed_in_exec__is_killed_by_that_signal(void) { run_apart(killed_apart); }

// Its pipe ends as at exec: nothing tells the two apart.
static void killed_in_copied_memory(void) {
  if (!refuse_sharing()) return;
  begin_trial();
  refuse(SYS_execve, 0);
  for (int i = 0; i < kTries; i++) {
    int status = spawn_and_wait(0);
    CHECK_EQ(WTERMSIG(status), SIGSYS);
    CHECK_EQ(record.step, STEP(NONE));
  }
}

static void outcome__killed_in_copied_memory__is_killed_unrecorded(void) {
  run_apart(killed_in_copied_memory);
}

static void hidden_apart(void) {
  begin_trial();
  trial.file = "/none/program";
  posix_spawnattr_setxflags(&trial.attributes, POSIX_SPAWN_NOEXECERR_NP);
  for (int i = 0; i < kTries; i++) {
    int status = spawn_and_wait(0);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 127);
    CHECK_EQ(record.step, STEP(EXEC));
    CHECK_EQ(record.error, ENOENT);
    CHECK_TEXT(record.path, "/none/program");
  }
}

static void outcome__hidden_error_of_exec__is_recorded(void) { run_apart(hidden_apart); }

static void hidden_in_copied_memory(void) {
  if (!refuse_sharing()) return;
  hidden_apart();
}

static void outcome__hidden_error_of_exec_in_copied_memory__is_recorded(void) {
  run_apart(hidden_in_copied_memory);
}

static void outcome__missing_interpreter__is_told_from_a_missing_program(void) {
  char directory[kTextSize];
  char path[kTextSize + 8];
  snprintf(path, sizeof path, "%s/script", make_directory(directory));
  write_file(path, "#!/none/interpreter\n", 0755);
  begin_trial();
  trial.file = path;
  spawn_and_wait(ENOENT);
  CHECK_EQ(record.step, STEP(EXEC));
  CHECK_EQ(record.interpreter, 1);
  CHECK(strstr(sentence(), "the interpreter that it names") != NULL);
  remove_directory(directory);
}

static void outcome__missing_directory_or_program__are_told_apart(void) {
  begin_trial();
  posix_spawn_file_actions_addchdir(&trial.actions, "/none");
  spawn_and_wait(ENOENT);
  CHECK_EQ(record.step, STEP(FILE_ACTION));
  CHECK_TEXT(record.path, "/none");
  begin_trial();
  posix_spawn_file_actions_addchdir(&trial.actions, "/");
  trial.file = "/none";
  spawn_and_wait(ENOENT);
  CHECK_EQ(record.step, STEP(EXEC));
  CHECK_TEXT(record.path, "/none");
}

// By clone3() at birth, or by the child where a sandbox refuses that.
static void outcome__cgroup_that_is_not_open__is_the_cgroups(void) {
  begin_trial();
  posix_spawnattr_setcgroup_np(&trial.attributes, kUnopened);
  posix_spawnattr_setxflags(&trial.attributes, POSIX_SPAWN_SETCGROUP);
  spawn_and_wait(EBADF);
  CHECK_EQ(record.step, STEP(CGROUP));
  CHECK_EQ(record.fd, kUnopened);
}

static void no_descriptor_apart(void) {
  static int fd;
  struct rlimit limit = {0, 0};
  begin_trial();
  getrlimit(RLIMIT_NOFILE, &limit);
  int lowest = dup(0);
  close(lowest);
  limit.rlim_cur = (rlim_t)lowest;
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&trial.attributes, &fd, PD_DAEMON), 0);
  spawn_and_wait(EMFILE);
  CHECK_EQ(record.step, STEP(PROCDESCP));
  CHECK_EQ(record.error, EMFILE);
}

static void outcome__no_number_for_a_process_descriptor__is_the_descriptors(void) {
  run_apart(no_descriptor_apart);
}

static void pipe_apart(void) {
  pid_t pid = kUntouched;
  int fd = kUntouched;
  begin_trial();
  posix_spawn_file_actions_addchdir(&trial.actions, "/");
  refuse(SYS_dup3, EDOM);
  CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, "exit 0", B_FALSE, &trial.actions, &trial.attributes),
           EDOM);
  CHECK_EQ(pid, kUntouched);
  CHECK_EQ(record.step, STEP(FILE_ACTION));
  CHECK_EQ(record.action, -1);
  CHECK_EQ(record.new_fd, 1);
  CHECK(has_no_child());
}

static void outcome__pipe_that_cannot_be_put_in_place__is_no_action_of_the_callers(void) {
  run_apart(pipe_apart);
}

int main(void) {
  char directory[kTextSize];
  check_library();
  make_fifo(directory);
  alarm(60);  // a child that nobody ends must not stop the suite
  RUN(outcome__success__writes_the_step_only);
  RUN(outcome__success_in_copied_memory__writes_the_step_only);
  RUN(outcome__killed_in_the_open_of_a_fifo__is_killed_by_that_signal);
  RUN(outcome__killed_in_exec__is_killed_by_that_signal);
  RUN(outcome__killed_in_copied_memory__is_killed_unrecorded);
  RUN(outcome__hidden_error_of_exec__is_recorded);
  RUN(outcome__hidden_error_of_exec_in_copied_memory__is_recorded);
  RUN(outcome__missing_interpreter__is_told_from_a_missing_program);
  RUN(outcome__missing_directory_or_program__are_told_apart);
  RUN(outcome__cgroup_that_is_not_open__is_the_cgroups);
  RUN(outcome__no_number_for_a_process_descriptor__is_the_descriptors);
  RUN(outcome__pipe_that_cannot_be_put_in_place__is_no_action_of_the_callers);
  remove_directory(directory);
  return check_end();
}
