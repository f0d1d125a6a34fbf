// SPDX-License-Identifier: MIT
// Lists that close all descriptors from some number on, and fail before or after that: the error
// and its record are exact, and nothing of the caller's changes.
#include "tests/portable/tables.h"

/// What fails: action `index`, or where that is -1 the step.
struct failure {
  const char* name;
  void (*add)(posix_spawn_file_actions_t*);
  uint32_t flags;
  const char* path;
  int error;
  int step;
  int index;
  int fd;
  int new_fd;
};

static int give_edom(void* unused) {
  (void)unused;
  syscall(SYS_close, 45);
  return EDOM;
}

LIST(dup2_before, DO(dup2, 5, 45); DO(dup2, kNotOpen, 4); DO(closefrom_np, 10))
LIST(dup2_below_before, DO(dup2, 6, 4); DO(close, 5); DO(dup2, 5, 7); DO(closefrom_np, 10))
LIST(dup2_far_before, DO(dup2, 1020, 4); DO(closefrom_np, 3))
LIST(dup2_after, DO(closefrom_np, 10); DO(dup2, 20, 4))
LIST(dup2_of_made_after, DO(dup2, 5, 11); DO(closefrom_np, 10); DO(dup2, 11, 4))
LIST(dup2_between, DO(closefrom_np, 30); DO(dup2, 40, 4); DO(closefrom_np, 3))
LIST(same_before, DO(dup2, kNotOpen, kNotOpen); DO(closefrom_np, 3))
LIST(inherit_before, DO(closerange_np, 5, 50, NULL, 0); DO(inherit_np, 45); DO(closefrom_np, 3))
LIST(inherit_after, DO(closefrom_np, 3); DO(inherit_np, 45))
LIST(move_before, DO(move_np, kNotOpen, 4); DO(closefrom_np, 3))
LIST(move_after, DO(move_np, 45, 4); DO(closefrom_np, 10); DO(move_np, 45, 5))
LIST(fchdir_before, DO(close, 4); DO(fchdir, kNotOpen); DO(closefrom_np, 3))
LIST(fchdir_to_file, DO(fchdir, 50); DO(closefrom_np, 3))
LIST(fchdir_after, DO(closefrom_np, 3); DO(fchdir, kPlace))
LIST(openat_before, DO(openat_np, 4, kPlace, "none", O_RDONLY, 0); DO(closefrom_np, 3))
LIST(openat_after, DO(closefrom_np, 3); DO(openat_np, 4, kPlace, "created", O_RDONLY, 0))
LIST(open_before, DO(dup2, 5, 45); DO(open, 4, "/none", O_RDONLY, 0); DO(closefrom_np, 3))
LIST(open_after, DO(closefrom_np, 3); DO(open, 45, "/none", O_RDONLY, 0))
LIST(chdir_before, DO(close, 45); DO(chdir, "/none"); DO(closefrom_np, 3))
LIST(chdir_after, DO(closefrom_np, 3); DO(chdir, "/none"))
LIST(callback_before, DO(callback_np, give_edom, NULL); DO(closefrom_np, 3))
LIST(callback_after, DO(closefrom_np, 3); DO(callback_np, give_edom, NULL))
LIST(terminal_before, DO(tcsetpgrp_np, 50); DO(closefrom_np, 3))
LIST(terminal_after, DO(closefrom_np, 3); DO(tcsetpgrp_np, 50))
LIST(map_before, const int fds[] = {1, kNotOpen}; DO(fdmap_np, fds, 2); DO(closefrom_np, 1))
LIST(map_after, DO(closefrom_np, 3); const int fds[] = {0, 1, 20}; DO(fdmap_np, fds, 3))
LIST(listed, DO(inherit_np, 45); DO(inherit_np, kNotOpen))
LIST(fine, DO(dup2, 50, 0); DO(dup2, 5, 45); DO(closefrom_np, 3))

