// SPDX-License-Identifier: MIT
// The pipe that stands in for shared memory under emulators.
#include "spawn/channel.hpp"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Channel;
using libspawn::Errno;

Errno received(Channel& channel) {
  libspawn::Report report = {};
  channel.receive(report);
  return report.failure.error;
}

TEST(channel, memory_known_to_be_shared__no_pipe) {
  int status = support::sandboxed([] {
    Channel::learn(true);
    EXPECT_TRUE(Channel::memory_is_shared());
    Channel channel;
    EXPECT_EQ(channel.open_if_needed({}), Errno::kNone);
    EXPECT_FALSE(channel.is_open());
    EXPECT_EQ(channel.writer(), -1);
    EXPECT_EQ(received(channel), Errno::kNone);
  });
  EXPECT_EQ(status, 0);
}

TEST(channel, memory_known_to_be_copied__pipe_carries_the_error) {
  int status = support::sandboxed([] {
    Channel::learn(false);
    EXPECT_FALSE(Channel::memory_is_shared());
    Channel channel;
    EXPECT_EQ(channel.open({}), Errno::kNone);
    ASSERT_TRUE(channel.is_open());
    EXPECT_EQ(fcntl(channel.writer(), F_GETFD), FD_CLOEXEC);
    libspawn::Message said = {.mark = libspawn::kMessageMark,
                              .failure = {.step = libspawn::Step::kNice, .error = Errno{EDOM}},
                              .tried = {.count = 2, .errors = {ENOENT, EACCES}}};
    EXPECT_EQ(write(channel.writer(), "noise of a thread", 17), 17);
    EXPECT_EQ(write(channel.writer(), &said, sizeof said), static_cast<ssize_t>(sizeof said));
    libspawn::Report report = {};
    channel.receive(report);
    EXPECT_EQ(report.failure.error, Errno{EDOM});
    EXPECT_EQ(report.failure.step, libspawn::Step::kNice);
    EXPECT_EQ(report.tried.count, 2U);
    EXPECT_EQ(report.tried.errors[1], EACCES);
  });
  EXPECT_EQ(status, 0);
}

TEST(channel, nothing_or_less_than_an_error_said__none) {
  int status = support::sandboxed([] {
    Channel::learn(false);
    Channel silent;
    EXPECT_EQ(silent.open({}), Errno::kNone);
    EXPECT_EQ(received(silent), Errno::kNone);
    Channel broken;
    EXPECT_EQ(broken.open({}), Errno::kNone);
    EXPECT_EQ(write(broken.writer(), "\1", 1), 1);
    EXPECT_EQ(received(broken), Errno::kNone);
  });
  EXPECT_EQ(status, 0);
}

TEST(channel, ended__leaves_no_descriptor) {
  int status = support::sandboxed([] {
    Channel::learn(false);
    std::vector<int> before = support::open_descriptors();
    for (bool receives : {false, true}) {
      Channel channel;
      EXPECT_EQ(channel.open({}), Errno::kNone);
      EXPECT_EQ(support::open_descriptors().size(), before.size() + 2);
      EXPECT_EQ(channel.open({}), Errno::kNone);
      EXPECT_EQ(support::open_descriptors().size(), before.size() + 2);
      if (receives) (void)received(channel);
    }
    EXPECT_EQ(support::open_descriptors(), before);
  });
  EXPECT_EQ(status, 0);
}

/// In a sandbox: no descriptor is free.
void close_all_doors() {
  rlimit none = {3, 3};
  while (open("/dev/null", O_RDONLY) >= 0 && fcntl(2, F_GETFD) == -1) continue;
  EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
}

TEST(channel, no_descriptor_free__fails_only_where_the_pipe_is_needed) {
  int status = support::sandboxed([] {
    close_all_doors();
    Channel perhaps;
    EXPECT_EQ(perhaps.open_if_needed({}), Errno::kNone);
    EXPECT_FALSE(perhaps.is_open());
    Channel::learn(false);
    Channel needed;
    EXPECT_EQ(needed.open_if_needed({}), Errno{EMFILE});
    EXPECT_EQ(needed.writer(), -1);
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
