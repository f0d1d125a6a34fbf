// SPDX-License-Identifier: MIT
// posix_spawnattr_getexecfd_np and posix_spawnattr_setexecfd_np.
#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static char directory[kTextSize];
static char script[kTextSize + 8];

static posix_spawnattr_t attributes;
static posix_spawn_file_actions_t actions;

/// Attributes whose program is the file, opened at number 30; no actions.
static void set_up(const char* path, int flags) {
  int opened = open(path, O_RDONLY | O_CLOEXEC);
  CHECK(opened >= 0);
  CHECK_EQ(dup3(opened, 30, flags), 30);
  close(opened);
  init_recorded(&attributes, 0);
  posix_spawn_file_actions_init(&actions);
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attributes, 30), 0);
}

static void tear_down(void) {
  CHECK(has_no_child());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(30);
}

/// The exit status of the program, run with "-c command" and a path that is nothing.
static int run_it(const char* command) {
  char* argv[] = {"sh", "-c", (char*)command, NULL};
  pid_t pid = -1;
  if (!CHECK_EQ(posix_spawn(&pid, "/none", &actions, &attributes, argv, environ), 0)) return -1;
  CHECK_RECORD(NONE, "", 0);
  int status = wait_for(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void check_error(int error, int fd) {
  CHECK_EQ(spawn_error("/bin/true", &actions, &attributes), error);
  CHECK_RECORD(EXEC, "execveat", error);
  CHECK_EQ(record.fd, fd);
  CHECK_TEXT(record.path, "");
}

static void execfd__never_set__is_minus_one(void) {
  int got = -7;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getexecfd_np(&attributes, &got), 0);
  CHECK_EQ(got, -1);
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attributes, 30), 0);
  CHECK_EQ(posix_spawnattr_getexecfd_np(&attributes, &got), 0);
  CHECK_EQ(got, 30);
  CHECK_EQ(posix_spawnattr_setexecfd_np(&attributes, -1), 0);
  CHECK_EQ(posix_spawnattr_getexecfd_np(&attributes, &got), 0);
  CHECK_EQ(got, -1);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), 5);
  posix_spawnattr_destroy(&attributes);
}

static void execfd__close_on_exec__program_does_not_have_it(void) {
  set_up("/bin/sh", O_CLOEXEC);
  CHECK_EQ(run_it("test ! -e /proc/self/fd/30 && exit 5"), 5);
  tear_down();
}

static void execfd__not_close_on_exec__program_has_it(void) {
  set_up("/bin/sh", 0);
  CHECK_EQ(run_it("test -e /proc/self/fd/30 && exit 5"), 5);
  tear_down();
}

static void execfd__null_path__does_not_matter(void) {
  char* argv[] = {"sh", "-c", "exit 5", NULL};
  const char* volatile nothing = NULL;  // glibc's header says that a path is not null
  pid_t pid = -1;
  set_up("/bin/sh", O_CLOEXEC);
  CHECK_EQ(posix_spawn(&pid, nothing, NULL, &attributes, argv, environ), 0);
  CHECK_EQ(WEXITSTATUS(wait_for(pid)), 5);
  CHECK_EQ(posix_spawnp(&pid, nothing, NULL, &attributes, argv, environ), 0);
  CHECK_EQ(WEXITSTATUS(wait_for(pid)), 5);
  CHECK_EQ(posix_spawnp(&pid, "none", NULL, &attributes, argv, environ), 0);
  CHECK_EQ(WEXITSTATUS(wait_for(pid)), 5);
  tear_down();
}

static void execfd__opened_by_an_action__is_the_childs(void) {
  set_up("/dev/null", O_CLOEXEC);
  posix_spawn_file_actions_addopen(&actions, 30, "/bin/sh", O_RDONLY | O_CLOEXEC, 0);
  CHECK_EQ(run_it("test ! -e /proc/self/fd/30 && exit 5"), 5);
  tear_down();
}

