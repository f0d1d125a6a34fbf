// SPDX-License-Identifier: MIT
// Where no child can share memory a pipe carries the error: exact whatever the actions do to it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::Actions;
using support::kMissing;

constexpr int kMany = 1024;

void refuse_sharing() { support::refuse(support::kRungs[3].refused); }

/// Both answers, as the first spawns of a process and after them.
void expect_exact(posix_spawn_file_actions_t* actions) {
  support::Watch watch;
  watch.new_mappings = support::kOneStack;
  for (int i = 0; i < 2; i++) {
    watch.expect_spawn(ENOENT, actions, nullptr, kMissing);
    watch.expect_spawn(0, actions);
  }
}

TEST(copied_memory, actions_that_close_every_number__answers_are_exact) {
  support::in_fresh_process([] {
    refuse_sharing();
    Actions actions;
    for (int fd = 0; fd < kMany; fd++) {
      EXPECT_EQ(posix_spawn_file_actions_addclose(actions.get(), fd), 0);
    }
    expect_exact(actions.get());
  });
}

TEST(copied_memory, actions_that_dup_over_every_number__answers_are_exact) {
  support::in_fresh_process([] {
    refuse_sharing();
    Actions actions;
    for (int fd = 1; fd < kMany; fd++) {
      EXPECT_EQ(posix_spawn_file_actions_adddup2(actions.get(), 0, fd), 0);
    }
    expect_exact(actions.get());
  });
}

TEST(copied_memory, actions_that_open_over_every_number__answers_are_exact) {
  support::in_fresh_process([] {
    refuse_sharing();
    Actions actions;
    for (int fd = 0; fd < kMany; fd++) {
      EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), fd, "/dev/null", O_RDWR, 0), 0);
    }
    expect_exact(actions.get());
  });
}

TEST(copied_memory, closefrom_any_number__answers_are_exact) {
  for (int first : {0, 3, 4, 5, 6, 100, INT_MAX}) {
    static int from;
    from = first;
    EXPECT_EQ(support::sandboxed([] {
                refuse_sharing();
                Actions actions;
                EXPECT_EQ(posix_spawn_file_actions_addclosefrom_np(actions.get(), from), 0);
                expect_exact(actions.get());
              }),
              0)
        << first;
  }
}

TEST(copied_memory, closefrom_by_proc_and_by_loop__answers_are_exact) {
  for (int error_of_openat : {0, EACCES}) {
    static int error;
    error = error_of_openat;
    EXPECT_EQ(support::sandboxed([] {
                rlimit limit = {256, 256};
                ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
                support::Watch watch;
                watch.new_mappings = support::kOneStack;
                refuse_sharing();
                support::refuse({{SYS_close_range, ENOSYS}});
                if (error != 0) support::refuse({{SYS_openat, error}});
                Actions actions;
                EXPECT_EQ(posix_spawn_file_actions_addclosefrom_np(actions.get(), 0), 0);
                watch.expect_spawn(ENOENT, actions.get(), nullptr, kMissing);
                watch.expect_spawn(0, actions.get());
              }),
              0)
        << error;
  }
}

/// Closing what is not open is no error, and must not cost the channel its place.
TEST(copied_memory, close_of_the_highest_number__first_answers_are_exact) {
  support::in_fresh_process([] {
    refuse_sharing();
    Actions actions;
    EXPECT_EQ(posix_spawn_file_actions_addclose(actions.get(), INT_MAX), 0);
    expect_exact(actions.get());
  });
}

TEST(copied_memory, close_of_the_highest_number__later_answers_are_exact) {
  support::in_fresh_process([] {
    refuse_sharing();
    expect_exact(nullptr);
    Actions actions;
    EXPECT_EQ(posix_spawn_file_actions_addclose(actions.get(), INT_MAX), 0);
    expect_exact(actions.get());
  });
}

TEST(copied_memory, dup_to_the_highest_number_there_can_be__answers_are_exact) {
  support::in_fresh_process([] {
    rlimit limit = {64, 64};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
    refuse_sharing();
    Actions actions;
    EXPECT_EQ(posix_spawn_file_actions_adddup2(actions.get(), 0, 63), 0);
    expect_exact(actions.get());
  });
}

TEST(copied_memory, no_pipe__its_error_and_no_trace) {
  support::in_fresh_process([] {
    support::Watch watch;
    watch.new_mappings = support::kOneStack;
    refuse_sharing();
    watch.expect_spawn(0);
    support::refuse({{SYS_pipe2, ENFILE}});
    watch.expect_spawn(ENFILE);
    watch.expect_spawn(ENFILE, nullptr, nullptr, kMissing);
  });
}

TEST(copied_memory, no_pipe_for_the_very_first_spawn__its_error_and_no_trace) {
  support::in_fresh_process([] {
    support::Watch watch;
    watch.new_mappings = support::kOneStack;
    refuse_sharing();
    support::refuse({{SYS_pipe2, ENFILE}});
    watch.expect_spawn(ENFILE, nullptr, nullptr, kMissing);
    watch.expect_spawn(ENFILE);
  });
}

TEST(copied_memory, channel__does_not_survive_in_the_child) {
  support::in_fresh_process([] {
    refuse_sharing();
    for (int i = 0; i < 2; i++) {
      std::vector<int> before = support::open_descriptors();
      support::PausedChild child;
      std::vector<int> inherited;
      for (const auto& [fd, target] : child.descriptors()) inherited.push_back(fd);
      for (int fd : inherited) EXPECT_EQ(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0) << fd;
      EXPECT_EQ(support::open_descriptors(), before);
    }
  });
}

}  // namespace
