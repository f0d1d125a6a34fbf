// SPDX-License-Identifier: MIT
// What tests ask of processes beyond support/child.hpp: /proc/<pid>/stat, trial runs, copies.
#pragma once

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/support/child.hpp"

namespace support {

/// Fields of /proc/<pid>/stat by the number that proc(5) gives them.
enum StatField {
  kParent = 4,
  kGroup = 5,
  kSession = 6,
  kTerminal = 7,
  kNice = 19,
  kRtPriority = 40,
  kPolicy
};

inline long stat_field(pid_t pid, StatField field) {
  std::string text = read_file("/proc/" + std::to_string(pid) + "/stat");
  size_t end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return -1;
  std::istringstream words(text.substr(end_of_name + 1));
  std::string word;
  for (int number = 3; number <= field; number++) words >> word;
  return strtol(word.c_str(), nullptr, 10);
}

/// A line of this process's own /proc/<pid>/status.
inline std::string own_status(const std::string& field) {
  std::istringstream lines(read_file("/proc/thread-self/status"));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(field + ":\t", 0) == 0) return line.substr(field.size() + 2);
  }
  return "no such field: " + field;
}

/// True if `attempt` holds in a process of its own, which then is gone.
inline bool possible(bool (*attempt)()) {
  pid_t pid = fork();
  if (pid == 0) _exit(attempt() ? 0 : 1);
  int status = -1;
  return waitpid(pid, &status, 0) == pid && status == 0;
}

/// True where a sandbox may become another user.
inline bool can_change_user() {
  return possible([] { return setresgid(65534, 0, 0) == 0 && setresuid(65534, 0, 0) == 0; });
}

/// Makes this process an ordinary user's, for good, if it is not one already: in sandboxed().
inline bool become_ordinary() {
  constexpr uid_t kNobody = 65534;
  if (geteuid() != 0) return true;
  // Linux: a process that changed its user is undumpable, and its files in /proc are root's.
  return setresgid(kNobody, kNobody, kNobody) == 0 && setresuid(kNobody, kNobody, kNobody) == 0 &&
         prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

/// False where a sandbox answers EPERM to clone3: glibc then has no threads.
inline bool can_create_thread() {
  return possible([] {
    pthread_t thread;
    return pthread_create(
               &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr) == 0;
  });
}

/// Copies the helper programs that others than the owner of the build must be able to run, and
/// makes PausedChild use the copies. For sandboxes that change their user.
class PublicHelpers {
 public:
  PublicHelpers() {
    chmod(directory_.path().c_str(), 0755);
    directory_.write("paused", read_file(helpers() + "paused"), 0755);
    previous_ = getenv("LIBSPAWN_HELPERS") == nullptr ? "" : getenv("LIBSPAWN_HELPERS");
    setenv("LIBSPAWN_HELPERS", directory_.path().c_str(), 1);
  }
  ~PublicHelpers() {
    if (previous_.empty()) {
      unsetenv("LIBSPAWN_HELPERS");
    } else {
      setenv("LIBSPAWN_HELPERS", previous_.c_str(), 1);
    }
  }
  PublicHelpers(const PublicHelpers&) = delete;
  PublicHelpers& operator=(const PublicHelpers&) = delete;
  const TemporaryDirectory& directory() const { return directory_; }

 private:
  TemporaryDirectory directory_;
  std::string previous_;
};

/// Live and dead children of `parent`, found without any wait.
inline std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> result;
  DIR* directory = opendir("/proc");
  if (directory == nullptr) return result;
  while (dirent* entry = readdir(directory)) {
    pid_t pid = atoi(entry->d_name);
    if (pid > 0 && stat_field(pid, kParent) == parent) result.push_back(pid);
  }
  closedir(directory);
  return result;
}

/// "S", "T", "Z"…: the state that /proc shows; empty if the process is gone.
inline std::string state_of(pid_t pid) {
  std::string text = read_file("/proc/" + std::to_string(pid) + "/stat");
  size_t end_of_name = text.rfind(')');
  return end_of_name == std::string::npos ? "" : text.substr(end_of_name + 2, 1);
}

}  // namespace support
