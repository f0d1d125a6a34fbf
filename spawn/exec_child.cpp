// SPDX-License-Identifier: MIT
// Replacing the image: the candidates in order, and the shell for callers from before 2012.
#include "spawn/child.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

/// True where the next element of PATH may have what this one has not.
bool goes_on_after(Errno error) {
  switch (static_cast<int>(error)) {
    case EACCES:
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ESTALE:
    case ENODEV:
    case ETIMEDOUT:
      return true;
    default:
      return false;
  }
}

/// glibc: version 2.2.5 of posix_spawn gives a file of unknown format to the shell.
Errno execute_one(const Plan& plan, const char* path, char** shell_argv) {
  Errno e = sys::execve(path, plan.argv, plan.envp);
  if (e != Errno{ENOEXEC} || shell_argv == nullptr) return e;
  shell_argv[1] = const_cast<char*>(path);
  return sys::execve("/bin/sh", shell_argv, plan.envp);
}

}  // namespace

Errno execute(const Plan& plan, Report& report) {
  const Candidates& candidates = plan.candidates;
  Errno result{ENOENT};
  for (uint32_t i = 0; i < candidates.count; i++) {
    report.index = i;
    Errno e = execute_one(plan, candidates.paths[i], report.shell_argv);
    if (!candidates.searched || !goes_on_after(e)) return e;
    // POSIX: EACCES wins over ENOENT, whatever comes after it.
    if (e == Errno{EACCES}) result = e;
  }
  return result;
}

}  // namespace libspawn::child
