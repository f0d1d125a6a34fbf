// SPDX-License-Identifier: MIT
// System calls on descriptors and directories.
#pragma once

#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/types.h>

#include "sys/call.hpp"
#include "sys/time.hpp"

namespace libspawn::sys {

[[gnu::always_inline]] inline Result<int> openat(int dir, const char* path, int flags,
                                                 mode_t mode) {
  return result_of<int>(call(SYS_openat, dir, path, flags, mode));
}

[[gnu::always_inline]] inline Errno close(int fd) { return error_of(call(SYS_close, fd)); }

inline constexpr unsigned kCloseRangeUnshare = 2;
inline constexpr unsigned kCloseRangeCloexec = 4;  // Linux 5.11

/// Linux 5.9.
[[gnu::always_inline]] inline Errno close_range(unsigned first, unsigned last, unsigned flags) {
  return error_of(call(SYS_close_range, first, last, flags));
}

[[gnu::always_inline]] inline Errno dup3(int old_fd, int new_fd, int flags) {
  return error_of(call(SYS_dup3, old_fd, new_fd, flags));
}

[[gnu::always_inline]] inline Result<int> fcntl(int fd, int command, long argument) {
  return result_of<int>(call(SYS_fcntl, fd, command, argument));
}

[[gnu::always_inline]] inline Errno pipe2(int fds[2], int flags) {
  return error_of(call(SYS_pipe2, fds, flags));
}

/// Two connected descriptors that both read and write.
[[gnu::always_inline]] inline Errno socketpair(int domain, int type, int protocol, int fds[2]) {
  return error_of(call(SYS_socketpair, domain, type, protocol, fds));
}

/// What fstat() writes, of which only the beginning is the same on all machines.
struct FileStatus {
  uint64_t device;
  uint64_t inode;
  long rest[16];
};

[[gnu::always_inline]] inline Errno fstat(int fd, FileStatus* status) {
  return error_of(call(SYS_fstat, fd, status));
}

/// What statx() writes, the same on all machines.
struct ExtendedStatus {
  uint32_t mask;
  uint32_t block_size;
  uint64_t attributes;
  uint32_t links;
  uint32_t uid;
  uint32_t gid;
  uint16_t mode;
  uint64_t inode;
  uint64_t size;
  uint64_t rest[26];
};
static_assert(sizeof(ExtendedStatus) == 256);
inline constexpr unsigned kStatxSize = 0x200;

/// Linux 4.11.
[[gnu::always_inline]] inline Errno statx(int dir, const char* path, int flags, unsigned mask,
                                          ExtendedStatus* status) {
  return error_of(call(SYS_statx, dir, path, flags, mask, status));
}

[[gnu::always_inline]] inline Result<long> read(int fd, void* buffer, size_t size) {
  return result_of<long>(call(SYS_read, fd, buffer, size));
}

[[gnu::always_inline]] inline Result<long> write(int fd, const void* buffer, size_t size) {
  return result_of<long>(call(SYS_write, fd, buffer, size));
}

/// What getdents64() writes; `name` ends with a null byte, the record after `length` bytes.
struct DirectoryEntry {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  char name[1];
};

[[gnu::always_inline]] inline Result<long> getdents64(int fd, void* buffer, size_t size) {
  return result_of<long>(call(SYS_getdents64, fd, buffer, size));
}

[[gnu::always_inline]] inline Errno chdir(const char* path) {
  return error_of(call(SYS_chdir, path));
}

[[gnu::always_inline]] inline Errno fchdir(int fd) { return error_of(call(SYS_fchdir, fd)); }

[[gnu::always_inline]] inline Errno chroot(const char* path) {
  return error_of(call(SYS_chroot, path));
}

[[gnu::always_inline]] inline Errno set_foreground_group(int fd, const pid_t* group) {
  return error_of(call(SYS_ioctl, fd, TIOCSPGRP, group));
}

[[gnu::always_inline]] inline Errno set_controlling_terminal(int fd) {
  return error_of(call(SYS_ioctl, fd, TIOCSCTTY, 0));
}

/// Linux 3.17; the name shows in /proc.
[[gnu::always_inline]] inline Result<int> memfd_create(const char* name, unsigned flags) {
  return result_of<int>(call(SYS_memfd_create, name, flags));
}

[[gnu::always_inline]] inline Result<long> pwrite64(int fd, const void* buffer, size_t size,
                                                    off_t offset) {
  return result_of<long>(call(SYS_pwrite64, fd, buffer, size, offset));
}

[[gnu::always_inline]] inline Errno faccessat(int dir, const char* path, int mode) {
  return error_of(call(SYS_faccessat, dir, path, mode));
}

/// With AT_EACCESS by the rights that exec goes by.
[[gnu::always_inline]] inline Errno faccessat2(int dir, const char* path, int mode, int flags) {
  return error_of(call(SYS_faccessat2, dir, path, mode, flags));
}

/// What fstatfs() writes.
struct FileSystem {
  long type;
  long rest[14];
};

[[gnu::always_inline]] inline Errno fstatfs(int fd, FileSystem* system) {
  return error_of(call(SYS_fstatfs, fd, system));
}

struct PollEntry {
  int fd;
  short events;
  short returned;
};

/// Waits for that long at the most. Linux: the duration is changed.
[[gnu::always_inline]] inline Result<int> ppoll(PollEntry* entries, unsigned count,
                                                Duration duration) {
  return result_of<int>(call(SYS_ppoll, entries, count, &duration, 0L, 0L));
}

}  // namespace libspawn::sys