static void execfd__ranges_closed__is_kept_until_exec_only(void) {
  for (int flags = 0; flags <= O_CLOEXEC; flags += O_CLOEXEC) {
    set_up("/bin/sh", flags);
    CHECK_EQ(dup3(0, 31, 0), 31);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    CHECK_EQ(run_it("test ! -e /proc/self/fd/30 && test ! -e /proc/self/fd/31 && exit 5"), 5);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addcloserange_np(&actions, 29, 31, NULL, 0);
    CHECK_EQ(run_it("test ! -e /proc/self/fd/30 && test ! -e /proc/self/fd/31 && exit 5"), 5);
    close(31);
    tear_down();
  }
}

static void execfd__kept_by_a_range__program_has_it(void) {
  int kept[] = {30};
  set_up("/bin/sh", 0);
  posix_spawn_file_actions_addcloserange_np(&actions, 29, 31, kept, 1);
  CHECK_EQ(run_it("test -e /proc/self/fd/30 && exit 5"), 5);
  tear_down();
}

static void execfd__closed_by_an_action__is_ebadf(void) {
  set_up("/bin/sh", 0);
  posix_spawn_file_actions_addclose(&actions, 30);
  check_error(EBADF, 30);
  tear_down();
}

static void execfd__not_open__is_ebadf(void) {
  set_up("/bin/sh", 0);
  posix_spawnattr_setexecfd_np(&attributes, 31);
  check_error(EBADF, 31);
  posix_spawnattr_setexecfd_np(&attributes, -5);
  check_error(EBADF, -5);
  tear_down();
}

// The pipe that stops the program must not be taken for it.
static void execfd__not_open_and_suspended__is_ebadf(void) {
  set_up("/bin/sh", 0);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_START_SUSPENDED);
  int first = dup(0);
  int second = dup(0);
  close(first);
  close(second);
  posix_spawnattr_setexecfd_np(&attributes, first);
  check_error(EBADF, first);
  posix_spawnattr_setexecfd_np(&attributes, second);
  check_error(EBADF, second);
  tear_down();
}

static void execfd__script__runs(void) {
  set_up(script, 0);
  CHECK_EQ(run_it(""), 6);
  tear_down();
}

static void execfd__script_that_is_close_on_exec__is_enoent(void) {
  set_up(script, O_CLOEXEC);
  check_error(ENOENT, 30);
  tear_down();
}

static void execfd__script_in_a_closed_range__is_enoent(void) {
  set_up(script, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  check_error(ENOENT, 30);
  tear_down();
}

static void execfd__no_program__is_eacces_or_enoexec(void) {
  char path[kTextSize + 8];
  snprintf(path, sizeof path, "%s/file", directory);
  write_file(path, "no program", 0644);
  set_up(path, 0);
  check_error(EACCES, 30);
  tear_down();
  CHECK_EQ(chmod(path, 0755), 0);
  set_up(path, 0);
  check_error(ENOEXEC, 30);
  tear_down();
  set_up(directory, 0);
  check_error(EACCES, 30);
  tear_down();
}

int main(void) {
  check_library();
  snprintf(script, sizeof script, "%s/script", make_directory(directory));
  write_file(script, "#!/bin/sh\nexit 6\n", 0755);
  RUN(execfd__never_set__is_minus_one);
  RUN(execfd__close_on_exec__program_does_not_have_it);
  RUN(execfd__not_close_on_exec__program_has_it);
  RUN(execfd__null_path__does_not_matter);
  RUN(execfd__opened_by_an_action__is_the_childs);
  RUN(execfd__ranges_closed__is_kept_until_exec_only);
  RUN(execfd__kept_by_a_range__program_has_it);
  RUN(execfd__closed_by_an_action__is_ebadf);
  RUN(execfd__not_open__is_ebadf);
  RUN(execfd__not_open_and_suspended__is_ebadf);
  RUN(execfd__script__runs);
  RUN(execfd__script_that_is_close_on_exec__is_enoent);
  RUN(execfd__script_in_a_closed_range__is_enoent);
  RUN(execfd__no_program__is_eacces_or_enoexec);
  remove_directory(directory);
  return check_end();
}
