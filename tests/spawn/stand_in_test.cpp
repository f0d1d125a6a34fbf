// SPDX-License-Identifier: MIT
// Children that only end.
#include "spawn/stand_in.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "attrs/attributes.hpp"
#include "spawn/channel.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"

namespace {

using libspawn::Channel;
using libspawn::Child;
using libspawn::Errno;
using libspawn::Result;

siginfo_t end_of(const libspawn::Plan& plan, const libspawn::Ending& ending) {
  libspawn::SignalBlock block;
  libspawn::Stack stack;
  Result<Child> child = create_stand_in(plan, ending, false, stack.top());
  EXPECT_EQ(child.error, Errno::kNone);
  siginfo_t info = {};
  EXPECT_EQ(waitid(P_PID, static_cast<id_t>(child.value.pid), &info, WEXITED), 0);
  EXPECT_TRUE(support::has_no_child());
  return info;
}

TEST(stand_in, status_or_signal__is_how_it_ends) {
  siginfo_t exited = end_of({}, {true, 0, 127});
  EXPECT_EQ(exited.si_code, CLD_EXITED);
  EXPECT_EQ(exited.si_status, 127);
  for (int signal : {SIGTERM, SIGKILL, SIGSEGV, 64}) {
    siginfo_t killed = end_of({}, {true, signal, 0});
    EXPECT_EQ(killed.si_code, CLD_KILLED) << "without a core dump";
    EXPECT_EQ(killed.si_status, signal);
  }
}

TEST(stand_in, group_asked_for__can_be_waited_for_by_it) {
  libspawn::Plan plan = {.flags = libspawn::kSetPgroup};
  libspawn::SignalBlock block;
  libspawn::Stack stack;
  Result<Child> child = create_stand_in(plan, {true, 0, 5}, false, stack.top());
  ASSERT_EQ(child.error, Errno::kNone);
  int status = -1;
  EXPECT_EQ(waitpid(-child.value.pid, &status, 0), child.value.pid);
  EXPECT_EQ(WEXITSTATUS(status), 5);
}

TEST(find_out_whether_memory_is_shared, kernel__shares_it_and_nothing_is_left) {
  int status = support::sandboxed([] {
    libspawn::SignalBlock block;
    EXPECT_TRUE(libspawn::find_out_whether_memory_is_shared());
    EXPECT_TRUE(Channel::memory_is_known());
    EXPECT_TRUE(support::has_no_child());
  });
  EXPECT_EQ(status, 0);
}

TEST(find_out_whether_memory_is_shared, only_copies__is_false_and_known) {
  int status = support::sandboxed([] {
    libspawn::SignalBlock block;
    Channel::learn(false);
    support::answer(SYS_clone3, ENOSYS);
    support::answer(SYS_clone, EINVAL, 0, 0x100, 0x100);
    EXPECT_FALSE(libspawn::find_out_whether_memory_is_shared());
    EXPECT_TRUE(Channel::memory_is_known());
    EXPECT_TRUE(support::has_no_child());
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
