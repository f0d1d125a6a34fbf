// SPDX-License-Identifier: MIT
// posix_spawnattr_getcgroup_np and posix_spawnattr_setcgroup_np.
#include <errno.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/settings.hpp"

namespace {

int error_of_cgroup(int fd, int flags = POSIX_SPAWN_SETCGROUP) {
  support::Attributes attributes(flags);
  posix_spawnattr_setcgroup_np(attributes.get(), fd);
  return support::PausedChild(nullptr, attributes.get()).error();
}

TEST(cgroup, any_number__round_trips) {
  support::Attributes attributes;
  for (int fd : {0, 7, INT_MAX, -1}) {
    int got = 4711;
    EXPECT_EQ(posix_spawnattr_setcgroup_np(attributes.get(), fd), 0);
    EXPECT_EQ(posix_spawnattr_getcgroup_np(attributes.get(), &got), 0);
    EXPECT_EQ(got, fd);
  }
}

TEST(cgroup, negative__spawn_gives_ebadf) {
  EXPECT_EQ(error_of_cgroup(-1), EBADF);
  EXPECT_EQ(error_of_cgroup(AT_FDCWD), EBADF);
}

TEST(cgroup, not_open__spawn_gives_ebadf) {
  EXPECT_EQ(error_of_cgroup(support::unused_descriptor()), EBADF);
}

TEST(cgroup, file__spawn_gives_ebadf) {
  support::File file("/dev/null");
  EXPECT_EQ(error_of_cgroup(file.fd()), EBADF);
}

TEST(cgroup, other_directory__spawn_gives_ebadf_or_cannot_tell) {
  support::TemporaryDirectory directory;
  support::File opened(directory.path());
  EXPECT_EQ(error_of_cgroup(opened.fd()), support::clone3_is_refused() ? ENOTSUP : EBADF);
}

TEST(cgroup, without_the_flag__is_ignored) { EXPECT_EQ(error_of_cgroup(-1, 0), 0); }

/// Where version 2 of the file system is mounted; empty if nowhere.
std::string mounted_cgroups() {
  for (const char* path : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
    if (access((std::string(path) + "/cgroup.procs").c_str(), F_OK) != 0) continue;
    if (access((std::string(path) + "/cgroup.controllers").c_str(), F_OK) == 0) return path;
  }
  return "";
}

/// A cgroup of the test's own, where the system lets it make one.
class OwnCgroup {
 public:
  OwnCgroup() : name_("/libspawn-test-" + std::to_string(getpid())) {
    std::string mounted = mounted_cgroups();
    path_ = mounted + name_;
    made_ = !mounted.empty() && mkdir(path_.c_str(), 0700) == 0;
  }
  ~OwnCgroup() {
    // Linux: a cgroup stays busy for a moment after its last process was waited for.
    EXPECT_TRUE(!made_ || support::eventually(is_removed, &path_));
  }
  OwnCgroup(const OwnCgroup&) = delete;
  OwnCgroup& operator=(const OwnCgroup&) = delete;
  bool made() const { return made_; }
  const std::string& path() const { return path_; }
  const std::string& name() const { return name_; }

 private:
  static bool is_removed(void* path) {
    return rmdir(static_cast<std::string*>(path)->c_str()) == 0;
  }

  std::string name_;
  std::string path_;
  bool made_;
};

TEST(cgroup, directory_of_a_cgroup__child_is_in_it) {
  OwnCgroup own;
  if (!own.made()) GTEST_SKIP() << "no version 2 cgroup can be made here";
  support::File directory(own.path());
  support::Attributes attributes(POSIX_SPAWN_SETCGROUP);
  posix_spawnattr_setcgroup_np(attributes.get(), directory.fd());
  support::PausedChild child(nullptr, attributes.get());
  ASSERT_EQ(child.error(), 0);
  EXPECT_NE(child.file("cgroup").find("0::" + own.name() + "\n"), std::string::npos)
      << child.file("cgroup");
}

}  // namespace
