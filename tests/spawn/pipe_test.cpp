// SPDX-License-Identifier: MIT
// A pipe that file actions and standard streams do not meet.
#include "spawn/pipe.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "tests/support/child.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Errno;
using libspawn::Pipe;

// To the actions the pipe's numbers must look like any that are not open.
TEST(pipe, numbers_that_actions_name__are_not_used) {
  int status = support::sandboxed([] {
    std::vector<int> before = support::open_descriptors();
    std::vector<Action> actions;
    for (int fd = 0; fd < 40; fd++) {
      bool is_target = fd % 2 == 0;
      actions.push_back({.kind = is_target ? ActionKind::kDup2 : ActionKind::kClose,
                         .fd = is_target ? 0 : fd,
                         .new_fd = is_target ? fd : 0});
    }
    Pipe pipe;
    EXPECT_EQ(pipe.open({actions.data(), 40}, Pipe::kMessages), Errno::kNone);
    EXPECT_GE(pipe.writer(), 40);
    EXPECT_EQ(fcntl(pipe.writer(), F_GETFD), FD_CLOEXEC);
    std::vector<int> now = support::open_descriptors();
    EXPECT_EQ(now.size(), before.size() + 2);
    for (int fd = 0; fd < 40; fd++) {
      EXPECT_EQ(std::count(now.begin(), now.end(), fd),
                std::count(before.begin(), before.end(), fd))
          << "an end of the pipe is " << fd;
    }
  });
  EXPECT_EQ(status, 0);
}

TEST(pipe, socket__is_for_both_directions_and_away_from_what_is_named) {
  int next = dup(0);
  close(next);
  Action action = {.kind = ActionKind::kClose, .fd = next};
  Pipe pipe;
  ASSERT_EQ(pipe.open_socket({&action, 1}), Errno::kNone);
  EXPECT_NE(pipe.reader(), next);
  EXPECT_NE(pipe.writer(), next);
  for (int fd : {pipe.reader(), pipe.writer()}) {
    char got = 0;
    int other = fd == pipe.reader() ? pipe.writer() : pipe.reader();
    EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    EXPECT_EQ(write(fd, "x", 1), 1);
    EXPECT_EQ(read(other, &got, 1), 1);
    EXPECT_EQ(got, 'x');
  }
}

TEST(pipe, standard_streams_closed__their_numbers_are_not_used) {
  int status = support::sandboxed([] {
    for (int fd = 0; fd < 3; fd++) close(fd);
    Pipe pipe;
    EXPECT_EQ(pipe.open({}, O_CLOEXEC), Errno::kNone);
    EXPECT_GE(pipe.reader(), 3);
    EXPECT_GE(pipe.writer(), 3);
    for (int fd = 0; fd < 3; fd++) EXPECT_EQ(fcntl(fd, F_GETFD), -1);
  });
  EXPECT_EQ(status, 0);
}

TEST(pipe, every_number_named__emfile_and_nothing_is_left) {
  int status = support::sandboxed([] {
    rlimit few = {64, 64};
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    std::vector<Action> actions;
    for (int fd = 0; fd < 64; fd++) actions.push_back({.kind = ActionKind::kClose, .fd = fd});
    std::vector<int> before = support::open_descriptors();
    Pipe pipe;
    EXPECT_EQ(pipe.open({actions.data(), 64}, O_CLOEXEC), Errno{EMFILE});
    EXPECT_FALSE(pipe.is_open());
    EXPECT_EQ(support::open_descriptors(), before);
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
