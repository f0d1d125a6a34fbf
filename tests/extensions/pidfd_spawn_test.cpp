// SPDX-License-Identifier: MIT
// pidfd_spawn and pidfd_spawnp.
#include <errno.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

char* const kArguments[] = {const_cast<char*>("name"), nullptr};

class PidfdSpawn : public testing::TestWithParam<decltype(&pidfd_spawn)> {
 protected:
  static int spawn(int* pidfd, const std::string& path,
                   posix_spawn_file_actions_t* actions = nullptr,
                   posix_spawnattr_t* attributes = nullptr) {
    return GetParam()(pidfd, path.c_str(), actions, attributes, kArguments, environ);
  }
  static std::string paused() { return support::helpers() + "paused"; }
};

INSTANTIATE_TEST_SUITE_P(functions, PidfdSpawn, testing::Values(pidfd_spawn, pidfd_spawnp),
                         [](const auto& info) { return info.index == 0 ? "plain" : "searching"; });

/// Waits for the process that the descriptor means, and closes it.
siginfo_t end(int pidfd) {
  siginfo_t info = {};
  EXPECT_EQ(waitid(P_PIDFD, static_cast<id_t>(pidfd), &info, WEXITED), 0);
  close(pidfd);
  return info;
}

TEST_P(PidfdSpawn, program__can_be_waited_for) {
  int pidfd = -1;
  errno = 4711;
  ASSERT_EQ(spawn(&pidfd, "/bin/false"), 0);
  EXPECT_EQ(errno, 4711);
  siginfo_t info = end(pidfd);
  EXPECT_EQ(info.si_code, CLD_EXITED);
  EXPECT_EQ(info.si_status, 1);
  EXPECT_TRUE(support::has_no_child());
}

TEST_P(PidfdSpawn, descriptor__is_close_on_exec_and_takes_signals) {
  int pidfd = -1;
  ASSERT_EQ(spawn(&pidfd, paused()), 0);
  EXPECT_EQ(fcntl(pidfd, F_GETFD), FD_CLOEXEC);
  EXPECT_EQ(syscall(SYS_pidfd_send_signal, pidfd, SIGTERM, nullptr, 0), 0);
  siginfo_t info = end(pidfd);
  EXPECT_EQ(info.si_code, CLD_KILLED);
  EXPECT_EQ(info.si_status, SIGTERM);
}

TEST_P(PidfdSpawn, actions_and_attributes__are_carried_out) {
  int target = support::unused_descriptor();
  support::Actions actions;
  posix_spawn_file_actions_addopen(actions.get(), target, "/dev/null", O_RDONLY, 0);
  support::Attributes attributes(POSIX_SPAWN_SETPGROUP);
  int pidfd = -1;
  ASSERT_EQ(spawn(&pidfd, paused(), actions.get(), attributes.get()), 0);
  pid_t pid = pidfd_getpid(pidfd);
  support::wait_until_ready(pid);
  EXPECT_EQ(getpgid(pid), pid);
  std::string path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(target);
  EXPECT_EQ(access(path.c_str(), F_OK), 0);
  EXPECT_EQ(syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0), 0);
  end(pidfd);
}

TEST_P(PidfdSpawn, child__does_not_inherit_its_own_descriptor) {
  int pidfd = -1;
  ASSERT_EQ(spawn(&pidfd, paused()), 0);
  pid_t pid = pidfd_getpid(pidfd);
  support::wait_until_ready(pid);
  std::string path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(pidfd);
  EXPECT_NE(access(path.c_str(), F_OK), 0);
  EXPECT_EQ(syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, nullptr, 0), 0);
  end(pidfd);
}

TEST_P(PidfdSpawn, failure__leaves_no_descriptor_and_no_child) {
  int pidfd = 4711;
  std::vector<int> before = support::open_descriptors();
  EXPECT_EQ(spawn(&pidfd, "/does/not/exist"), ENOENT);
  support::Actions actions;
  posix_spawn_file_actions_addchdir(actions.get(), "/does/not/exist");
  EXPECT_EQ(spawn(&pidfd, "/bin/true", actions.get()), ENOENT);
  EXPECT_EQ(pidfd, 4711);
  EXPECT_EQ(support::open_descriptors(), before);
  EXPECT_TRUE(support::has_no_child());
}

TEST_P(PidfdSpawn, pidfd_null__program_runs) {
  std::vector<int> before = support::open_descriptors();
  ASSERT_EQ(spawn(nullptr, "/bin/false"), 0);
  EXPECT_EQ(support::open_descriptors(), before);
  int status = -1;
  EXPECT_GT(wait(&status), 0);
  EXPECT_EQ(WEXITSTATUS(status), 1);
}

TEST_P(PidfdSpawn, full_table__emfile_and_no_child) {
  int pidfd = 4711;
  int none_free = open("/dev/null", O_RDONLY | O_CLOEXEC);
  {
    support::SoftLimit limit(RLIMIT_NOFILE, static_cast<rlim_t>(none_free) + 1);
    EXPECT_EQ(spawn(&pidfd, "/bin/true"), EMFILE);
  }
  close(none_free);
  EXPECT_EQ(pidfd, 4711);
  EXPECT_TRUE(support::has_no_child());
}

TEST(pidfd_spawn, bare_name__only_p_searches) {
  support::Variable path("PATH", "/bin:/usr/bin");
  int pidfd = -1;
  EXPECT_EQ(pidfd_spawn(&pidfd, "true", nullptr, nullptr, kArguments, environ), ENOENT);
  ASSERT_EQ(pidfd_spawnp(&pidfd, "true", nullptr, nullptr, kArguments, environ), 0);
  EXPECT_EQ(end(pidfd).si_status, 0);
}

}  // namespace
