// SPDX-License-Identifier: MIT
// POSIX_SPAWN_SETCGROUP where clone3 is refused: the child joins by itself.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <mntent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::Rules;

/// Where version 2 is mounted, or empty.
std::string cgroup_mount() {
  FILE* mounts = setmntent("/proc/self/mounts", "re");
  std::string result;
  while (mntent* entry = mounts == nullptr ? nullptr : getmntent(mounts)) {
    if (strcmp(entry->mnt_type, "cgroup2") == 0) result = entry->mnt_dir;
  }
  if (mounts != nullptr) endmntent(mounts);
  return result;
}

/// A cgroup of our own; its path is empty where none can be made.
class Cgroup {
 public:
  Cgroup() {
    std::string mount = cgroup_mount();
    std::string path = mount + "/libspawn-inject-" + std::to_string(getpid());
    if (!mount.empty() && mkdir(path.c_str(), 0755) == 0) path_ = path;
  }
  ~Cgroup() {
    // Linux: a process leaves its group a little after it was waited for.
    for (int i = 0; !path_.empty() && rmdir(path_.c_str()) != 0 && i < 1000; i++) usleep(1000);
  }
  Cgroup(const Cgroup&) = delete;
  Cgroup& operator=(const Cgroup&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Case {
  const char* name;
  Rules rules;
  int answer;
};

std::string name_of(const testing::TestParamInfo<Case>& info) { return info.param.name; }

class cgroup_join : public testing::TestWithParam<Case> {};

constexpr int kGroup = 600;  // the number of the group's descriptor, for the filter

/// In a sandbox: spawns into the directory or file `path`, and expects `answer`.
std::string target;
Case trial;

void spawn_into_target() {
  int fd = open(target.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  ASSERT_EQ(dup3(fd, kGroup, O_CLOEXEC), kGroup);
  support::Attributes attributes(POSIX_SPAWN_SETCGROUP);
  EXPECT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), kGroup), 0);
  support::Watch watch;
  watch.new_mappings = support::kOneStack;
  support::refuse(trial.rules);
  watch.expect_spawn(trial.answer, nullptr, attributes.get());
  if (trial.answer != 0) return;
  support::PausedChild child(nullptr, attributes.get());
  std::string name = target.substr(target.rfind('/'));
  EXPECT_NE(child.file("cgroup").find(name + "\n"), std::string::npos) << child.file("cgroup");
}

TEST_P(cgroup_join, clone3_refused__child_joins_or_tells_why_not) {
  Cgroup group;
  if (group.path().empty()) GTEST_SKIP() << "no cgroup2 that can be written";
  target = group.path();
  trial = GetParam();
  EXPECT_EQ(support::sandboxed(spawn_into_target), 0);
}

const support::Rule kNoClone3 = {SYS_clone3, EPERM};

Rules refused_open(int error) {
  return {kNoClone3, {SYS_openat, error, 0, ~0U, static_cast<unsigned>(kGroup)}};
}

/// The number of the process, "0", is all that is ever written with one byte.
Rules refused_write(int error) { return {kNoClone3, {SYS_write, error, 2, ~0U, 1}}; }

INSTANTIATE_TEST_SUITE_P(child, cgroup_join,
                         testing::Values(Case{"nothing", {}, 0}, Case{"clone3", {kNoClone3}, 0},
                                         Case{"sigchld", support::kRungs[2].refused, 0},
                                         Case{"shared_memory", support::kRungs[3].refused, 0},
                                         Case{"open_eacces", refused_open(EACCES), EACCES},
                                         Case{"open_erofs", refused_open(EROFS), ENOTSUP},
                                         Case{"open_eperm", refused_open(EPERM), ENOTSUP},
                                         Case{"write_eacces", refused_write(EACCES), EACCES},
                                         Case{"write_ebusy", refused_write(EBUSY), EBUSY},
                                         Case{"write_enotsup", refused_write(EOPNOTSUPP), ENOTSUP},
                                         Case{"write_enomem", refused_write(ENOMEM), ENOMEM}),
                         name_of);

void expect_refused(const std::string& path, int answer) {
  target = path;
  trial = {"", {kNoClone3}, answer};
  EXPECT_EQ(support::sandboxed(spawn_into_target), 0) << path;
}

TEST(cgroup, directory_that_is_none__enotsup) { expect_refused("/", ENOTSUP); }

TEST(cgroup, file__ebadf) { expect_refused("/dev/null", EBADF); }

TEST(cgroup, closed_descriptor__ebadf) {
  EXPECT_EQ(support::sandboxed([] {
              support::Attributes attributes(POSIX_SPAWN_SETCGROUP);
              EXPECT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), kGroup), 0);
              support::Watch watch;
              watch.new_mappings = support::kOneStack;
              support::refuse({kNoClone3});
              watch.expect_spawn(EBADF, nullptr, attributes.get());
            }),
            0);
}

}  // namespace
