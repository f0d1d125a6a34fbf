// SPDX-License-Identifier: MIT
// System calls on processes: identity, scheduling, limits, waiting, the new image, the end.
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "sys/call.hpp"

namespace libspawn::sys {

[[gnu::always_inline]] inline Errno execve(const char* path, char* const* argv, char* const* envp) {
  return error_of(call(SYS_execve, path, argv, envp));
}

/// Linux 3.19. With AT_EMPTY_PATH and an empty path: the file that `dir` refers to.
[[gnu::always_inline]] inline Errno execveat(int dir, const char* path, char* const* argv,
                                             char* const* envp, int flags) {
  return error_of(call(SYS_execveat, dir, path, argv, envp, flags));
}

[[noreturn, gnu::always_inline]] inline void exit_group(int status) {
  for (;;) call(SYS_exit_group, status);
}

[[gnu::always_inline]] inline Result<pid_t> wait4(pid_t pid, int* status, int options) {
  return result_of<pid_t>(call(SYS_wait4, pid, status, options, 0L));
}

/// The signal that killed the process which wait4() reports, 0 if it exited.
[[gnu::always_inline]] inline int killing_signal(int status) { return status & 0x7f; }

/// Linux 5.4: what waitid() is given in place of P_PID; older headers lack P_PIDFD.
inline constexpr int kPidfd = 3;

[[gnu::always_inline]] inline Errno waitid(int id_type, int id, void* info, int options) {
  return error_of(call(SYS_waitid, id_type, id, info, options, 0L));
}

/// Linux 5.1.
[[gnu::always_inline]] inline Errno pidfd_send_signal(int pidfd, int signal) {
  return error_of(call(SYS_pidfd_send_signal, pidfd, signal, 0L, 0L));
}

/// Linux 5.3.
[[gnu::always_inline]] inline Result<int> pidfd_open(pid_t pid, unsigned flags) {
  return result_of<int>(call(SYS_pidfd_open, pid, flags));
}

/// Linux 5.6: the file that the process, or thread, has open under that number; close-on-exec.
[[gnu::always_inline]] inline Result<int> pidfd_getfd(int pidfd, int fd, unsigned flags) {
  return result_of<int>(call(SYS_pidfd_getfd, pidfd, fd, flags));
}

/// What uname() fills.
struct SystemNames {
  char system[65];
  char node[65];
  char release[65];
  char version[65];
  char machine[65];
  char domain[65];
};

[[gnu::always_inline]] inline Errno uname(SystemNames* names) {
  return error_of(call(SYS_uname, names));
}

[[gnu::always_inline]] inline pid_t getpid() { return static_cast<pid_t>(call(SYS_getpid)); }
[[gnu::always_inline]] inline pid_t getppid() { return static_cast<pid_t>(call(SYS_getppid)); }
[[gnu::always_inline]] inline pid_t gettid() { return static_cast<pid_t>(call(SYS_gettid)); }
[[gnu::always_inline]] inline uid_t getuid() { return static_cast<uid_t>(call(SYS_getuid)); }
[[gnu::always_inline]] inline gid_t getgid() { return static_cast<gid_t>(call(SYS_getgid)); }

[[gnu::always_inline]] inline Result<pid_t> getpgid(pid_t pid) {
  return result_of<pid_t>(call(SYS_getpgid, pid));
}

[[gnu::always_inline]] inline Errno setpgid(pid_t pid, pid_t group) {
  return error_of(call(SYS_setpgid, pid, group));
}

[[gnu::always_inline]] inline Errno setsid() { return error_of(call(SYS_setsid)); }

inline constexpr long kUnchanged = -1;

[[gnu::always_inline]] inline Errno setresuid(long real, long effective, long saved) {
  return error_of(call(SYS_setresuid, real, effective, saved));
}

[[gnu::always_inline]] inline Errno setresgid(long real, long effective, long saved) {
  return error_of(call(SYS_setresgid, real, effective, saved));
}

[[gnu::always_inline]] inline Errno sched_setparam(pid_t pid, const int* priority) {
  return error_of(call(SYS_sched_setparam, pid, priority));
}

[[gnu::always_inline]] inline Errno sched_setscheduler(pid_t pid, int policy, const int* priority) {
  return error_of(call(SYS_sched_setscheduler, pid, policy, priority));
}

[[gnu::always_inline]] inline Result<int> prctl(int option, unsigned long argument,
                                                unsigned long second = 0) {
  return result_of<int>(call(SYS_prctl, option, argument, second, 0L, 0L));
}

[[gnu::always_inline]] inline Errno setgroups(size_t count, const gid_t* groups) {
  return error_of(call(SYS_setgroups, count, groups));
}

/// capget() and capset() in their version 3: two words for each set, of which the caller's thread
/// is meant.
struct CapabilityHeader {
  uint32_t version = 0x20080522;
  int pid = 0;
};

struct CapabilityWord {
  uint32_t effective;
  uint32_t permitted;
  uint32_t inheritable;
};

[[gnu::always_inline]] inline Errno capget(CapabilityHeader* header, CapabilityWord words[2]) {
  return error_of(call(SYS_capget, header, words));
}

[[gnu::always_inline]] inline Errno capset(CapabilityHeader* header,
                                           const CapabilityWord words[2]) {
  return error_of(call(SYS_capset, header, words));
}

[[gnu::always_inline]] inline Errno setpriority(int which, int who, int value) {
  return error_of(call(SYS_setpriority, which, who, value));
}

[[gnu::always_inline]] inline Errno ioprio_set(int which, int who, int value) {
  return error_of(call(SYS_ioprio_set, which, who, value));
}

[[gnu::always_inline]] inline Errno sched_setaffinity(pid_t pid, size_t size, const void* set) {
  return error_of(call(SYS_sched_setaffinity, pid, size, set));
}

[[gnu::always_inline]] inline void umask(mode_t mask) { (void)call(SYS_umask, mask); }

[[gnu::always_inline]] inline Result<int> personality(unsigned persona) {
  return result_of<int>(call(SYS_personality, persona));
}

[[gnu::always_inline]] inline Errno setns(int fd, int kinds) {
  return error_of(call(SYS_setns, fd, kinds));
}

struct Limit {
  uint64_t soft;
  uint64_t hard;
};

[[gnu::always_inline]] inline Errno prlimit64(pid_t pid, int resource, const Limit* set,
                                              Limit* old) {
  return error_of(call(SYS_prlimit64, pid, resource, set, old));
}

}  // namespace libspawn::sys
