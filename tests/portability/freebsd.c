// SPDX-License-Identifier: MIT
// A program for FreeBSD 16: an open program, process descriptors, addresses that stay.
#include <poll.h>

#include "tests/portability/program.h"

/// What a shell's command gives after these actions, which end here.
static int run(posix_spawn_file_actions_t* actions, const char* command) {
  char* argv[] = SHELL_ARGUMENTS(command);
  pid_t pid = -1;
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", actions, NULL, argv, environ), 0);
  posix_spawn_file_actions_destroy(actions);
  return end_of(pid);
}

static void execfd__open_program__is_executed_whatever_the_path(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("exit 9");
  int fd = -7;
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_getexecfd_np(&attr, &fd), 0);
  CHECK_EQ(fd, -1);
  fd = open("/bin/sh", O_RDONLY | O_CLOEXEC);
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attr, fd), 0);
  CHECK_EQ(posix_spawn(&pid, "/nonexistent", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), 9);
  CHECK_EQ(posix_spawnp(&pid, "nonexistent", NULL, &attr, argv, environ), 0);
  CHECK_EQ(end_of(pid), 9);
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attr, -1), 0);
  CHECK_EQ(posix_spawn(&pid, "/nonexistent", NULL, &attr, argv, environ), ENOENT);
  posix_spawnattr_destroy(&attr);
  close(fd);
}

static void execfd__closed__is_the_error_of_the_spawn(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("exit 9");
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attr, 200), 0);
  CHECK_EQ(posix_spawn(NULL, "/bin/sh", NULL, &attr, argv, environ), EBADF);
  posix_spawnattr_destroy(&attr);
}

static void procdescp__daemon__gives_a_descriptor_and_a_number(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("exit 4");
  int* stored = NULL;
  int flags = -1;
  int pd = -1;
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_setprocdescp_np(&attr, &pd, PD_DAEMON | PD_CLOEXEC), 0);
  CHECK_EQ(posix_spawnattr_getprocdescp_np(&attr, &stored, &flags), 0);
  CHECK(stored == &pd && flags == (PD_DAEMON | PD_CLOEXEC));
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ), 0);
  CHECK_EQ(fcntl(pd, F_GETFD), FD_CLOEXEC);
  struct pollfd exited = {pd, POLLIN | POLLHUP, 0};
  CHECK_EQ(poll(&exited, 1, -1), 1);
  CHECK_EQ(end_of(pid), 4);
  close(pd);
  posix_spawnattr_destroy(&attr);
}

static void procdescp__daemon__outlives_its_descriptor(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("read line; exit 6");
  posix_spawn_file_actions_t actions;
  int ends[2];
  int pd = -1;
  pid_t pid = -1;
  if (!CHECK_EQ(pipe(ends), 0)) return;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  posix_spawnattr_init(&attr);
  posix_spawnattr_setprocdescp_np(&attr, &pd, PD_DAEMON);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", &actions, &attr, argv, environ), 0);
  close(pd);
  close(ends[0]);
  close(ends[1]);
  CHECK_EQ(end_of(pid), 6);
  posix_spawnattr_destroy(&attr);
  posix_spawn_file_actions_destroy(&actions);
}

static void procdescp__failed_spawn__leaves_the_variable(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("true");
  int pd = -1;
  posix_spawnattr_init(&attr);
  posix_spawnattr_setprocdescp_np(&attr, &pd, PD_DAEMON);
  CHECK_EQ(posix_spawn(NULL, "/nonexistent", NULL, &attr, argv, environ), ENOENT);
  CHECK_EQ(pd, -1);
  posix_spawnattr_destroy(&attr);
}

