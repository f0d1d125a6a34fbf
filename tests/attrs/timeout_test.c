// SPDX-License-Identifier: MIT
// posix_spawnattr_gettimeout_np and posix_spawnattr_settimeout_np.
#include "tests/portable/attributes.h"
#include "tests/portable/launches.h"
#include "tests/portable/refuse.h"
#include "tests/portable/stopped.h"

enum { kShort = 50 };

static posix_spawnattr_t attributes;
static posix_spawn_file_actions_t opening;
static char directory[kTextSize];
static int is_copied;  // a child is a fork, which raises SIGCHLD

static void set_timeout(int milliseconds, uint32_t flags) {
  init_recorded(&attributes, flags);
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, milliseconds), 0);
}

/// posix_spawn() of the program that ends, whose second action sits in opening the FIFO.
static int spawn_stuck(pid_t* pid) {
  char path[kTextSize];
  char* argv[] = {"ends", NULL};
  return posix_spawn(pid, helper("ends", path), &opening, &attributes, argv, environ);
}

static void check_late(void) {
  char sentence[2 * kTextSize];
  CHECK_RECORD(DEADLINE, "openat", ETIMEDOUT);
  CHECK_EQ(record.action, 1);
  CHECK_TEXT(text_of(record.name), "open");
  CHECK_TEXT(record.path, fifo);
  CHECK_EQ(posix_spawn_strerror_np(&record, sentence, sizeof sentence), 0);
  CHECK(strstr(sentence, fifo) != NULL && strstr(sentence, strerror(ETIMEDOUT)) != NULL);
}

/// The spawn must be late, in time, and leave nothing.
static void spawn_late(int milliseconds, uint32_t flags) {
  int descriptors = count_descriptors(getpid());
  pid_t pid = -7;
  set_timeout(milliseconds, flags);
  count_sigchld();
  errno = 4711;
  double begin = seconds_now();
  CHECK_EQ(spawn_stuck(&pid), ETIMEDOUT);
  CHECK(seconds_now() - begin >= milliseconds / 1e3);
  CHECK(seconds_now() - begin < 20);
  CHECK_EQ(errno, 4711);
  CHECK_EQ(pid, -7);
  CHECK_EQ(children_signalled, is_copied);
  signal(SIGCHLD, SIG_DFL);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_DEADLINE_NP);
  CHECK_EQ(record.error, ETIMEDOUT);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void gettimeout_np__whatever_was_set__is_read(void) {
  static const int kTimeouts[] = {0, 1, 1000, 0x7fffffff};
  int seen = 5;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_gettimeout_np(&attributes, &seen), ENOENT);
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, -1), 0);
  CHECK_EQ(posix_spawnattr_gettimeout_np(&attributes, &seen), ENOENT);
  for (size_t i = 0; i < sizeof kTimeouts / sizeof *kTimeouts; i++) {
    CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, kTimeouts[i]), 0);
    CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, -2), EINVAL);
    CHECK_EQ(posix_spawnattr_gettimeout_np(&attributes, &seen), 0);
    CHECK_EQ(seen, kTimeouts[i]);
  }
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, -1), 0);
  CHECK_EQ(posix_spawnattr_gettimeout_np(&attributes, &seen), ENOENT);
  CHECK_EQ(seen, kTimeouts[3]);
  posix_spawnattr_destroy(&attributes);
}

static void settimeout_np__child_sits_in_a_fifo__is_etimedout(void) {
  spawn_late(kShort, 0);
  check_late();
  spawn_late(kShort, POSIX_SPAWN_NOEXECERR_NP);
  check_late();
  spawn_late(kShort, POSIX_SPAWN_START_SUSPENDED);
  check_late();
  spawn_late(0, 0);
}

static void stuck_in_copied_memory(void) {
  if (!refuse_sharing()) return;
  is_copied = 1;
  for (int i = 0; i < 3; i++) spawn_late(kShort, 0);
}

static void settimeout_np__memory_not_shared__is_etimedout_too(void) {
  run_apart(stuck_in_copied_memory);
}

static void settimeout_np__program_or_error_in_time__is_as_without(void) {
  set_timeout(kSoon, 0);
  CHECK_EQ(run_shell("exit 9", NULL, &attributes), 9);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
  set_timeout(kSoon, POSIX_SPAWN_NOEXECERR_NP);
  pid_t pid = -7;
  char* argv[] = {"none", NULL};
  CHECK_EQ(posix_spawn(&pid, "/none", NULL, &attributes, argv, environ), 0);
  CHECK_EQ(end_of(pid), 127);
  CHECK_EQ(record.error, ENOENT);
  posix_spawnattr_destroy(&attributes);
  CHECK(has_no_child());
}

// The deadline is the way to the program, not the program's.
static void settimeout_np__program_runs_longer__is_left_alone(void) {
  set_timeout(kSoon, 0);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, 1), 0);
  usleep(20000);
  CHECK(state_of(pid) == 'S');
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

