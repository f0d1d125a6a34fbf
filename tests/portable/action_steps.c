// SPDX-License-Identifier: MIT
// Every kind of file action made to fail: the record, and the sentence of it.
#include "tests/portable/trials.h"

#define FILE_ACTION POSIX_SPAWN_STEP_FILE_ACTION_NP
#define ADD(kind, ...) CHECK_EQ(posix_spawn_file_actions_add##kind(&trial.actions, __VA_ARGS__), 0)

enum { kOther = 701, kOtherResult = 702 };

static void open_in_no_directory(void) { ADD(open, 7, "/none/file", O_RDONLY, 0); }

static void open_beside_an_unopened_directory(void) {
  ADD(openat_np, 7, kUnopened, "file", O_RDONLY, 0);
}

static void open_to_a_number_that_is_refused(void) {
  ADD(open, kUnopened, "/dev/null", O_RDONLY, 0);
  refuse_where(SYS_dup3, EDOM, 1, ~0U, kUnopened);
}

static void dup2_of_unopened(void) { ADD(dup2, kUnopened, kOther); }
static void dup2_of_unopened_to_itself(void) { ADD(dup2, kUnopened, kUnopened); }
static void chdir_to_nowhere(void) { ADD(chdir_np, "/none"); }
static void chdir_to_a_file(void) { ADD(chdir, "/dev/null"); }
static void fchdir_to_unopened(void) { ADD(fchdir, kUnopened); }
static void fchdir_to_a_file(void) {
  ADD(open, kUnopened, "/dev/null", O_RDONLY, 0);
  ADD(fchdir_np, kUnopened);
}

static void tcsetpgrp_of_unopened(void) { ADD(tcsetpgrp_np, kUnopened); }
static void inherit_unopened(void) { ADD(inherit_np, kUnopened); }
static void tcsetsid_of_no_terminal(void) {
  ADD(open, kUnopened, "/dev/null", O_RDONLY, 0);
  ADD(tcsetsid_np, kUnopened);
}

static void move_unopened(void) { ADD(move_np, kUnopened, kOther); }
static void chroot_to_nowhere(void) { ADD(chroot_np, "/none"); }
static void chroot_without_privilege(void) {
  if (become_user()) ADD(chroot_np, "/");
}

static void setns_of_unopened(void) { ADD(setns_np, kUnopened, 0); }
static void setns_of_no_namespace(void) {
  ADD(open, kUnopened, "/dev/null", O_RDONLY, 0);
  ADD(setns_np, kUnopened, 0);
}

static void no_memfd(void) {
  ADD(data_np, kUnopened, "text", 4);
  refuse(SYS_memfd_create, EDOM);
}

static void no_memfd_in_the_kernel(void) {
  ADD(data_np, kUnopened, "text", 4);
  refuse(SYS_memfd_create, ENOSYS);
}

static void no_room_for_data(void) {
  ADD(data_np, kUnopened, "text", 4);
  refuse(SYS_pwrite64, ENOSPC);
}

static void no_seals(void) {
  ADD(data_np, kUnopened, "text", 4);
  refuse_where(SYS_fcntl, EDOM, 1, ~0U, 1033 /* F_ADD_SEALS */);
}

static int give(void* error) { return (int)(intptr_t)error; }

static void callback_that_fails(void) { ADD(callback_np, give, (void*)EDOM); }
static void callback_with_no_error_number(void) {
  ADD(close, kUnopened);
  ADD(callback_np, give, (void*)-1L);
}

static void map_of_unopened(void) {
  const int fds[] = {0, 1, 2, kUnopened};
  ADD(fdmap_np, fds, 4);
}

static void map_that_is_refused(void) {
  const int fds[] = {0, 1, 2, -1, -1, 0};
  ADD(fdmap_np, fds, 6);
  refuse_where(SYS_dup3, EDOM, 1, ~0U, 5);
}

static void circle_that_cannot_be_broken(void) {
  const int fds[] = {1, 0, 2};
  ADD(fdmap_np, fds, 3);
  refuse_where(SYS_fcntl, EDOM, 1, ~0U, F_DUPFD_CLOEXEC);
}

/// Those before it succeed, or may fail.
static void the_tenth(void) {
  ADD(close, kUnopened);
  ADD(closefrom_np, kOtherResult);
  ADD(closerange_np, kUnopened, kOther, NULL, 0);
  ADD(data_np, kUnopened, "text", 4);
  ADD(move_np, kUnopened, kOther);
  ADD(move_np, kOtherResult, kOtherResult);
  ADD(chdir, "/none");
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&trial.actions, -1), 0);
  ADD(inherit_np, kUnopened);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&trial.actions, 7), 0);
  ADD(dup2, kOther, kUnopened);
  ADD(chdir, "/none/here");
}

