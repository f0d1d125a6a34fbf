// SPDX-License-Identifier: MIT
// pidfd_getpid.
#include <spawn_np.h>
#include <string.h>

#include "sys/decimal.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/public.hpp"
#include "sys/text.hpp"

namespace {

using libspawn::Errno;
using libspawn::Result;
namespace sys = libspawn::sys;

constexpr char kDirectory[] = "/proc/self/fdinfo/";
constexpr char kField[] = "\nPid:\t";

Result<int> open_information(int fd) {
  char path[sizeof kDirectory + sys::kDecimalSize];
  memcpy(path, kDirectory, sizeof kDirectory);
  (void)sys::write_decimal(path + sizeof kDirectory - 1, fd);
  return sys::openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
}

/// Linux: -1 stands for a process that was waited for, 0 for one of another PID namespace.
Result<pid_t> read_number(const char* at) {
  if (*at == '-') return {-1, Errno{ESRCH}};
  pid_t number = 0;
  for (; *at >= '0' && *at <= '9'; at++) number = number * 10 + (*at - '0');
  return {number, number == 0 ? Errno{EREMOTE} : Errno::kNone};
}

/// Linux: /proc has the numbers of the PID namespace that it was mounted in.
Errno check_proc() {
  Result<int> stat = sys::openat(AT_FDCWD, "/proc/self/stat", O_RDONLY | O_CLOEXEC, 0);
  if (libspawn::failed(stat.error)) return stat.error;
  char text[sys::kDecimalSize] = "";
  Result<long> size = sys::read(stat.value, text, sizeof text - 1);
  (void)sys::close(stat.value);
  if (libspawn::failed(size.error)) return size.error;
  return read_number(text).value == sys::getpid() ? Errno::kNone : Errno{ENOENT};
}

Result<pid_t> find_pid(int fd) {
  if (fd < 0) return {-1, Errno{EBADF}};
  if (Errno error = sys::fcntl(fd, F_GETFD, 0).error; libspawn::failed(error)) return {-1, error};
  if (Errno error = check_proc(); libspawn::failed(error)) return {-1, error};
  Result<int> information = open_information(fd);
  if (libspawn::failed(information.error)) return {-1, information.error};
  char text[1024];
  Result<long> size = sys::read(information.value, text, sizeof text - 1);
  (void)sys::close(information.value);
  if (libspawn::failed(size.error)) return {-1, Errno{EBADF}};
  text[size.value] = '\0';
  const char* number = sys::find_behind(text, kField);
  return number == nullptr ? Result<pid_t>{-1, Errno{EBADF}} : read_number(number);
}

}  // namespace

// glibc: the one function of the family that reports through errno.
LIBSPAWN_PUBLIC pid_t pidfd_getpid(int fd) { return libspawn::to_public(find_pid(fd)); }
