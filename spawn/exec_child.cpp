// SPDX-License-Identifier: MIT
// Replacing the image: the candidates in order, and the shell for callers from before 2012.
#include <fcntl.h>
#include <unistd.h>

#include "spawn/actions.hpp"
#include "spawn/child.hpp"
#include "spawn/search.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

/// glibc: version 2.2.5 of posix_spawn gives a file of unknown format to the shell.
Errno execute_path(const Plan& plan, const char* path, char** shell_argv) {
  Errno e = sys::execve(path, plan.argv, plan.envp);
  if (e != Errno{ENOEXEC} || shell_argv == nullptr) return e;
  shell_argv[1] = const_cast<char*>(path);
  return sys::execve("/bin/sh", shell_argv, plan.envp);
}

/// Linux: ENOENT may also mean what the file's first line or its ELF header asks for.
bool lacks_interpreter(Errno error, const char* path) {
  return error == Errno{ENOENT} && !failed(sys::faccessat(AT_FDCWD, path, F_OK));
}

void record(Tried& tried, Errno error) {
  if (tried.count < POSIX_SPAWN_CANDIDATES_NP) {
    tried.errors[tried.count] = static_cast<uint16_t>(error);
  }
  tried.count++;
}

/// What exec would answer in the end, where that is that there is no such file. The last candidate
/// is left to exec, which may have more to say than that: E2BIG, EAGAIN.
Errno look_up(const Candidates& candidates, uint32_t index) {
  if (!candidates.looks_up || index + 1 == candidates.count) return Errno::kNone;
  Errno e = sys::faccessat2(AT_FDCWD, candidates.paths[index], F_OK, AT_EACCESS);
  return e == Errno{ENOENT} || e == Errno{ENOTDIR} ? e : Errno::kNone;
}

Errno execute_one(const Plan& plan, uint32_t index, Report& report) {
  const char* path = plan.candidates.paths[index];
  report.failure.index = index;
  Errno e = look_up(plan.candidates, index);
  if (!failed(e)) e = execute_path(plan, path, report.shell_argv);
  report.failure.lacks_interpreter = plan.is_recorded() && lacks_interpreter(e, path);
  record(report.tried, e);
  return e;
}

Errno execute_descriptor(const Plan& plan, Report& report) {
  int file = program_of(plan, report);
  note(report, "execveat");
  // Hazard: the number was free, and so the pipe of START_SUSPENDED may have it.
  if (file == report.stop[0] || file == report.stop[1]) return Errno{EBADF};
  return supported(sys::execveat(file, "", plan.argv, plan.envp, AT_EMPTY_PATH));
}

}  // namespace

Errno execute(const Plan& plan, Report& report) {
  report.failure.step = Step::kExec;
  if (plan.has(kExecfd)) return execute_descriptor(plan, report);
  note(report, "execve");
  const Candidates& candidates = plan.candidates;
  Errno result{ENOENT};
  bool is_incomplete = false;
  for (uint32_t i = 0; i < candidates.count; i++) {
    Errno e = execute_one(plan, i, report);
    if (!candidates.searched || !goes_on_after(e)) return e;
    // POSIX: EACCES wins over ENOENT, whatever comes after it.
    if (e == Errno{EACCES}) result = e;
    is_incomplete = is_incomplete || report.failure.lacks_interpreter;
  }
  report.failure.is_search = true;
  report.failure.lacks_interpreter = is_incomplete && result == Errno{ENOENT};
  return result;
}

}  // namespace libspawn::child
