// SPDX-License-Identifier: MIT
// One launch from its stack to the stack's being free again.
#include "spawn/flight.hpp"

#include <errno.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "spawn/waiting.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using libspawn::Flight;
using libspawn::Result;

/// Starts it and sees it through; the error.
Errno fly(const libspawn::Plan& plan) {
  libspawn::SignalBlock block;
  Result<Flight*> made = Flight::make(plan, {.pidfd = true});
  if (failed(made.error)) return made.error;
  Errno error = made.value->take_off("file");
  if (!failed(error)) {
    EXPECT_TRUE(made.value->launch.wait(libspawn::kNever));
    Result<libspawn::Child> child = made.value->launch.settle();
    error = child.error;
    if (!failed(error)) {
      support::kill_child(child.value.pid, SIGKILL);
      discard_child(child.value);
    }
  }
  Flight::end(made.value);
  return error;
}

TEST(flight, program_and_failure__are_told_and_leave_nothing) {
  std::vector<int> before = support::open_descriptors();
  support::BarePlan bare;
  support::BarePlan missing("/does/not/exist");
  for (int i = 0; i < 40; i++) {
    EXPECT_EQ(fly(bare.plan), Errno::kNone);
    EXPECT_EQ(fly(missing.plan), Errno{ENOENT});
  }
  EXPECT_EQ(support::open_descriptors(), before);
  EXPECT_TRUE(support::has_no_child());
}

// What is large has a mapping of its own.
TEST(flight, arguments__are_copied_whatever_their_size) {
  for (size_t size : {10UL, 30000UL, 100000UL}) {
    std::string text(size, 'x');
    char* envp[] = {text.data(), nullptr};
    support::BarePlan bare("/does/not/exist");
    bare.plan.envp = envp;
    libspawn::SignalBlock block;
    Flight* flight = Flight::make(bare.plan, {.pidfd = true}).value;
    ASSERT_EQ(flight->take_off("file"), Errno::kNone);
    EXPECT_NE(flight->plan.envp, envp);
    EXPECT_EQ(std::string(flight->plan.envp[0]), text);
    EXPECT_STREQ(flight->file, "file");
    EXPECT_EQ(flight->owner, getpid());
    EXPECT_EQ(flight->memory_owner, getpid());
    EXPECT_EQ(flight->launch.cancel(), Errno::kNone);
    Flight::end(flight);
  }
  EXPECT_TRUE(support::has_no_child());
}

// It is at the top of the stack, which the next one may have.
TEST(flight, end__gives_the_stack_back) {
  support::BarePlan bare;
  std::vector<Flight*> seen;
  for (int i = 0; i < 100; i++) {
    Flight* flight = Flight::make(bare.plan, {}).value;
    ASSERT_NE(flight, nullptr);
    if (std::find(seen.begin(), seen.end(), flight) == seen.end()) seen.push_back(flight);
    Flight::end(flight);
  }
  EXPECT_LE(seen.size(), 16U);
}

TEST(flight, no_memory__is_enomem) {
  int status = support::sandboxed([] {
    support::BarePlan bare;
    std::vector<Flight*> flights;
    flights.reserve(64);
    support::SoftLimit none(RLIMIT_AS, 0);
    Result<Flight*> made = {};
    while (!failed(made.error) && flights.size() < 64) {
      made = Flight::make(bare.plan, {});
      if (!failed(made.error)) flights.push_back(made.value);
    }
    EXPECT_EQ(made.error, Errno{ENOMEM});
    for (Flight* flight : flights) Flight::end(flight);
  });
  EXPECT_EQ(status, 0);
}

// Between the two, another child may have been made that was told of the gate.
TEST(flight, no_process_descriptor_to_be_had__does_without_and_stays_detached) {
  int status = support::sandboxed([] {
    support::answer(SYS_clone3, ENOSYS);
    support::answer(SYS_clone, EINVAL, 0, 0x1000, 0x1000);
    support::answer(SYS_pidfd_open, ENOSYS);
    support::BarePlan bare("/does/not/exist");
    libspawn::SignalBlock block;
    Flight* flight = Flight::make(bare.plan, {.pidfd = true}).value;
    EXPECT_EQ(flight->take_off("file"), Errno::kNone);
    EXPECT_EQ(flight->launch.child().pidfd, -1);
    EXPECT_EQ(flight->report.gate, -1);
    EXPECT_TRUE(flight->launch.wait(libspawn::kNever));
    EXPECT_EQ(flight->launch.settle().error, Errno{ENOENT});
    Flight::end(flight);
    EXPECT_TRUE(support::has_no_child());
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
