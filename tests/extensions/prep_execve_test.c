// SPDX-License-Identifier: MIT
// prep_execve and prep_execveat.
#include "tests/portable/nascent.h"

static char directory[kTextSize];

static const char* in_directory(const char* name, char text[2 * kTextSize]) {
  snprintf(text, 2 * kTextSize, "%s/%s", directory, name);
  return text;
}

static void prep_execve__outside__is_ECHILD(void) {
  char* argv[] = {"true", NULL};
  CHECK_EQ(prep_execve("/bin/true", argv, environ), -1);
  CHECK_EQ(errno, ECHILD);
  CHECK_EQ(prep_execveat(AT_FDCWD, "/bin/true", argv, environ, 0), -1);
  CHECK_EQ(errno, ECHILD);
}

/// Tries what fails; the error number.
static int execution_error(const char* path) {
  char* argv[] = {"none", NULL};
  errno = 0;
  CHECK_EQ(prep_execve(path, argv, environ), -1);
  return errno;
}

static void prep_execve__failure__leaves_the_child_to_try_again(void) {
  char text[2 * kTextSize];
  pid_t self = getpid();
  write_file(in_directory("text", text), "text\n", 0755);
  write_file(in_directory("closed", text), "#!/bin/sh\n", 0644);
  if (!begin()) return;
  pid_t child = getpid();
  CHECK_EQ(execution_error("/none"), ENOENT);
  CHECK_EQ(execution_error(in_directory("closed", text)), EACCES);
  CHECK_EQ(execution_error(in_directory("text", text)), ENOEXEC);
  CHECK_EQ(execution_error(""), ENOENT);
  CHECK_EQ(execution_error(NULL), EFAULT);
  CHECK_EQ(getpid(), child);
  CHECK_EQ(ispreparing(), 1);
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), kAllBlocked);
  int pid = become_shell("exit 5");
  CHECK_EQ(pid, child);
  check_is_parent(self);
  CHECK_EQ(end_of(pid), 5);
}

static void prep_execve__null_envp__is_an_empty_environment(void) {
  char* argv[] = {"sh", "-c", "test -z \"$MARK\"", NULL};
  setenv("MARK", "x", 1);
  if (!begin()) return;
  CHECK_EQ(end_of(prep_execve("/bin/sh", argv, NULL)), 0);
  unsetenv("MARK");
}

static void prep_execve__arguments_and_environment__are_the_programs(void) {
  char* argv[] = {"sh", "-c", "test \"$1$MARK\" = ab", "sh", "a", NULL};
  char* envp[] = {"MARK=b", NULL};
  if (!begin()) return;
  CHECK_EQ(end_of(prep_execve("/bin/sh", argv, envp)), 0);
}

static sigset_t set_of(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

static unsigned long long bit_of(int signal) { return 1ULL << (signal - 1); }

static void prep_execve__mask_untouched__is_the_callers(void) {
  sigset_t set = set_of(SIGUSR1);
  sigset_t before;
  sigprocmask(SIG_SETMASK, &set, &before);
  if (!begin()) return;
  int pid = become_paused();
  CHECK_EQ(status_mask(pid, "SigBlk:"), bit_of(SIGUSR1));
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), bit_of(SIGUSR1));
  end(pid);
  sigprocmask(SIG_SETMASK, &before, NULL);
}

static void prep_execve__mask_of_the_childs_own__is_the_programs(void) {
  unsigned long long before = status_mask(getpid(), "SigBlk:");
  sigset_t set = set_of(SIGHUP);
  if (!begin()) return;
  sigprocmask(SIG_SETMASK, &set, NULL);
  CHECK_EQ(execution_error("/none"), ENOENT);
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), bit_of(SIGHUP));
  int pid = become_paused();
  CHECK_EQ(status_mask(pid, "SigBlk:"), bit_of(SIGHUP));
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), before);
  end(pid);
}

static void prep_execve__child_blocks_libcs_own_signals__leaves_them_open(void) {
  unsigned long long set = 3ULL << 31 | bit_of(SIGHUP);
  if (!begin()) return;
  CHECK_EQ(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &set, NULL, sizeof set), 0);
  int pid = become_paused();
  CHECK_EQ(status_mask(pid, "SigBlk:"), bit_of(SIGHUP));
  end(pid);
}

