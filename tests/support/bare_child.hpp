// SPDX-License-Identifier: MIT
// The library's child with a plan of the test's own making: every step can be reached alone.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "spawn/ladder.hpp"
#include "spawn/plan.hpp"
#include "spawn/signal_block.hpp"
#include "spawn/stack.hpp"
#include "sys/clone.hpp"
#include "tests/support/child.hpp"

namespace support {

/// A plan to run `path` without arguments, the caller's environment and an empty mask.
class BarePlan {
 public:
  explicit BarePlan(std::string path = helpers() + "paused") : path_(std::move(path)) {
    plan.argv = argv_;
    plan.envp = environ;
    plan.candidates = {&candidate_, 1, false};
  }
  BarePlan(const BarePlan&) = delete;
  BarePlan& operator=(const BarePlan&) = delete;
  libspawn::Plan plan = {};

 private:
  std::string path_;
  const char* candidate_ = path_.c_str();
  char name_[5] = "bare";
  char* argv_[2] = {name_, nullptr};
};

/// A child in shared memory that does what the plan says. Killed and reaped at the end.
class BareChild {
 public:
  explicit BareChild(const libspawn::Plan& plan, int channel = -1) {
    libspawn::SignalBlock block;
    libspawn::Stack stack;
    report.channel = channel;
    uint64_t flags = libspawn::sys::kCloneVm | libspawn::sys::kCloneVfork | SIGCHLD;
    pid_ = libspawn::sys::clone(flags, stack.top(), nullptr, plan, report).value;
    if (report.error == libspawn::Errno::kNone) wait_until_ready(pid_);
  }
  ~BareChild() {
    if (pid_ > 0) wait(SIGKILL);
  }
  BareChild(const BareChild&) = delete;
  BareChild& operator=(const BareChild&) = delete;

  pid_t pid() const { return pid_; }

  /// waitpid()'s status, after `signal` if it is not 0.
  int wait(int signal = 0) {
    int status = -1;
    if (signal != 0) kill_child(pid_, signal);
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

  /// True if the number is open in the child.
  bool has(int fd) const {
    char target[256];
    std::string path = "/proc/" + std::to_string(pid_) + "/fd/" + std::to_string(fd);
    return readlink(path.c_str(), target, sizeof target) >= 0;
  }

  /// A line of /proc/<pid>/status as a hexadecimal number.
  unsigned long mask(const std::string& field) const {
    std::string text = read_file("/proc/" + std::to_string(pid_) + "/status");
    size_t at = text.find("\n" + field + ":");
    return at == std::string::npos ? ~0UL : strtoul(&text[at + field.size() + 2], nullptr, 16);
  }

  libspawn::Report report = {};

 private:
  pid_t pid_;
};

}  // namespace support
