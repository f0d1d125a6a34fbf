// SPDX-License-Identifier: MIT
// pidfd_getpid.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

int open_process(pid_t pid) { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); }

/// errno of a call that must fail.
int error_of(int fd) {
  errno = 0;
  EXPECT_EQ(pidfd_getpid(fd), -1);
  return errno;
}

TEST(pidfd_getpid, living_process__is_its_id_and_errno_kept) {
  support::PausedChild child;
  int pidfd = open_process(child.pid());
  ASSERT_GE(pidfd, 0);
  std::vector<int> before = support::open_descriptors();
  errno = 4711;
  EXPECT_EQ(pidfd_getpid(pidfd), child.pid());
  EXPECT_EQ(errno, 4711);
  EXPECT_EQ(support::open_descriptors(), before);
  close(pidfd);
}

TEST(pidfd_getpid, any_descriptor_number__works) {
  int pidfd = open_process(getpid());
  for (int fd : {9, 10, 99, 100, 1000}) {
    if (fcntl(fd, F_GETFD) != -1) continue;
    ASSERT_EQ(dup2(pidfd, fd), fd);
    EXPECT_EQ(pidfd_getpid(fd), getpid());
    close(fd);
  }
  close(pidfd);
}

TEST(pidfd_getpid, zombie__still_has_its_id) {
  int pidfd = -1;
  char* const argv[] = {const_cast<char*>("true"), nullptr};
  ASSERT_EQ(pidfd_spawn(&pidfd, "/bin/true", nullptr, nullptr, argv, environ), 0);
  siginfo_t info = {};
  ASSERT_EQ(waitid(static_cast<idtype_t>(3), static_cast<id_t>(pidfd), &info, WEXITED | WNOWAIT),
            0);
  EXPECT_EQ(pidfd_getpid(pidfd), info.si_pid);
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(info.si_pid), &info, WEXITED), 0);
  EXPECT_EQ(error_of(pidfd), ESRCH);
  close(pidfd);
}

TEST(pidfd_getpid, no_open_descriptor__ebadf) {
  for (int fd : {-1, INT_MIN, AT_FDCWD, support::unused_descriptor(), INT_MAX}) {
    EXPECT_EQ(error_of(fd), EBADF) << fd;
  }
}

TEST(pidfd_getpid, other_kinds_of_descriptor__ebadf) {
  int fds[2];
  ASSERT_EQ(pipe2(fds, O_CLOEXEC), 0);
  for (const char* path : {"/dev/null", "/", "/proc/self/status"}) {
    support::File file(path);
    EXPECT_EQ(error_of(file.fd()), EBADF) << path;
  }
  EXPECT_EQ(error_of(fds[0]), EBADF);
  close(fds[0]);
  close(fds[1]);
}

// As after `unshare --pid --fork` without a /proc of one's own.
TEST(pidfd_getpid, proc_of_another_pid_namespace__enoent) {
  int status = support::sandboxed([] {
    if (unshare(CLONE_NEWPID) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
      GTEST_SKIP() << "no new PID namespace";
    }
    pid_t pid = fork();
    if (pid == 0) _exit(error_of(open_process(getpid())));
    int ended = 0;
    EXPECT_EQ(waitpid(pid, &ended, 0), pid);
    EXPECT_EQ(WEXITSTATUS(ended), ENOENT);
  });
  EXPECT_EQ(status, 0);
}

TEST(pidfd_getpid, full_table__emfile) {
  int pidfd = open_process(getpid());
  int lowest = dup(0);
  close(lowest);
  support::SoftLimit limit(RLIMIT_NOFILE, static_cast<rlim_t>(lowest));
  EXPECT_EQ(error_of(pidfd), EMFILE);
  close(pidfd);
}

}  // namespace
