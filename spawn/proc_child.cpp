// SPDX-License-Identifier: MIT
// Files of the kernel's, as far as they are that.
#include <fcntl.h>

#include "spawn/child.hpp"
#include "sys/file.hpp"

namespace libspawn::child {
namespace {

constexpr long kProc = 0x9fa0;  // Linux: PROC_SUPER_MAGIC

}  // namespace

Result<int> open_proc(Report& report, const char* path, int flags) {
  note(report, "openat");
  Result<int> file = sys::openat(AT_FDCWD, path, flags | O_CLOEXEC, 0);
  if (failed(file.error)) return file;
  note(report, "fstatfs");
  sys::FileSystem system = {};
  Errno e = sys::fstatfs(file.value, &system);
  // Hazard: where /proc is not mounted the name may lead to anybody's file.
  if (!failed(e) && system.type != kProc) e = Errno{ENOENT};
  if (failed(e)) (void)sys::close(file.value);
  return {file.value, e};
}

Errno write_and_close(Report& report, int file, const void* bytes, size_t size) {
  note(report, "write");
  Result<long> written = sys::write(file, bytes, size);
  (void)sys::close(file);
  return written.error;
}

Errno write_proc(Report& report, const char* path, const void* bytes, size_t size) {
  Result<int> file = open_proc(report, path, O_WRONLY);
  return failed(file.error) ? file.error : write_and_close(report, file.value, bytes, size);
}

}  // namespace libspawn::child
