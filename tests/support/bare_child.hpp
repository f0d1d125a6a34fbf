// SPDX-License-Identifier: MIT
// The library's child with a plan of the test's own making: every step can be reached alone.
#pragma once

#include <gtest/gtest.h>
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

/// The same with attributes that POSIX has not; `set` says which members of `extensions` count.
class ExtendedPlan : public BarePlan {
 public:
  explicit ExtendedPlan(uint32_t set = 0, std::string path = helpers() + "paused")
      : BarePlan(std::move(path)) {
    extensions.set = set;
    plan.extensions = &extensions;
  }
  libspawn::Extensions extensions = {};
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
    if (report.failure.error == libspawn::Errno::kNone) wait_until_ready(pid_);
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

  /// The file of that name in /proc/<pid>.
  std::string file(const std::string& name) const {
    return read_file("/proc/" + std::to_string(pid_) + "/" + name);
  }

  /// A line of /proc/<pid>/status, without its name.
  std::string status(const std::string& field) const {
    std::string text = file("status");
    size_t at = text.find("\n" + field + ":\t");
    if (at == std::string::npos) return "no such field: " + field;
    at += field.size() + 3;
    return text.substr(at, text.find('\n', at) - at);
  }

  /// The same as a hexadecimal number.
  unsigned long mask(const std::string& field) const {
    return strtoul(status(field).c_str(), nullptr, 16);
  }

  libspawn::Report report = {};

 private:
  pid_t pid_;
};

/// A child of this plan must fail in this step, by this call.
inline libspawn::Failure expect_failure(const libspawn::Plan& plan, libspawn::Step step, int error,
                                        const char* call) {
  BareChild child(plan);
  EXPECT_EQ(child.report.failure.step, step);
  EXPECT_EQ(child.report.failure.error, libspawn::Errno{error});
  EXPECT_STREQ(child.report.failure.call, call);
  int status = child.wait();
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 127);
  return child.report.failure;
}

}  // namespace support
