// SPDX-License-Identifier: MIT
// addtcsetpgrp: the child's group becomes the foreground group of a pseudoterminal.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn_np.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::Actions;
using support::Attributes;
using support::PausedChild;

namespace {

/// Makes a new terminal the controlling one of this process, which leads a new session.
int open_terminal() {
  int pseudo = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  EXPECT_EQ(grantpt(pseudo) | unlockpt(pseudo), 0);
  EXPECT_EQ(setsid(), getpid());
  int terminal = open(ptsname(pseudo), O_RDWR | O_CLOEXEC);
  EXPECT_GE(terminal, 0);
  EXPECT_EQ(ioctl(terminal, TIOCSCTTY, 0), 0);
  return terminal;
}

bool has_terminals() {
  int pseudo = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  return pseudo >= 0 && unlockpt(pseudo) == 0;
}

#define NEEDS_TERMINAL() \
  if (!support::possible(has_terminals)) GTEST_SKIP() << "no pseudoterminals"

void expect_foreground(int terminal, int flags) {
  Actions actions;
  ASSERT_EQ(posix_spawn_file_actions_addtcsetpgrp_np(actions.get(), terminal), 0);
  Attributes attributes(flags);
  PausedChild child(actions.get(), attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(tcgetpgrp(terminal), getpgid(child.pid()));
  bool leads = (flags & POSIX_SPAWN_SETPGROUP) != 0;
  EXPECT_EQ(tcgetpgrp(terminal), leads ? child.pid() : getpgrp());
  EXPECT_EQ(child.status("SigBlk"), support::own_status("SigBlk"));
  EXPECT_NE(support::state_of(child.pid()), "T");
}

TEST(addtcsetpgrp, new_group__is_in_the_foreground) {
  NEEDS_TERMINAL();
  EXPECT_EQ(support::sandboxed([] { expect_foreground(open_terminal(), POSIX_SPAWN_SETPGROUP); }),
            0);
}

// The group of the last child is dead: the caller is in the background, and so is the next child,
// which SIGTTOU would stop.
TEST(addtcsetpgrp, from_the_background__is_not_stopped) {
  NEEDS_TERMINAL();
  EXPECT_EQ(support::sandboxed([] {
              int terminal = open_terminal();
              expect_foreground(terminal, POSIX_SPAWN_SETPGROUP);
              EXPECT_NE(tcgetpgrp(terminal), getpgrp());
              expect_foreground(terminal, POSIX_SPAWN_SETPGROUP);
              expect_foreground(terminal, 0);
            }),
            0);
}

void spawn_in_background_with_open_mask() {
  int terminal = open_terminal();
  Attributes leads(POSIX_SPAWN_SETPGROUP);
  PausedChild holder(nullptr, leads.get());
  ASSERT_EQ(holder.error(), 0);
  signal(SIGTTOU, SIG_IGN);
  ASSERT_EQ(tcsetpgrp(terminal, holder.pid()), 0);
  signal(SIGTTOU, SIG_DFL);
  Actions actions;
  posix_spawn_file_actions_addtcsetpgrp_np(actions.get(), terminal);
  Attributes attributes(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  PausedChild child(actions.get(), attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(tcgetpgrp(terminal), child.pid());
  EXPECT_EQ(child.mask("SigBlk"), 0U);
  EXPECT_EQ(child.mask("SigIgn") & (1UL << (SIGTTOU - 1)), 0U);
}

TEST(addtcsetpgrp, from_the_background_with_sigttou_default_and_open__is_not_stopped) {
  NEEDS_TERMINAL();
  EXPECT_EQ(support::sandboxed(spawn_in_background_with_open_mask), 0);
}

TEST(addtcsetpgrp, from_the_background__the_mask_is_kept_open_or_closed) {
  NEEDS_TERMINAL();
  EXPECT_EQ(support::sandboxed([] {
              int terminal = open_terminal();
              sigset_t set;
              sigemptyset(&set);
              sigaddset(&set, SIGTTOU);
              sigprocmask(SIG_BLOCK, &set, nullptr);
              expect_foreground(terminal, POSIX_SPAWN_SETPGROUP);
              sigprocmask(SIG_UNBLOCK, &set, nullptr);
              expect_foreground(terminal, POSIX_SPAWN_SETPGROUP);
            }),
            0);
}

int error_of(int fd, int flags = 0) {
  Actions actions;
  EXPECT_EQ(posix_spawn_file_actions_addtcsetpgrp_np(actions.get(), fd), 0);
  Attributes attributes(flags);
  return PausedChild(actions.get(), attributes.get()).error();
}

TEST(addtcsetpgrp, no_terminal__its_error) {
  EXPECT_EQ(error_of(70), EBADF);
  int file = open("/dev/null", O_RDWR | O_CLOEXEC);
  EXPECT_EQ(error_of(file), ENOTTY);
  close(file);
}

TEST(addtcsetpgrp, terminal_of_another_session__enotty) {
  NEEDS_TERMINAL();
  EXPECT_EQ(support::sandboxed([] {
              int terminal = open_terminal();
              EXPECT_EQ(error_of(terminal, POSIX_SPAWN_SETSID), ENOTTY);
              EXPECT_EQ(tcgetpgrp(terminal), getpgrp());
            }),
            0);
}

TEST(addtcsetpgrp, negative__ebadf_at_add_time) {
  Actions actions;
  EXPECT_EQ(posix_spawn_file_actions_addtcsetpgrp_np(actions.get(), -1), EBADF);
}

}  // namespace
