// SPDX-License-Identifier: MIT
// M: addclose.
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/groups/m_file_actions/actions.h"

ASSERTION(FA_022) {
  posix_spawn_file_actions_t* actions = new_actions();
  require_error("addclose(-1)", posix_spawn_file_actions_addclose(actions, -1), EBADF);
  require_error("addclose(-2)", posix_spawn_file_actions_addclose(actions, -2), EBADF);
  require_error("addclose(INT_MIN)", posix_spawn_file_actions_addclose(actions, INT_MIN), EBADF);
  observe((struct launch){.actions = actions});
  require_plain();
}

// Austin 418: so that a descriptor above a limit that was lowered can be closed.
ASSERTION(FA_023) {
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(200, "f", O_RDONLY | O_CREAT);
  limit_descriptors(100);
  then_close(actions, 200);
  observe((struct launch){.actions = actions});
  require_plain();
}

ASSERTION(FA_024) {
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(33, "f", O_RDONLY | O_CREAT);
  open_at(34, "f", O_RDONLY);
  then_close(actions, 33);
  then_close(actions, 0);
  observe((struct launch){.actions = actions});
  require_descriptors("1 2 34 40");
  require(fcntl(33, F_GETFD) == 0, "the caller's descriptor is closed, or has changed");
  require(fcntl(0, F_GETFD) == 0, "the caller's standard input is closed, or has changed");
}

// Austin 370: no error.
ASSERTION(FA_025) {
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(33, "f", O_RDONLY | O_CREAT);
  write_file("g", "", 0644);
  then_close(actions, 37);
  then_close(actions, 33);
  then_close(actions, 33);
  then_open(actions, 33, "g", O_RDONLY);
  then_open(actions, 34, "g", O_RDONLY);
  then_close(actions, 34);
  then_close(actions, 34);
  then_close(actions, open_max() - 1);
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 33 40");
  require_file(33, "g");
}

/// The Linux choice: what is open is closed, what is not is no error.
ASSERTION(FA_026) {
  pid_t pid;
  posix_spawn_file_actions_t* actions = new_actions();
  open_at(151, "f", O_RDONLY | O_CREAT);
  then_close(actions, 150);
  then_close(actions, 151);
  limit_descriptors(100);
  int error = launch(&pid, (struct launch){.actions = actions});
  note("%s", error_name(error));
  require_error("the spawn", error, 0);
  require_exit(pid, 0);
  await_report();
  require_plain();
}

// Linux: the records of a system call filter, whose header is not there for every libc.
struct step {
  uint16_t code;
  uint8_t if_so, if_not;
  uint32_t value;
};
enum { kLoad = 0x20, kIfEqual = 0x15, kGive = 0x06, kAllow = 0x7fff0000, kError = 0x50000 };

/// From now on close() of 60 gives EIO, of 61 EINTR, of 62 ENOSPC, and closes nothing.
static void break_close(void) {
  enum { kNumber = 0, kDescriptor = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 16 : 20 };
  static const struct step steps[] = {
      {kLoad, 0, 0, kNumber},        {kIfEqual, 0, 7, SYS_close}, {kLoad, 0, 0, kDescriptor},
      {kIfEqual, 0, 1, 60},          {kGive, 0, 0, kError | EIO}, {kIfEqual, 0, 1, 61},
      {kGive, 0, 0, kError | EINTR}, {kIfEqual, 0, 1, 62},        {kGive, 0, 0, kError | ENOSPC},
      {kGive, 0, 0, kAllow},
  };
  struct {
    unsigned short count;
    const struct step* steps;
  } filter = {sizeof steps / sizeof steps[0], steps};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, 2, &filter, 0, 0) != 0) {
    untested("no system call filter here: %s", error_name(errno));
  }
}

static void require_broken(int fd, int expected) {
  bool is_broken = syscall(SYS_close, fd) != 0 && errno == expected;  // musl: close() hides EINTR
  require(is_broken, "the case could not be set up: the system call close works");
}

ASSERTION(FA_027) {
  posix_spawn_file_actions_t* actions = new_actions();
  for (int fd = 60; fd < 64; fd++) open_at(fd, "f", O_RDONLY | O_CREAT | O_CLOEXEC);
  for (int fd = 60; fd < 63; fd++) then_close(actions, fd);
  then_open(actions, 30, "f", O_RDONLY);
  break_close();
  require_broken(60, EIO);
  require_broken(61, EINTR);
  require_broken(62, ENOSPC);
  require(close(63) == 0, "the case could not be set up: no close() works");
  observe((struct launch){.actions = actions});
  require_descriptors("0 1 2 30 40");
}
