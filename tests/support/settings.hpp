// SPDX-License-Identifier: MIT
// Settings of this process that a test changes and that are back when it ends.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>

namespace support {

/// An environment variable; null removes it.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    const char* old = getenv(name);
    had_ = old != nullptr;
    if (had_) old_ = old;
    set(value);
  }
  ~Variable() { set(had_ ? old_.c_str() : nullptr); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void set(const char* value) {
    if (value == nullptr) {
      unsetenv(name_);
    } else {
      setenv(name_, value, 1);
    }
  }

  const char* name_;
  bool had_;
  std::string old_;
};

/// What a signal does.
class Disposition {
 public:
  Disposition(int signal, void (*handler)(int)) : signal_(signal) {
    struct sigaction action = {};
    action.sa_handler = handler;
    sigaction(signal, &action, &old_);
  }
  ~Disposition() { sigaction(signal_, &old_, nullptr); }
  Disposition(const Disposition&) = delete;
  Disposition& operator=(const Disposition&) = delete;

 private:
  int signal_;
  struct sigaction old_;
};

/// The soft value of a limit.
class SoftLimit {
 public:
  SoftLimit(int resource, rlim_t soft) : resource_(resource) {
    getrlimit(static_cast<__rlimit_resource>(resource), &old_);
    rlimit changed = {soft, old_.rlim_max};
    setrlimit(static_cast<__rlimit_resource>(resource), &changed);
  }
  ~SoftLimit() { setrlimit(static_cast<__rlimit_resource>(resource_), &old_); }
  SoftLimit(const SoftLimit&) = delete;
  SoftLimit& operator=(const SoftLimit&) = delete;

 private:
  int resource_;
  rlimit old_;
};

/// An open file of one's own.
class File {
 public:
  explicit File(const std::string& path, int flags = O_RDONLY | O_CLOEXEC, mode_t mode = 0600)
      : fd_(open(path.c_str(), flags, mode)) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

/// The first number from `from` on that is not open.
inline int unused_descriptor(int from = 100) {
  while (fcntl(from, F_GETFD) != -1) from++;
  return from;
}

/// True where a sandbox or an old kernel has no clone3(): it finds fault with its argument else.
inline bool clone3_is_refused() {
  syscall(SYS_clone3, nullptr, 0);
  return errno != EINVAL;
}

}  // namespace support
