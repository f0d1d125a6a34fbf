// SPDX-License-Identifier: MIT
// A process that forks, ends or replaces itself while launches of its are on their way.
#include <sys/prctl.h>

#include "tests/portable/apart.h"
#include "tests/portable/launches.h"
#include "tests/portable/record.h"

enum { kExitCode = 45 };

static char directory[kTextSize];
static posix_spawnattr_t attributes;
static posix_spawn_handle_np handle;
static posix_spawn_handle_np other;

/// What a copy of the process may do: nothing but give back what it has.
static void be_a_copy(void) {
  int descriptors = count_descriptors(getpid());
  CHECK_EQ(posix_spawn_finish_np(&handle, -1), ECHILD);
  CHECK_EQ(posix_spawn_finish_np(&handle, -1), EINVAL);
  CHECK_EQ(posix_spawn_cancel_np(&other), ECHILD);
  CHECK_EQ(posix_spawn_cancel_np(&other), EINVAL);
  CHECK_EQ(count_descriptors(getpid()), descriptors - 4);
  CHECK_EQ(handle.outcome_fd, -1);
  CHECK(has_no_child());
  // And it can start its own, where those were.
  handle = launch_ends(NULL, &attributes);
  other = launch_stuck(&attributes);
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  CHECK_EQ(posix_spawn_cancel_np(&other), 0);
  CHECK_EQ(count_descriptors(getpid()), descriptors - 4);
  CHECK(has_no_child());
}

static void fork_meanwhile(void) {
  int descriptors = count_descriptors(getpid());
  handle = launch_stuck(&attributes);
  other = launch_stuck(&attributes);
  run_apart(be_a_copy);
  CHECK_EQ(posix_spawn_finish_np(&handle, 0), EINPROGRESS);
  CHECK(!is_readable(handle.outcome_fd, 0));
  CHECK_EQ(posix_spawn_cancel_np(&other), 0);
  int writer = release_stuck();
  CHECK_EQ(end_of_launch(&handle), kEndsWith);
  close(writer);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void outliving__fork__the_copy_has_no_part_in_it(void) { run_apart(fork_meanwhile); }

// What tells by being closed is not among the descriptors that a copy has.
static void outliving__fork_that_goes_on__does_not_delay_the_outcome(void) {
  handle = launch_stuck(&attributes);
  pid_t copy = fork();
  if (copy == 0) {
    for (;;) pause();
  }
  int writer = release_stuck();
  CHECK(is_readable(handle.outcome_fd, kSoon));
  CHECK_EQ(posix_spawn_finish_np(&handle, 0), 0);
  close(handle.pidfd);
  CHECK_EQ(end_of(handle.pid), kEndsWith);
  close(writer);
  end(copy);
}

static int ends_of_pipe[2];

/// A launch of `echo text` into the pipe that sits in the FIFO first.
static void start_writer(void) {
  char* argv[] = {"sh", "-c", "echo text", NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends_of_pipe[1], 1);
  posix_spawn_file_actions_addopen(&actions, 20, fifo, O_RDONLY, 0);
  handle = kNoLaunch;
  CHECK_EQ(posix_spawn_start_np(&handle, "/bin/sh", &actions, NULL, argv, environ), 0);
  posix_spawn_file_actions_destroy(&actions);
}

static void exit_meanwhile(void) {
  start_writer();
  _exit(kExitCode);
}

static void execute_meanwhile(void) {
  start_writer();
  execl("/bin/sh", "sh", "-c", "exit 45", (char*)NULL);
}

/// Killed, in any place of its way: the children have their memory of their own accord.
static void die_meanwhile(void) {
  start_writer();
  wait_until_stuck(handle.pid);
  raise(SIGKILL);
}

/// The child goes on without the process that has started it, to its program.
static void outlive(void (*body)(void), int expected) {
  char text[8] = "";
  CHECK_EQ(pipe2(ends_of_pipe, O_CLOEXEC), 0);
  fflush(stdout);
  pid_t parent = fork();
  if (parent == 0) {
    body();
    _exit(1);
  }
  CHECK_EQ(end_of(parent), expected);
  close(ends_of_pipe[1]);
  CHECK(!is_readable(ends_of_pipe[0], 50));
  int writer = release_stuck();
  CHECK(is_readable(ends_of_pipe[0], kSoon));
  CHECK_EQ(read(ends_of_pipe[0], text, sizeof text - 1), 5);
  CHECK_TEXT(text, "text\n");
  close(ends_of_pipe[0]);
  close(writer);
}

static void outliving__exit__the_child_goes_on_to_its_program(void) {
  outlive(exit_meanwhile, kExitCode);
}

static void outliving__exec__the_child_goes_on_to_its_program(void) {
  outlive(execute_meanwhile, kExitCode);
}

static void outliving__killed__the_child_goes_on_to_its_program(void) {
  outlive(die_meanwhile, -SIGKILL);
}

static void die_with_parent(void) {
  posix_spawnattr_t dying;
  posix_spawnattr_init(&dying);
  posix_spawnattr_setpdeathsig_np(&dying, SIGKILL);
  char path[kTextSize];
  handle = launch(helper("paused", path), NULL, &dying);
  wait_until_ready(handle.pid);
  CHECK_EQ(write(ends_of_pipe[1], &handle.pid, sizeof handle.pid), sizeof handle.pid);
  _exit(kExitCode);
}

static void outliving__parent_death_signal__ends_the_program(void) {
  pid_t pid = 0;
  CHECK_EQ(pipe2(ends_of_pipe, O_CLOEXEC), 0);
  CHECK_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
  fflush(stdout);
  pid_t parent = fork();
  if (parent == 0) die_with_parent();
  CHECK_EQ(end_of(parent), kExitCode);
  CHECK_EQ(read(ends_of_pipe[0], &pid, sizeof pid), sizeof pid);
  if (CHECK(pid > 0)) CHECK_EQ(wait_soon(pid), SIGKILL);
  prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
  close(ends_of_pipe[0]);
  close(ends_of_pipe[1]);
}

int main(void) {
  check_library();
  publish_helpers();
  make_fifo(directory);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_OUTCOME_NP);
  RUN(outliving__fork__the_copy_has_no_part_in_it);
  RUN(outliving__fork_that_goes_on__does_not_delay_the_outcome);
  RUN(outliving__exit__the_child_goes_on_to_its_program);
  RUN(outliving__exec__the_child_goes_on_to_its_program);
  RUN(outliving__killed__the_child_goes_on_to_its_program);
  RUN(outliving__parent_death_signal__ends_the_program);
  posix_spawnattr_destroy(&attributes);
  remove_directory(directory);
  return check_end();
}
