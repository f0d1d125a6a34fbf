// SPDX-License-Identifier: MIT
// prep_execve and prep_execveat.
#include <prepare.h>

#include "spawn/nascent.hpp"
#include "sys/process.hpp"
#include "sys/public.hpp"

namespace {

using libspawn::Errno;

struct Program {
  int directory;
  const char* path;
  char* const* argv;
  char* const* envp;
  int flags;
};

Errno execve(const void* request) {
  const Program& program = *static_cast<const Program*>(request);
  return libspawn::sys::execve(program.path, program.argv, program.envp);
}

Errno execveat(const void* request) {
  const Program& program = *static_cast<const Program*>(request);
  return libspawn::sys::execveat(program.directory, program.path, program.argv, program.envp,
                                 program.flags);
}

}  // namespace

LIBSPAWN_PUBLIC int prep_execve(const char* path, char* const argv[], char* const envp[]) noexcept {
  Program program = {.path = path, .argv = argv, .envp = envp};
  return libspawn::to_public(libspawn::depart({execve, &program, true}));
}

LIBSPAWN_PUBLIC int prep_execveat(int dirfd, const char* path, char* const argv[],
                                  char* const envp[], int flags) noexcept {
  Program program = {dirfd, path, argv, envp, flags};
  return libspawn::to_public(libspawn::depart({execveat, &program, true}));
}
