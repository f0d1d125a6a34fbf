// SPDX-License-Identifier: MIT
// Launches that the caller does not wait for: what a handle is good for.
#include "spawn/asynchronous.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <string.h>

#include "tests/support/bare_child.hpp"

namespace {

using libspawn::cancel;
using libspawn::Errno;
using libspawn::finish;

/// Starts a program; the handle.
posix_spawn_handle_np start(const std::string& path) {
  posix_spawn_handle_np handle = {};
  char name[] = "name";
  char* argv[] = {name, nullptr};
  EXPECT_EQ(libspawn::start({.file = path.c_str(), .argv = argv, .envp = environ}, handle),
            Errno::kNone);
  return handle;
}

TEST(asynchronous, success_and_failure__are_told_by_finish) {
  std::vector<int> before = support::open_descriptors();
  posix_spawn_handle_np missing = start("/does/not/exist");
  posix_spawn_handle_np ends = start(support::helpers() + "ends");
  EXPECT_EQ(finish(missing, -1), Errno{ENOENT});
  EXPECT_EQ(finish(ends, -1), Errno::kNone);
  int status = -1;
  EXPECT_EQ(waitpid(ends.pid, &status, 0), ends.pid);
  EXPECT_EQ(WEXITSTATUS(status), 7);
  close(ends.pidfd);
  EXPECT_EQ(support::open_descriptors(), before);
}

TEST(asynchronous, used_or_foreign_handle__is_einval) {
  posix_spawn_handle_np handle = start("/does/not/exist");
  posix_spawn_handle_np foreign = handle;
  foreign.opaque[0] ^= 8;  // another copy of the library
  EXPECT_EQ(finish(foreign, -1), Errno{EINVAL});
  posix_spawn_handle_np stale = handle;
  EXPECT_EQ(cancel(handle), Errno::kNone);
  for (posix_spawn_handle_np* used : {&handle, &stale}) {
    EXPECT_EQ(finish(*used, 0), Errno{EINVAL});
    EXPECT_EQ(cancel(*used), Errno{EINVAL});
  }
  posix_spawn_handle_np wild;
  memset(&wild, 0xff, sizeof wild);
  EXPECT_EQ(finish(wild, 0), Errno{EINVAL});
  EXPECT_TRUE(support::has_no_child());
}

TEST(asynchronous, request_that_makes_no_sense__leaves_the_handle_alone) {
  posix_spawn_handle_np handle;
  memset(&handle, 0x55, sizeof handle);
  posix_spawn_handle_np before = handle;
  EXPECT_EQ(libspawn::start({}, handle), Errno{EFAULT});
  EXPECT_EQ(memcmp(&handle, &before, sizeof handle), 0);
}

TEST(asynchronous, fork_of_the_process__has_no_part_in_it) {
  static posix_spawn_handle_np handle;
  handle = start(support::helpers() + "paused");
  int status = support::sandboxed([] {
    std::vector<int> before = support::open_descriptors();
    EXPECT_EQ(finish(handle, -1), Errno{ECHILD});
    EXPECT_EQ(finish(handle, -1), Errno{EINVAL});
    EXPECT_EQ(support::open_descriptors().size(), before.size() - 1);
  });
  EXPECT_EQ(status, 0);
  EXPECT_EQ(cancel(handle), Errno::kNone);
  EXPECT_TRUE(support::has_no_child());
}

}  // namespace
