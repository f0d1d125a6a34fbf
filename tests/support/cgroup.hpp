// SPDX-License-Identifier: MIT
// A version 2 cgroup of a test's own, where the machine lets it make one.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sstream>
#include <string>

#include "tests/support/child.hpp"

namespace support {

/// Mount point of the version 2 hierarchy, from /proc/self/mountinfo; empty if there is none.
inline std::string cgroup2_mount() {
  std::istringstream lines(read_file("/proc/self/mountinfo"));
  for (std::string line; std::getline(lines, line);) {
    if (line.find(" - cgroup2 ") == std::string::npos) continue;
    std::istringstream words(line);
    std::string word;
    for (int number = 1; number <= 5; number++) words >> word;
    return word;
  }
  return "";
}

/// Made in the mount's top directory; removed when the object ends, by when it must be empty.
class Cgroup {
 public:
  Cgroup() : name_("libspawn-test-" + std::to_string(getpid())) {
    std::string mount = cgroup2_mount();
    if (mount.empty() || mkdir((mount + "/" + name_).c_str(), 0755) != 0) return;
    path_ = mount + "/" + name_;
    fd_ = open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  ~Cgroup() {
    if (path_.empty()) return;
    close(fd_);
    // Linux: the last member may be on its way out for a moment after it was waited for.
    EXPECT_TRUE(eventually(
        [](void* path) { return rmdir(static_cast<std::string*>(path)->c_str()) == 0; }, &path_));
  }
  Cgroup(const Cgroup&) = delete;
  Cgroup& operator=(const Cgroup&) = delete;

  bool exists() const { return fd_ >= 0; }
  int fd() const { return fd_; }

  /// True if /proc/<pid>/cgroup says that the process is a member.
  bool has(const PausedChild& child) const {
    std::istringstream lines(child.file("cgroup"));
    for (std::string line; std::getline(lines, line);) {
      std::string end = "/" + name_;
      bool ends_so =
          line.size() > end.size() && line.compare(line.size() - end.size(), end.size(), end) == 0;
      if (line.rfind("0::", 0) == 0) return ends_so;
    }
    return false;
  }

 private:
  std::string name_;
  std::string path_;
  int fd_ = -1;
};

}  // namespace support
