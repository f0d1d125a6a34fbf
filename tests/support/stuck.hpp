// SPDX-License-Identifier: MIT
// A spawn that is on its way: its child sits in an addopen of a FIFO that nobody writes.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn_np.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

namespace support {

/// What the caller of the spawn saw.
struct StuckResult {
  int error;
  pid_t pid;
  int code;        // CLD_EXITED, CLD_KILLED, CLD_DUMPED
  int status;      // exit status or signal
  int sigchld;     // SIGCHLDs that arrived
  bool childless;  // nothing was left to wait for
};

/// The spawn is called in a process of its own, the caller, so that the test goes on.
class StuckSpawn {
 public:
  explicit StuckSpawn(posix_spawnattr_t* attributes = nullptr, bool by_pidfd = false)
      : attributes_(attributes), by_pidfd_(by_pidfd), fifo_(directory_ / "fifo") {
    EXPECT_EQ(mkfifo(fifo_.c_str(), 0600), 0);
    EXPECT_EQ(pipe2(results_, O_CLOEXEC), 0);
    caller_ = fork();
    if (caller_ == 0) be_the_caller();
    close(results_[1]);
  }
  ~StuckSpawn() {
    close(results_[0]);
    if (caller_ <= 0) return;  // kill(-1) would end every process of the machine
    for (pid_t child : children_of(caller_)) kill(child, SIGKILL);
    kill(caller_, SIGKILL);
    waitpid(caller_, nullptr, 0);
  }
  StuckSpawn(const StuckSpawn&) = delete;
  StuckSpawn& operator=(const StuckSpawn&) = delete;

  /// The child's process ID, once it has passed the actions before the FIFO and sleeps; or -1.
  pid_t child() {
    return eventually([](void* self) { return static_cast<StuckSpawn*>(self)->find(); }, this)
               ? child_
               : -1;
  }

  /// Lets the blocked open() go on. The descriptor must stay open as long as the child needs it.
  int open_fifo() const { return open(fifo_.c_str(), O_RDWR | O_CLOEXEC); }

  pid_t caller() const { return caller_; }
  const TemporaryDirectory& directory() const { return directory_; }

  /// Waits for the spawn's return, and for the end of the process that it gave, at most 5 seconds.
  StuckResult result() const {
    StuckResult result = {-1, -1, -1, -1, -1, false};
    pollfd readable = {results_[0], POLLIN, 0};
    if (poll(&readable, 1, 5000) != 1) return result;
    EXPECT_EQ(read(results_[0], &result, sizeof result), static_cast<ssize_t>(sizeof result));
    return result;
  }

 private:
  bool find() {
    if (access((directory_ / "marker").c_str(), F_OK) != 0) return false;
    std::vector<pid_t> found = children_of(caller_);
    if (found.empty() || state_of(found.front()) != "S") return false;
    child_ = found.front();
    return true;
  }

  static void count(int) { sigchld_ = sigchld_ + 1; }

  [[noreturn]] void be_the_caller() {
    for (int number = 1; number <= 64; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGCHLD, count);
    rlimit core = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &core);
    if (chdir(directory_.path().c_str()) != 0) _exit(1);
    StuckResult result = spawn_and_wait();
    result.sigchld = sigchld_;
    result.childless = has_no_child();
    _exit(write(results_[1], &result, sizeof result) == sizeof result ? 0 : 1);
  }

  StuckResult spawn_and_wait() {
    StuckResult result = {0, -1, 0, 0, 0, false};
    Actions actions;
    posix_spawn_file_actions_addopen(actions.get(), 8, "marker", O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(actions.get(), 9, "fifo", O_RDONLY, 0);
    char name[] = "true";
    char* argv[] = {name, nullptr};
    int pidfd = -1;
    result.error =
        by_pidfd_
            ? pidfd_spawn(&pidfd, "/bin/true", actions.get(), attributes_, argv, environ)
            : posix_spawn(&result.pid, "/bin/true", actions.get(), attributes_, argv, environ);
    if (result.error != 0) return result;
    siginfo_t info = {};
    idtype_t type = by_pidfd_ ? P_PIDFD : P_PID;
    id_t id = static_cast<id_t>(by_pidfd_ ? pidfd : result.pid);
    while (waitid(type, id, &info, WEXITED) != 0 && errno == EINTR) continue;
    result.pid = info.si_pid;
    result.code = info.si_code;
    result.status = info.si_status;
    return result;
  }

  static inline volatile sig_atomic_t sigchld_ = 0;
  posix_spawnattr_t* attributes_;
  bool by_pidfd_;
  TemporaryDirectory directory_;
  std::string fifo_;
  int results_[2] = {-1, -1};
  pid_t caller_ = -1;
  pid_t child_ = -1;
};

}  // namespace support