static const struct row kRows[] = {
    {"open", open_in_no_directory, FILE_ACTION, ENOENT, "openat, open 0, fd 7, /none/file",
     "file action 0: open \"/none/file\": %s"},
    {"openat", open_beside_an_unopened_directory, FILE_ACTION, EBADF, "openat, open 0, fd 7, file",
     "file action 0: open \"file\": %s"},
    {"open_and_dup", open_to_a_number_that_is_refused, FILE_ACTION, EDOM,
     "dup3, open 0, fd 700, /dev/null", "file action 0: open \"/dev/null\": %s"},
    {"dup2", dup2_of_unopened, FILE_ACTION, EBADF, "dup3, dup2 0, fd 700, to 701",
     "file action 0: dup2 700 to 701: %s"},
    {"dup2_to_itself", dup2_of_unopened_to_itself, FILE_ACTION, EBADF,
     "fcntl, dup2 0, fd 700, to 700", "file action 0: dup2 700 to 700: %s"},
    {"chdir", chdir_to_nowhere, FILE_ACTION, ENOENT, "chdir, chdir 0, /none",
     "file action 0: chdir \"/none\": %s"},
    {"chdir_to_a_file", chdir_to_a_file, FILE_ACTION, ENOTDIR, "chdir, chdir 0, /dev/null",
     "file action 0: chdir \"/dev/null\": %s"},
    {"fchdir", fchdir_to_unopened, FILE_ACTION, EBADF, "fchdir, fchdir 0, fd 700",
     "file action 0: fchdir 700: %s"},
    {"fchdir_to_a_file", fchdir_to_a_file, FILE_ACTION, ENOTDIR, "fchdir, fchdir 1, fd 700",
     "file action 1: fchdir 700: %s"},
    {"tcsetpgrp", tcsetpgrp_of_unopened, FILE_ACTION, EBADF, "ioctl, tcsetpgrp 0, fd 700",
     "file action 0: tcsetpgrp 700: %s"},
    {"inherit", inherit_unopened, FILE_ACTION, EBADF, "fcntl, inherit 0, fd 700",
     "file action 0: inherit 700: %s"},
    {"tcsetsid", tcsetsid_of_no_terminal, FILE_ACTION, ENOTTY, "ioctl, tcsetsid 1, fd 700",
     "file action 1: tcsetsid 700: %s"},
    {"move", move_unopened, FILE_ACTION, EBADF, "dup3, move 0, fd 700, to 701",
     "file action 0: move 700 to 701: %s"},
    {"chroot", chroot_to_nowhere, FILE_ACTION, ENOENT, "chroot, chroot 0, /none",
     "file action 0: chroot \"/none\": %s"},
    {"chroot_of_a_user", chroot_without_privilege, FILE_ACTION, EPERM, "chroot, chroot 0, /",
     "file action 0: chroot \"/\": %s"},
    {"setns", setns_of_unopened, FILE_ACTION, EBADF, "setns, setns 0, fd 700",
     "file action 0: setns 700: %s"},
    {"setns_of_a_file", setns_of_no_namespace, FILE_ACTION, EINVAL, "setns, setns 1, fd 700",
     "file action 1: setns 700: %s"},
    {"data", no_memfd, FILE_ACTION, EDOM, "memfd_create, data 0, fd 700",
     "file action 0: data 700: %s"},
    {"data_unknown", no_memfd_in_the_kernel, FILE_ACTION, ENOTSUP, "memfd_create, data 0, fd 700",
     "file action 0: data 700: %s"},
    {"data_written", no_room_for_data, FILE_ACTION, ENOSPC, "pwrite64, data 0, fd 700",
     "file action 0: data 700: %s"},
    {"data_sealed", no_seals, FILE_ACTION, EDOM, "fcntl, data 0, fd 700",
     "file action 0: data 700: %s"},
    {"callback", callback_that_fails, FILE_ACTION, EDOM, "no call, callback 0",
     "file action 0: callback: %s"},
    {"callback_minus_one", callback_with_no_error_number, FILE_ACTION, EINVAL,
     "no call, callback 1", "file action 1: callback: %s"},
    {"fdmap", map_of_unopened, FILE_ACTION, EBADF, "dup3, fdmap 0, fd 700, to 3",
     "file action 0: fdmap 700 to 3: %s"},
    {"fdmap_refused", map_that_is_refused, FILE_ACTION, EDOM, "dup3, fdmap 0, fd 0, to 5",
     "file action 0: fdmap 0 to 5: %s"},
    {"fdmap_in_a_circle", circle_that_cannot_be_broken, FILE_ACTION, EDOM,
     "fcntl, fdmap 0, fd 0, to 1", "file action 0: fdmap 0 to 1: %s"},
    {"the_tenth", the_tenth, FILE_ACTION, ENOENT, "chdir, chdir 9, /none/here",
     "file action 9: chdir \"/none/here\": %s"},
};

int main(void) {
  check_library();
  run_rows("action", kRows, sizeof kRows / sizeof *kRows);
  return check_end();
}
