// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_addtcsetpgrp_np.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

int add(support::Actions& actions, int fd) {
  return posix_spawn_file_actions_addtcsetpgrp_np(actions.get(), fd);
}

int error_of(int fd) {
  support::Actions actions;
  EXPECT_EQ(add(actions, fd), 0);
  return support::PausedChild(actions.get()).error();
}

/// In a sandbox: a new session whose controlling terminal this is.
class Terminal {
 public:
  Terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    EXPECT_NE(setsid(), -1);
    EXPECT_EQ(grantpt(master_), 0);
    EXPECT_EQ(unlockpt(master_), 0);
    slave_ = open(ptsname(master_), O_RDWR | O_CLOEXEC);
    EXPECT_EQ(tcgetpgrp(slave_), getpgrp());
  }
  ~Terminal() {
    signal(SIGHUP, SIG_IGN);  // the end of its terminal
    close(slave_);
    close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  int slave() const { return slave_; }

 private:
  int master_;
  int slave_;
};

bool has_terminals() {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  bool works = master >= 0 && ptsname(master) != nullptr && access(ptsname(master), R_OK) == 0;
  close(master);
  return works;
}

TEST(addtcsetpgrp, negative__ebadf_and_errno_kept) {
  support::Actions actions;
  errno = 4711;
  EXPECT_EQ(add(actions, -1), EBADF);
  EXPECT_EQ(add(actions, INT_MIN), EBADF);
  EXPECT_EQ(errno, 4711);
  EXPECT_EQ(support::PausedChild(actions.get()).error(), 0);
}

TEST(addtcsetpgrp, not_open__spawn_gives_ebadf) {
  EXPECT_EQ(error_of(support::unused_descriptor()), EBADF);
  EXPECT_EQ(error_of(INT_MAX), EBADF);
}

TEST(addtcsetpgrp, no_terminal__spawn_gives_enotty) {
  support::File file("/dev/null");
  EXPECT_EQ(error_of(file.fd()), ENOTTY);
}

TEST(addtcsetpgrp, terminal_of_another_session__spawn_gives_enotty) {
  if (!has_terminals()) GTEST_SKIP() << "no pseudo terminals";
  int status = support::sandboxed([] {
    Terminal terminal;
    support::Actions actions;
    add(actions, terminal.slave());
    support::Attributes attributes(POSIX_SPAWN_SETSID);
    EXPECT_EQ(support::PausedChild(actions.get(), attributes.get()).error(), ENOTTY);
  });
  EXPECT_EQ(status, 0);
}

// The new group is a background one: without care SIGTTOU would stop the child for asking.
TEST(addtcsetpgrp, new_group__is_in_the_foreground_and_runs) {
  if (!has_terminals()) GTEST_SKIP() << "no pseudo terminals";
  int status = support::sandboxed([] {
    Terminal terminal;
    support::Actions actions;
    add(actions, terminal.slave());
    support::Attributes attributes(POSIX_SPAWN_SETPGROUP);
    support::PausedChild child(actions.get(), attributes.get());
    ASSERT_EQ(child.error(), 0);
    EXPECT_EQ(tcgetpgrp(terminal.slave()), child.pid());
    EXPECT_NE(child.status("State").substr(0, 1), "T");
    EXPECT_EQ(child.mask("SigBlk") & 1UL << (SIGTTOU - 1), 0UL);
  });
  EXPECT_EQ(status, 0);
}

TEST(addtcsetpgrp, sigttou_blocked_by_the_attributes__stays_blocked) {
  if (!has_terminals()) GTEST_SKIP() << "no pseudo terminals";
  int status = support::sandboxed([] {
    Terminal terminal;
    support::Actions actions;
    add(actions, terminal.slave());
    support::Attributes attributes(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGTTOU);
    posix_spawnattr_setsigmask(attributes.get(), &mask);
    support::PausedChild child(actions.get(), attributes.get());
    ASSERT_EQ(child.error(), 0);
    EXPECT_EQ(child.mask("SigBlk"), 1UL << (SIGTTOU - 1));
  });
  EXPECT_EQ(status, 0);
}

TEST(addtcsetpgrp, terminal_that_the_session_opened__is_taken) {
  if (!has_terminals()) GTEST_SKIP() << "no pseudo terminals";
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  grantpt(master);
  unlockpt(master);
  support::Actions actions;
  posix_spawn_file_actions_addopen(actions.get(), 0, ptsname(master), O_RDWR, 0);
  add(actions, 0);
  support::Attributes attributes(POSIX_SPAWN_SETSID);
  support::PausedChild child(actions.get(), attributes.get());
  EXPECT_EQ(child.error(), 0);
  pid_t foreground = tcgetpgrp(master);
  close(master);
  EXPECT_EQ(foreground, child.pid());
}

}  // namespace