static void prep_execve__signal_that_waits__ends_the_child_and_not_the_caller(void) {
  pid_t self = getpid();
  if (!begin()) return;
  kill(getpid(), SIGTERM);
  int pid = become_shell("exit 0");
  check_is_parent(self);
  CHECK_EQ(end_of(pid), -SIGTERM);
  CHECK(has_no_child());
}

static volatile int caught;

static void count_it(int signal) {
  (void)signal;
  caught++;
}

static void prep_execve__signal_to_both__reaches_each_by_itself(void) {
  pid_t self = getpid();
  caught = 0;
  signal(SIGUSR1, count_it);
  if (!begin()) return;
  kill(self, SIGUSR1);
  kill(getpid(), SIGUSR1);
  usleep(1000);
  CHECK_EQ(caught, 0);
  int pid = become_shell("exit 0");
  CHECK_EQ(caught, 1);
  CHECK_EQ(end_of(pid), -SIGUSR1);
  signal(SIGUSR1, SIG_DFL);
}

static void prep_execve__program_ends__raises_SIGCHLD_once(void) {
  caught = 0;
  signal(SIGCHLD, count_it);
  if (!begin()) return;
  CHECK_EQ(execution_error("/none"), ENOENT);
  int pid = become_shell("exit 0");
  CHECK_EQ(end_of(pid), 0);
  CHECK_EQ(caught, 1);
  signal(SIGCHLD, SIG_DFL);
}

static void prep_execve__close_on_exec__is_closed_in_the_program_alone(void) {
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (!begin()) return;
  char text[kTextSize];
  int pid = become_paused();
  CHECK_TEXT(descriptor(pid, fd, text), "");
  CHECK_TEXT(descriptor(getpid(), fd, text), "/dev/null");
  end(pid);
  close(fd);
}

static void prep_execveat__relative__begins_at_the_directory(void) {
  char text[2 * kTextSize];
  char* argv[] = {"script", NULL};
  write_file(in_directory("script", text), "#!/bin/sh\nexit 6\n", 0755);
  int fd = open(directory, O_RDONLY | O_DIRECTORY);
  if (!begin()) return;
  CHECK_EQ(prep_execveat(fd, "none", argv, environ, 0), -1);
  CHECK_EQ(errno, ENOENT);
  CHECK_EQ(prep_execveat(fd, "script", argv, environ, ~0), -1);
  CHECK_EQ(errno, EINVAL);
  CHECK_EQ(end_of(prep_execveat(fd, "script", argv, environ, 0)), 6);
  close(fd);
}

static void prep_execveat__empty_path__is_the_descriptors_file(void) {
  char path[kTextSize];
  char* argv[] = {"ends", NULL};
  int fd = open(helper("ends", path), O_RDONLY | O_CLOEXEC);
  if (!begin()) return;
  CHECK_EQ(end_of(prep_execveat(fd, "", argv, environ, 0x1000 /* AT_EMPTY_PATH */)), 7);
  close(fd);
}

int main(void) {
  check_library();
  make_directory(directory);
  RUN(prep_execve__outside__is_ECHILD);
  RUN(prep_execve__failure__leaves_the_child_to_try_again);
  RUN(prep_execve__null_envp__is_an_empty_environment);
  RUN(prep_execve__arguments_and_environment__are_the_programs);
  RUN(prep_execve__mask_untouched__is_the_callers);
  RUN(prep_execve__mask_of_the_childs_own__is_the_programs);
  RUN(prep_execve__child_blocks_libcs_own_signals__leaves_them_open);
  RUN(prep_execve__signal_that_waits__ends_the_child_and_not_the_caller);
  RUN(prep_execve__signal_to_both__reaches_each_by_itself);
  RUN(prep_execve__program_ends__raises_SIGCHLD_once);
  RUN(prep_execve__close_on_exec__is_closed_in_the_program_alone);
  RUN(prep_execveat__relative__begins_at_the_directory);
  RUN(prep_execveat__empty_path__is_the_descriptors_file);
  remove_directory(directory);
  return check_end();
}