static void procdescp__without_daemon__closing_kills(void) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS("exec sleep 100");
  posix_spawn_file_actions_t actions;
  int ends[2];
  int pd = -1;
  pid_t pid = -1;
  if (!CHECK_EQ(pipe(ends), 0)) return;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawnattr_init(&attr);
  posix_spawnattr_setprocdescp_np(&attr, &pd, 0);
  int error = posix_spawn(&pid, "/bin/sh", &actions, &attr, argv, environ);
  close(ends[1]);
  if (error == 0) {
    struct pollfd gone = {ends[0], POLLIN, 0};  // its end of the pipe goes with it
    close(pd);
    if (!CHECK_EQ(poll(&gone, 1, 10000), 1) && pid > 0) kill(pid, SIGKILL);
  } else {
    CHECK(error == ENOTSUP || error == EPERM);
    check_skip("the kernel lacks CLONE_PIDFD_AUTOKILL, or the privilege is missing");
  }
  close(ends[0]);
  posix_spawnattr_destroy(&attr);
  posix_spawn_file_actions_destroy(&actions);
}

static const char kWhere[] = "where";

/// Where the stack of a new copy of this program is; null after an error.
static const char* stack_of_a_copy(const posix_spawnattr_t* attr, char text[kOutputSize],
                                   int* error) {
  posix_spawn_file_actions_t actions;
  char* argv[] = {(char*)kWhere, (char*)kWhere, NULL};
  int ends[2];
  pid_t pid = -1;
  if (!CHECK_EQ(pipe(ends), 0)) return NULL;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  *error = posix_spawn(&pid, "/bin/sh", &actions, attr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  output_of(ends[0], text);
  if (*error != 0) return NULL;
  CHECK_EQ(end_of(pid), 0);
  return text;
}

static void disable_aslr__two_runs__have_the_same_addresses(void) {
  posix_spawnattr_t attr;
  char first[kOutputSize];
  char second[kOutputSize];
  int error = 0;
  int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr, POSIX_SPAWN_DISABLE_ASLR_NP);
  posix_spawnattr_setexecfd_np(&attr, self);
  if (stack_of_a_copy(&attr, first, &error) != NULL &&
      stack_of_a_copy(&attr, second, &error) != NULL) {
    CHECK(first[0] != '\0');
    CHECK_TEXT(first, second);
  } else if (CHECK_EQ(error, EPERM)) {
    check_skip("a sandbox refuses personality()");
  }
  posix_spawnattr_destroy(&attr);
  close(self);
}

static void addclosefrom__descriptors__are_closed_in_order(void) {
  posix_spawn_file_actions_t actions;
  open_as(6);
  posix_spawn_file_actions_init(&actions);
  CHECK_EQ(posix_spawn_file_actions_addclosefrom_np(&actions, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addclosefrom_np(&actions, 3), 0);
  posix_spawn_file_actions_addopen(&actions, 7, "/dev/null", O_RDONLY, 0);
  CHECK_EQ(run(&actions, "true <&7 && ! (true <&6) 2>/dev/null"), 0);
  close(6);
}

static void addchdir__path_and_descriptor__are_followed(void) {
  posix_spawn_file_actions_t actions;
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, "/dev");
  CHECK_EQ(run(&actions, "test \"$(pwd -P)\" = /dev"), 0);
  posix_spawn_file_actions_init(&actions);
  CHECK_EQ(posix_spawn_file_actions_addfchdir_np(&actions, -1), EBADF);
  CHECK_EQ(posix_spawn_file_actions_addfchdir_np(&actions, root), 0);
  CHECK_EQ(run(&actions, "test \"$(pwd -P)\" = /"), 0);
  close(root);
}

int main(int argc, char* argv[]) {
  if (argc > 1 && strcmp(argv[1], kWhere) == 0) return printf("%p\n", (void*)&argc) < 0;
  check_library();
  RUN(execfd__open_program__is_executed_whatever_the_path);
  RUN(execfd__closed__is_the_error_of_the_spawn);
  RUN(procdescp__daemon__gives_a_descriptor_and_a_number);
  RUN(procdescp__daemon__outlives_its_descriptor);
  RUN(procdescp__failed_spawn__leaves_the_variable);
  RUN(procdescp__without_daemon__closing_kills);
  RUN(disable_aslr__two_runs__have_the_same_addresses);
  RUN(addclosefrom__descriptors__are_closed_in_order);
  RUN(addchdir__path_and_descriptor__are_followed);
  return check_end();
}
