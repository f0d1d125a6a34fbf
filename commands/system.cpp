// SPDX-License-Identifier: MIT
// system.
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "commands/interrupts.hpp"
#include "commands/shell.hpp"
#include "commands/wait.hpp"
#include "objects/kept_errno.hpp"
#include "sys/public.hpp"

namespace {

namespace sys = libspawn::sys;
using libspawn::Errno;
using libspawn::failed;
using libspawn::Result;

/// glibc, musl: four words for the one, three for the other.
struct Cleanup {
  void* words[4];
};

}  // namespace

// glibc, musl: what pthread_cleanup_push() was made of once, and is. Before glibc 2.34 only
// programs with threads have them.
extern "C" [[gnu::weak]] void push_cleanup(Cleanup* cleanup, void (*function)(void*),
                                           void* argument) __asm__("_pthread_cleanup_push");
extern "C" [[gnu::weak]] void pop_cleanup(Cleanup* cleanup,
                                          int execute) __asm__("_pthread_cleanup_pop");

namespace {

struct Command {
  pid_t pid;
  sys::SignalSet mask;  // the caller's
  libspawn::Interrupts interrupts;
};

void set_mask(sys::SignalSet mask) { (void)sys::rt_sigprocmask(SIG_SETMASK, &mask, nullptr); }

/// All signals must be blocked.
void restore_signals(const Command& command) {
  libspawn::restore_interrupts(command.interrupts);
  set_mask(command.mask);
}

/// What a cancelled thread does on its way out.
void abandon(void* argument) {
  const auto& command = *static_cast<const Command*>(argument);
  set_mask(sys::SignalSet::all());
  // Hazard: if it was collected elsewhere, the number may be another process by now.
  Result<pid_t> ended = sys::wait4(command.pid, nullptr, WNOHANG);
  if (!failed(ended.error) && ended.value == 0) {
    (void)sys::kill(command.pid, SIGKILL);
    (void)libspawn::wait_for_command(command.pid);
  }
  restore_signals(command);
}

/// A cancellation point, by libc's function.
Result<int> wait_cancellably(Command& command) {
  Cleanup cleanup;
  int status = 0;
  pid_t ended = -1;
  if (push_cleanup != nullptr) push_cleanup(&cleanup, abandon, &command);
  do {
    ended = waitpid(command.pid, &status, 0);
  } while (ended == -1 && errno == EINTR);
  if (push_cleanup != nullptr) pop_cleanup(&cleanup, 0);
  return {status, ended == -1 ? static_cast<Errno>(errno) : Errno::kNone};
}

/// POSIX: while it waits SIGCHLD is blocked.
Result<int> wait_without_sigchld(Command& command) {
  set_mask({command.mask.bits | sys::SignalSet::of(SIGCHLD).bits});
  Result<int> status = wait_cancellably(command);
  set_mask(sys::SignalSet::all());
  return status;
}

Result<int> run(const char* text) {
  libspawn::KeptErrno errno_kept;
  Command command = {};
  sys::SignalSet all = sys::SignalSet::all();
  (void)sys::rt_sigprocmask(SIG_SETMASK, &all, &command.mask);
  libspawn::Shell shell(text);
  libspawn::Request request = shell.request();
  request.sigdefault = libspawn::ignore_interrupts(command.interrupts);
  request.mask = &command.mask;
  Errno error = libspawn::spawn(request, {.pid = &command.pid});
  Result<int> status = {-1, error};
  if (!failed(error)) status = wait_without_sigchld(command);
  restore_signals(command);
  return status;
}

}  // namespace

LIBSPAWN_PUBLIC int system(const char* command) {
  // POSIX: there is a shell, always.
  if (command == nullptr) return 1;
  Result<int> status = run(command);
  if (!failed(status.error)) return status.value;
  errno = libspawn::to_public(status.error);
  return -1;
}