static void settimeout_np__stopped_start__is_in_time(void) {
  char path[kTextSize];
  char* argv[] = {"ends", NULL};
  pid_t pid = -7;
  set_timeout(kSoon, POSIX_SPAWN_START_SUSPENDED);
  CHECK_EQ(posix_spawn(&pid, helper("ends", path), NULL, &attributes, argv, environ), 0);
  check_stopped(pid);
  CHECK_EQ(continue_to_end(pid), kEndsWith);
  posix_spawnattr_destroy(&attributes);
}

static void settimeout_np__caller_to_be_replaced__is_enotsup(void) {
  set_timeout(kSoon, POSIX_SPAWN_SETEXEC);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), ENOTSUP);
  CHECK_RECORD(ARGUMENTS, "", ENOTSUP);
  posix_spawnattr_destroy(&attributes);
}

static void settimeout_np__process_descriptor__is_late_and_in_time(void) {
  char path[kTextSize];
  char* argv[] = {"ends", NULL};
  int descriptors = count_descriptors(getpid());
  int pidfd = -7;
  set_timeout(kShort, 0);
  CHECK_EQ(pidfd_spawn(&pidfd, helper("ends", path), &opening, &attributes, argv, environ),
           ETIMEDOUT);
  CHECK_EQ(pidfd, -7);
  check_late();
  CHECK(has_no_child());
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, kSoon), 0);
  CHECK_EQ(pidfd_spawn(&pidfd, path, NULL, &attributes, argv, environ), 0);
  CHECK_EQ(end_of_pidfd(pidfd), kEndsWith);
  close(pidfd);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attributes, &pidfd, PD_DAEMON), 0);
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, kShort), 0);
  pidfd = -7;
  pid_t pid = -7;
  CHECK_EQ(spawn_stuck(&pid), ETIMEDOUT);
  CHECK_EQ(pidfd, -7);
  posix_spawnattr_destroy(&attributes);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
}

static void settimeout_np__open_program_and_parent_death__are_late_and_in_time(void) {
  char path[kTextSize];
  int program = open(helper("ends", path), O_RDONLY | O_CLOEXEC);
  pid_t pid = -7;
  set_timeout(kShort, 0);
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attributes, program), 0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGKILL), 0);
  CHECK_EQ(spawn_stuck(&pid), ETIMEDOUT);
  check_late();
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, kSoon), 0);
  char* argv[] = {"ends", NULL};
  CHECK_EQ(posix_spawn(&pid, "", NULL, &attributes, argv, environ), 0);
  CHECK_EQ(end_of(pid), kEndsWith);
  posix_spawnattr_destroy(&attributes);
  close(program);
}

static void settimeout_np__new_namespaces__are_late_and_in_time(void) {
  pid_t pid = -7;
  if (skip_without(1 << 21 /* CAP_SYS_ADMIN */)) return;
  set_timeout(kShort, 0);
  posix_spawnattr_setnamespaces_np(&attributes, CLONE_NEWPID | CLONE_NEWNS);
  CHECK_EQ(spawn_stuck(&pid), ETIMEDOUT);
  check_late();
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, kSoon), 0);
  CHECK_EQ(run_shell("exit $(($$ + 10))", NULL, &attributes), 11);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void settimeout_np__start__is_the_deadline_of_finish(void) {
  set_timeout(200, 0);
  double begin = seconds_now();
  posix_spawn_handle_np handle = launch_stuck(&attributes);
  CHECK_EQ(posix_spawn_finish_np(&handle, 0), EINPROGRESS);
  CHECK_EQ(posix_spawn_finish_np(&handle, -1), ETIMEDOUT);
  CHECK(seconds_now() - begin >= 0.2);
  CHECK_RECORD(DEADLINE, "openat", ETIMEDOUT);
  CHECK_EQ(record.action, 0);
  CHECK_EQ(posix_spawn_finish_np(&handle, 0), EINVAL);
  // What is in place at its time is not late, whenever one asks.
  CHECK_EQ(posix_spawnattr_settimeout_np(&attributes, 500), 0);
  handle = launch_ends(NULL, &attributes);
  usleep(600000);
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

int main(void) {
  check_library();
  publish_helpers();
  make_fifo(directory);
  chmod(directory, 0755);
  posix_spawn_file_actions_init(&opening);
  posix_spawn_file_actions_addclose(&opening, 100);
  posix_spawn_file_actions_addopen(&opening, 20, fifo, O_RDONLY, 0);
  RUN(gettimeout_np__whatever_was_set__is_read);
  RUN(settimeout_np__child_sits_in_a_fifo__is_etimedout);
  RUN(settimeout_np__memory_not_shared__is_etimedout_too);
  RUN(settimeout_np__program_or_error_in_time__is_as_without);
  RUN(settimeout_np__program_runs_longer__is_left_alone);
  RUN(settimeout_np__stopped_start__is_in_time);
  RUN(settimeout_np__caller_to_be_replaced__is_enotsup);
  RUN(settimeout_np__process_descriptor__is_late_and_in_time);
  RUN(settimeout_np__open_program_and_parent_death__are_late_and_in_time);
  RUN(settimeout_np__new_namespaces__are_late_and_in_time);
  RUN(settimeout_np__start__is_the_deadline_of_finish);
  remove_directory(directory);
  posix_spawn_file_actions_destroy(&opening);
  return check_end();
}
