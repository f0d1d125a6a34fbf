// SPDX-License-Identifier: MIT
// Between a program and the functions of libc that its callbacks must not call.
#include "debug/guard.hpp"

#include <dlfcn.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/signal.hpp"

namespace libspawn::debug {
namespace {

void print(const char* text) { (void)sys::write(STDERR_FILENO, text, strlen(text)); }

/// As abort() would, which is guarded itself.
[[noreturn]] void die() {
  // Linux: a limit of 1 also keeps a core_pattern program from being started; 0 does not.
  sys::Limit no_core = {1, 1};
  (void)sys::prlimit64(0, RLIMIT_CORE, &no_core, nullptr);
  sys::SignalAction action = {.handler = SIG_DFL};
  (void)sys::rt_sigaction(SIGABRT, &action, nullptr);
  sys::SignalSet only = sys::SignalSet::of(SIGABRT);
  (void)sys::rt_sigprocmask(SIG_UNBLOCK, &only, nullptr);
  (void)sys::kill(sys::getpid(), SIGABRT);
  sys::exit_group(SIGABRT);
}

[[noreturn]] void stop(const char* name, const char* why) {
  print("libspawn: ");
  print(name);
  print(why);
  die();
}

void* find(Guard& guard) {
  void* function = __atomic_load_n(&guard.function, __ATOMIC_RELAXED);
  if (function != nullptr) return function;
  function = dlsym(RTLD_NEXT, guard.name);
  __atomic_store_n(&guard.function, function, __ATOMIC_RELAXED);
  return function;
}

/// Hazard: in a callback it is too late to look for anything.
[[gnu::constructor]] void find_all() {
  for (Guard* guard = libspawn_guards; guard != libspawn_guards_end; guard++) {
    (void)find(*guard);
  }
  (void)dlerror();  // what is not there is of no interest to the program
}

}  // namespace
}  // namespace libspawn::debug

void* libspawn_check(libspawn::debug::Guard* guard) {
  namespace debug = libspawn::debug;
  if (debug::runs_in_callback()) {
    debug::stop(guard->name,
                "() was called by a callback, in a child that shares the caller's memory: "
                "docs/callback.md says what to do\n");
  }
  void* function = debug::find(*guard);
  if (function == nullptr) debug::stop(guard->name, "(): this libc has no such function\n");
  return function;
}
