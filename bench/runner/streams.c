/* SPDX-License-Identifier: MIT */
/* Opens the descriptor that becomes the child's standard streams. */
#include "bench/runner/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn_np.h>

int open_streams(const struct Setting* setting) {
  enum { kLowest = 3 };
  /* A held one is the same file. */
  if (setting->high == 0 && fcntl(kLowest, F_GETFD) >= 0) return kLowest;
  int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  expect(fd < 0 ? errno : 0, "/dev/null");
  return fd;
}

/* musl has none. */
#pragma weak posix_spawn_file_actions_addclosefrom_np

void ask_for_streams(const struct Setting* setting, posix_spawn_file_actions_t* actions) {
  int streams = open_streams(setting);
  expect(posix_spawn_file_actions_init(actions), "file actions");
  for (int fd = 0; fd < 3; fd++) {
    expect(posix_spawn_file_actions_adddup2(actions, streams, fd), "adddup2");
  }
  expect(posix_spawn_file_actions_addclosefrom_np(actions, 3), "addclosefrom_np");
}
