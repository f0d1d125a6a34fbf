// SPDX-License-Identifier: MIT
// The nascent child, with the library's own parts at hand.
#include "spawn/nascent.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spawn/stack.hpp"
#include "sys/process.hpp"
#include "tests/support/process.hpp"

namespace {

using libspawn::become_nascent;
using libspawn::depart;
using libspawn::Errno;
using libspawn::Result;
using libspawn::Stack;
using libspawn::sys::SignalSet;

Errno refuse(const void* error) { return *static_cast<const Errno*>(error); }

Errno end_now(const void* status) { libspawn::sys::exit_group(*static_cast<const int*>(status)); }

Errno kill_itself(const void* signal) {
  (void)libspawn::sys::kill(libspawn::sys::getpid(), *static_cast<const int*>(signal));
  return Errno{ELOOP};
}

int wait_for(pid_t pid) {
  int status = -1;
  return waitpid(pid, &status, 0) == pid ? status : -1;
}

SignalSet current_mask() {
  SignalSet mask = {};
  (void)libspawn::sys::rt_sigprocmask(SIG_SETMASK, nullptr, &mask);
  return mask;
}

TEST(nascent, departure_that_fails__is_the_childs) {
  Errno error{EXDEV};
  ASSERT_EQ(become_nascent(nullptr), Errno::kNone);
  pid_t child = getpid();
  Result<pid_t> departed = depart({refuse, &error, true});
  pid_t after = getpid();
  int status = 0;
  Result<pid_t> ended = depart({end_now, &status, false});
  EXPECT_EQ(departed.error, error);
  EXPECT_EQ(after, child);
  EXPECT_EQ(ended.error, Errno::kNone);
  EXPECT_EQ(wait_for(ended.value), 0);
}

TEST(nascent, departure__opens_the_callers_mask_and_shuts_it_again) {
  SignalSet before = current_mask();
  static SignalSet seen;
  ASSERT_EQ(become_nascent(nullptr), Errno::kNone);
  auto look = [](const void*) {
    seen = current_mask();
    return Errno{EXDEV};
  };
  SignalSet blocked = current_mask();
  (void)depart({look, nullptr, true});
  SignalSet blocked_again = current_mask();
  int status = 0;
  Result<pid_t> ended = depart({end_now, &status, false});
  EXPECT_EQ(seen.bits, before.bits);
  EXPECT_EQ(blocked.bits, blocked_again.bits);
  EXPECT_EQ(current_mask().bits, before.bits);
  EXPECT_EQ(wait_for(ended.value), 0);
}

TEST(nascent, killed_while_it_departs__is_a_child_that_was_killed) {
  for (int signal : {SIGKILL, SIGTERM, SIGSEGV}) {
    ASSERT_EQ(become_nascent(nullptr), Errno::kNone);
    Result<pid_t> departed = depart({kill_itself, &signal, true});
    ASSERT_EQ(departed.error, Errno::kNone);
    int status = wait_for(departed.value);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), signal);
  }
}

TEST(nascent, departure_of_another_process__is_ECHILD) {
  int status = 0;
  EXPECT_EQ(depart({end_now, &status, false}).error, Errno{ECHILD});
}

TEST(nascent, owner_of_memory__is_the_caller_or_the_parent) {
  pid_t parent = getpid();
  EXPECT_EQ(libspawn::owner_of_memory(parent), parent);
  ASSERT_EQ(become_nascent(nullptr), Errno::kNone);
  pid_t child = getpid();
  pid_t owner = libspawn::owner_of_memory(child);
  int status = 0;
  Result<pid_t> ended = depart({end_now, &status, false});
  EXPECT_EQ(wait_for(ended.value), 0);
  EXPECT_NE(child, parent);
  EXPECT_EQ(owner, parent);
}

TEST(nascent, mask_to_pass_on__outside__is_the_current_one) {
  SignalSet all = {~0ULL & ~SignalSet::of(SIGKILL).bits & ~SignalSet::of(SIGSTOP).bits};
  EXPECT_EQ(libspawn::mask_to_pass_on(all).bits, all.bits);
  EXPECT_EQ(libspawn::mask_to_pass_on({5}).bits, 5U);
}

TEST(nascent, no_memory_for_a_stack__is_ENOMEM) {
  Stack cached[17];
  rlimit before;
  getrlimit(RLIMIT_AS, &before);
  rlimit none = {1, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &none), 0);
  Errno error = become_nascent(nullptr);
  setrlimit(RLIMIT_AS, &before);
  EXPECT_EQ(error, Errno{ENOMEM});
  EXPECT_EQ(libspawn::find_nascent(), nullptr);
}

libspawn::Place* next_place() {
  libspawn::Place* place = libspawn::take_place(nullptr);
  libspawn::leave_place(place);
  return place;
}

TEST(nascent, repeated__keeps_no_stack_and_no_place) {
  libspawn::Place* place = next_place();
  int status = 0;
  size_t before = 0;
  for (int i = 0; i < 1000; i++) {
    ASSERT_EQ(become_nascent(nullptr), Errno::kNone);
    Result<pid_t> ended = depart({end_now, &status, false});
    ASSERT_EQ(wait_for(ended.value), 0);
    if (i == 0) before = support::mappings();
  }
  EXPECT_EQ(support::mappings(), before);
  EXPECT_EQ(next_place(), place);
}

}  // namespace