#define ACTION(list, error, index, fd, new_fd) \
  { #list, list, 0, "/bin/true", error, POSIX_SPAWN_STEP_FILE_ACTION_NP, index, fd, new_fd }

static const struct failure kFailures[] = {
    ACTION(dup2_before, EBADF, 1, kNotOpen, 4),
    ACTION(dup2_below_before, EBADF, 2, 5, 7),
    ACTION(dup2_far_before, EBADF, 0, 1020, 4),
    ACTION(dup2_after, EBADF, 1, 20, 4),
    ACTION(dup2_of_made_after, EBADF, 2, 11, 4),
    ACTION(dup2_between, EBADF, 1, 40, 4),
    ACTION(same_before, EBADF, 0, kNotOpen, kNotOpen),
    ACTION(inherit_before, EBADF, 1, 45, -1),
    ACTION(inherit_after, EBADF, 1, 45, -1),
    ACTION(move_before, EBADF, 0, kNotOpen, 4),
    ACTION(move_after, EBADF, 2, 45, 5),
    ACTION(fchdir_before, EBADF, 1, kNotOpen, -1),
    ACTION(fchdir_to_file, ENOTDIR, 0, 50, -1),
    ACTION(fchdir_after, EBADF, 1, kPlace, -1),
    ACTION(openat_before, ENOENT, 0, 4, -1),
    ACTION(openat_after, EBADF, 1, 4, -1),
    ACTION(open_before, ENOENT, 1, 4, -1),
    ACTION(open_after, ENOENT, 1, 45, -1),
    ACTION(chdir_before, ENOENT, 1, -1, -1),
    ACTION(chdir_after, ENOENT, 1, -1, -1),
    ACTION(callback_before, EDOM, 0, -1, -1),
    ACTION(callback_after, EDOM, 1, -1, -1),
    ACTION(terminal_before, ENOTTY, 0, 50, -1),
    ACTION(terminal_after, EBADF, 1, 50, -1),
    ACTION(map_before, EBADF, 0, kNotOpen, 1),
    ACTION(map_after, EBADF, 1, 20, 2),
    {"exec", fine, 0, "/none", ENOENT, POSIX_SPAWN_STEP_EXEC_NP, -1, -1, -1},
    {"exec of a directory", fine, 0, "/", EACCES, POSIX_SPAWN_STEP_EXEC_NP, -1, -1, -1},
    {"group", fine, POSIX_SPAWN_SETPGROUP, "/bin/true", EPERM, POSIX_SPAWN_STEP_PGROUP_NP, -1, -1,
     -1},
    {"listed", listed, POSIX_SPAWN_CLOEXEC_DEFAULT, "/bin/true", EBADF,
     POSIX_SPAWN_STEP_FILE_ACTION_NP, 1, kNotOpen, -1},
    {"dup2 by default", dup2_after, POSIX_SPAWN_CLOEXEC_DEFAULT, "/bin/true", EBADF,
     POSIX_SPAWN_STEP_FILE_ACTION_NP, 1, 20, 4},
    {"exec by default", fine, POSIX_SPAWN_CLOEXEC_DEFAULT, "/none", ENOENT,
     POSIX_SPAWN_STEP_EXEC_NP, -1, -1, -1},
    {"exec by default alone", NULL, POSIX_SPAWN_CLOEXEC_DEFAULT, "/none", ENOENT,
     POSIX_SPAWN_STEP_EXEC_NP, -1, -1, -1},
};

/// A group that nobody is in: the number of a child that is gone.
static pid_t unused_group(void) {
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  wait_for(pid);
  return pid;
}

static void compare_record(const struct failure* failure, int error) {
  if (error != failure->error || record.error != failure->error) {
    MISTAKE("%s: error %d, in the record %d", failure->name, error, record.error);
  }
  if (record.step != failure->step || record.action != failure->index) {
    MISTAKE("%s: step %d, action %d", failure->name, record.step, record.action);
  }
  if (record.fd != failure->fd || record.new_fd != failure->new_fd) {
    MISTAKE("%s: descriptors %d, %d", failure->name, record.fd, record.new_fd);
  }
}

static void try_failure(const struct failure* failure) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char* argv[] = {"none", NULL};
  pid_t pid = -7;
  posix_spawn_file_actions_init(&actions);
  if (failure->add != NULL) failure->add(&actions);
  init_recorded(&attributes, failure->flags);
  posix_spawnattr_setpgroup(&attributes, unused_group());
  int error = posix_spawn(&pid, failure->path, &actions, &attributes, argv, environ);
  check_table(failure->name);
  compare_record(failure, error);
  if (pid != -7) MISTAKE("%s: there is a child", failure->name);
  if (!has_no_zombie() || !has_no_child()) MISTAKE("%s: a child is left", failure->name);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
}

static void each_failure(void) {
  open_files();
  for (size_t i = 0; i < COUNT(kFailures); i++) try_failure(&kFailures[i]);
  close_files();
}

static void closefrom__with_each_failure__is_exact_and_nothing_changes(void) {
  run_on_each_kernel(each_failure);
  run_prepared(refuse_sharing, each_failure);
}

int main(void) {
  check_library();
  RUN(closefrom__with_each_failure__is_exact_and_nothing_changes);
  return check_end();
}
