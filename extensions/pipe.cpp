// SPDX-License-Identifier: MIT
// posix_spawn_pipe_np.
#include "spawn/pipe.hpp"

#include <fcntl.h>
#include <spawn_np.h>
#include <unistd.h>

#include "file_actions/file_actions.hpp"
#include "spawn/spawn.hpp"
#include "sys/public.hpp"

namespace {

using libspawn::Errno;
using libspawn::failed;
using libspawn::Request;

Errno spawn_shell(Request request, const char* command, const libspawn::Target& target) {
  char* argv[] = {const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>(command),
                  nullptr};
  request.file = "/bin/sh";
  request.argv = argv;
  request.envp = environ;
  return libspawn::spawn(request, target);
}

}  // namespace

LIBSPAWN_PUBLIC int posix_spawn_pipe_np(pid_t* pid, int* fdp, const char* cmd, boolean_t write,
                                        posix_spawn_file_actions_t* file_actions,
                                        posix_spawnattr_t* attr) {
  Request request = {.file_actions = file_actions, .attributes = attr};
  libspawn::Pipe pipe;
  Errno error = pipe.open(libspawn::read_actions(file_actions).value, O_CLOEXEC);
  if (failed(error)) {
    libspawn::Failure failure = {.step = libspawn::Step::kClone, .error = error, .call = "pipe2"};
    return libspawn::to_public(libspawn::refuse(request, failure));
  }
  bool writes = write != B_FALSE;
  request.standard = writes ? libspawn::Standard{pipe.reader(), STDIN_FILENO}
                            : libspawn::Standard{pipe.writer(), STDOUT_FILENO};
  error = spawn_shell(request, cmd, {.pid = pid});
  if (!failed(error)) *fdp = writes ? pipe.release_writer() : pipe.release_reader();
  return libspawn::to_public(error);
}
