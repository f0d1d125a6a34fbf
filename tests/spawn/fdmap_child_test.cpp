// SPDX-License-Identifier: MIT
// A map carried out by the bare child: each call that can be refused, and what is said of it.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <vector>

#include "file_actions/fdmap.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using libspawn::Step;
using Numbers = std::vector<int>;

constexpr int kFile = 310;  // the numbers 310 to 313 are files of their own

/// A plan of one map.
class MappedPlan : public support::ExtendedPlan {
 public:
  explicit MappedPlan(const Numbers& fds) : memory_(libspawn::size_of_fd_map(fds.size()) / 8 + 1) {
    action_.map = libspawn::make_fd_map(fds.data(), fds.size(), memory_.data());
    plan.actions = {&action_, 1};
    plan.unnamed = static_cast<int>(action_.map->end);
  }

  /// The program is what `fd` refers to.
  void execute(int fd) {
    extensions.set = libspawn::kExecfd;
    extensions.execfd = fd;
    plan.actions.program = fd;
  }

 private:
  std::vector<uint64_t> memory_;
  libspawn::Action action_ = {.kind = libspawn::ActionKind::kFdMap};
};

void open_files() {
  for (int fd = 3; fd < kFile; fd++) close(fd);
  const char* paths[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random"};
  for (int i = 0; i < 4; i++) {
    int file = open(paths[i], O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(dup3(file, kFile + i, O_CLOEXEC), kFile + i);
    close(file);
  }
}

std::string file_of(const support::BareChild& child, int fd) {
  char target[64] = "";
  std::string path = "/proc/" + std::to_string(child.pid()) + "/fd/" + std::to_string(fd);
  return readlink(path.c_str(), target, sizeof target - 1) < 0 ? "" : target;
}

void expect_files(const Numbers& fds, const std::vector<std::string>& files) {
  MappedPlan given(fds);
  support::BareChild child(given.plan);
  ASSERT_EQ(child.report.failure.error, Errno::kNone);
  for (int fd = 0; fd < kFile + 8; fd++) {
    std::string expected =
        static_cast<size_t>(fd) < files.size() ? files[static_cast<size_t>(fd)] : "";
    EXPECT_EQ(file_of(child, fd), expected) << fd;
  }
}

TEST(map_descriptors, moves_copies_and_circles__are_done_and_nothing_is_left) {
  EXPECT_EQ(
      support::sandboxed([] {
        open_files();
        expect_files({}, {});
        expect_files({kFile, -1, kFile + 1, kFile}, {"/dev/null", "", "/dev/zero", "/dev/null"});
        for (int i = 0; i < 3; i++) dup2(kFile + i, i);
        expect_files({1, 2, 0}, {"/dev/zero", "/dev/full", "/dev/null"});
        expect_files({1, 0, -1, 2}, {"/dev/zero", "/dev/null", "", "/dev/full"});
      }),
      0);
}

int target_of_failure(const Numbers& fds, int error, const char* call) {
  MappedPlan given(fds);
  return support::expect_failure(given.plan, Step::kFileAction, error, call).target;
}

TEST(map_descriptors, each_call_refused__target_is_told) {
  EXPECT_EQ(support::sandboxed([] {
              support::answer(SYS_dup3, EDOM, 1, ~0U, 4);
              EXPECT_EQ(target_of_failure({0, 1, 2, 2, 2, 2}, EDOM, "dup3"), 4);
            }),
            0);
  EXPECT_EQ(support::sandboxed([] {
              support::answer(SYS_fcntl, EDOM, 1, ~0U, F_DUPFD_CLOEXEC);
              EXPECT_EQ(target_of_failure({1, 0, 2}, EDOM, "fcntl"), 1);
            }),
            0);
  EXPECT_EQ(support::sandboxed([] {
              support::answer(SYS_fcntl, EDOM, 1, ~0U, F_SETFD);
              EXPECT_EQ(target_of_failure({2, 1, 2}, EDOM, "fcntl"), 1);
            }),
            0);
}

TEST(map_descriptors, program_under_a_number_of_the_list__is_saved) {
  EXPECT_EQ(support::sandboxed([] {
              open_files();
              int program = open((support::helpers() + "paused").c_str(), O_RDONLY | O_CLOEXEC);
              ASSERT_EQ(program, 3);
              MappedPlan given({0, 1, 2, kFile});
              given.execute(program);
              support::BareChild child(given.plan);
              ASSERT_EQ(child.report.failure.error, Errno::kNone);
              EXPECT_GT(child.report.program, kFile);
              EXPECT_EQ(file_of(child, 3), "/dev/null");
              EXPECT_FALSE(child.has(child.report.program));
            }),
            0);
}

TEST(map_descriptors, no_number_for_the_program__is_emfile) {
  EXPECT_EQ(support::sandboxed([] {
              MappedPlan given({0, 0});
              given.execute(1);
              support::SoftLimit lowered(RLIMIT_NOFILE, 2);
              libspawn::Failure failure =
                  support::expect_failure(given.plan, Step::kFileAction, EMFILE, "fcntl");
              EXPECT_EQ(failure.target, 1);
            }),
            0);
}

}  // namespace
