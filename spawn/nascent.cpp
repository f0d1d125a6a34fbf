// SPDX-License-Identifier: MIT
// A child that goes on in the middle of the caller's code: its birth, its departure, its death.
#include "spawn/nascent.hpp"

#include <stdlib.h>
#include <sys/wait.h>

#include "spawn/abort.hpp"
#include "spawn/cancel_state.hpp"
#include "spawn/ladder.hpp"
#include "spawn/stack.hpp"
#include "spawn/stand_in.hpp"
#include "spawn/waiting.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

// Linux: these two are never blocked.
constexpr sys::SignalSet kNeverBlocked = {uint64_t{1} << (SIGKILL - 1) | uint64_t{1}
                                                                             << (SIGSTOP - 1)};

/// The mask is opened last: a handler may jump out of here.
void restore(const Before& before) {
  (void)set_cancel_state(before.cancel_state);
  (void)sys::rt_sigprocmask(SIG_SETMASK, &before.mask, nullptr);
}

/// Cancellation first: what is pending must not be acted on by the child's calls.
Before block_all() {
  Before before = {};
  before.cancel_state = set_cancel_state(PTHREAD_CANCEL_DISABLE);
  sys::SignalSet all = sys::SignalSet::all();
  (void)sys::rt_sigprocmask(SIG_SETMASK, &all, &before.mask);
  return before;
}

/// Ends what belongs to the child; its stack is the caller's affair.
Before end(Nascent* nascent) {
  Before before = nascent->before;
  leave_place(nascent->place);
  nascent->~Nascent();
  return before;
}

Errno check_memory() {
  if (find_out_whether_memory_is_shared()) return Errno::kNone;
  // Hazard: not even the child to find it out with could be made.
  return Channel::memory_is_known() ? Errno{ENOTSUP} : Errno{EAGAIN};
}

/// In the child: as CLONE_CLEAR_SIGHAND does it.
void clear_handlers() {
  for (int signal = 1; signal <= sys::kSignalMax; signal++) {
    sys::SignalAction action = {};
    if (failed(sys::rt_sigaction(signal, nullptr, &action)) || !action.is_caught()) continue;
    action = {};
    (void)sys::rt_sigaction(signal, &action, nullptr);
  }
}

/// Where the child goes on; the parent sleeps in it. A refusal's error is the last one's.
Errno divide(Nascent* nascent) {
  constexpr uint64_t kShare = sys::kCloneVm | sys::kCloneVfork;
  sys::CloneArguments arguments = {.flags = kShare | sys::kCloneClearSighand};
  Errno error = sys::divide_by_clone3(arguments, nascent);
  if (!is_refusal(error)) return error;
  error = sys::divide_by_clone(kShare, nascent);
  if (is_refusal(error)) return Errno{ENOTSUP};
  if (!failed(error)) clear_handlers();
  return error;
}

Errno divide_in_two(Nascent* nascent) {
  // Hazard: abort() in another thread may set it to default before the child is made.
  bool ignores_abort = abort_is_ignored();
  if (Errno error = check_memory(); failed(error)) return error;
  nascent->place = take_place(nascent);
  if (nascent->place == nullptr) return Errno{ENOMEM};
  Errno error = divide(nascent);
  if (failed(error)) {
    leave_place(nascent->place);
    return error;
  }
  nascent->pid = sys::getpid();
  sys::SignalAction ignored = {.handler = SIG_IGN};
  if (ignores_abort) (void)sys::rt_sigaction(SIGABRT, &ignored, nullptr);
  return Errno::kNone;
}

long failure_of(Errno error) { return -static_cast<long>(error); }

char* room_on(char* stack_top) { return stack_top - sizeof(Nascent); }

/// In the parent: who can be waited for, be it the child or one that ends like it.
Result<pid_t> settle(pid_t pid) {
  int status = 0;
  Child child = {pid, -1, true, false};
  // Hazard: as in spawn/launch.cpp: after exec it does not match, before it waits for the end.
  if (!wait_for(child, &status, static_cast<int>(__WCLONE), true)) return {pid, Errno::kNone};
  Plan plan = {};
  Ending ending = {true, sys::killing_signal(status), WEXITSTATUS(status)};
  // Hazard: the parent may be on the nascent child's stack itself.
  Stack stack;
  Result<Child> stand_in = create_stand_in(plan, ending, false, stack.top());
  return {stand_in.value.pid, stand_in.error};
}

/// In the parent, on the stack and with the registers of the child.
Result<pid_t> come_back(Nascent* nascent, pid_t pid) {
  Result<pid_t> settled = settle(pid);
  Before before = {};
  {
    Stack stack(nascent->stack_top);
    before = end(nascent);
  }
  restore(before);
  return settled;
}

}  // namespace

Errno become_nascent(void (*reaper)(int pid)) {
  if (find_nascent() != nullptr) return Errno{EBUSY};
  if (sys::has_shadow_stack()) return Errno{ENOTSUP};
  Stack stack;
  if (stack.top() == nullptr) return Errno{ENOMEM};
  Before before = block_all();
  auto* nascent = new (room_on(stack.top()))
      Nascent{.before = before, .reaper = reaper, .stack_top = stack.top(), .owner = sys::getpid()};
  Errno error = divide_in_two(nascent);
  if (!failed(error)) {
    stack.release();
    return error;
  }
  nascent->~Nascent();
  restore(before);
  return error;
}

pid_t owner_of_memory(pid_t caller) {
  const Nascent* nascent = find_nascent();
  return nascent == nullptr ? caller : nascent->owner;
}

sys::SignalSet mask_to_pass_on(sys::SignalSet current) {
  if (current.bits != sys::SignalSet::all().without(kNeverBlocked).bits) return current;
  const Nascent* nascent = find_nascent();
  return nascent == nullptr ? current : nascent->before.mask;
}

Result<pid_t> depart(const Departure& departure) {
  Nascent* nascent = find_nascent();
  if (nascent == nullptr) return {-1, Errno{ECHILD}};
  long answer = libspawn_leap(&nascent->context, &departure);
  if (sys::is_error(answer)) return {-1, sys::error_of(answer)};
  return come_back(nascent, static_cast<pid_t>(answer));
}

extern "C" [[gnu::visibility("hidden")]] long libspawn_depart(const Departure* departure) {
  if (!departure->opens_mask) return failure_of(departure->run(departure->request));
  sys::SignalSet current = {};
  (void)sys::rt_sigprocmask(SIG_SETMASK, nullptr, &current);
  sys::SignalSet mask = mask_to_pass_on(current);
  if (mask.bits == current.bits) mask = mask.without(sys::kLibcsOwn);
  (void)sys::rt_sigprocmask(SIG_SETMASK, &mask, nullptr);
  Errno error = departure->run(departure->request);
  (void)sys::rt_sigprocmask(SIG_SETMASK, &current, nullptr);
  return failure_of(error);
}

extern "C" [[noreturn, gnu::visibility("hidden")]] void libspawn_nascent_died(Nascent* nascent,
                                                                              pid_t pid) {
  Result<pid_t> settled = settle(pid);
  void (*reaper)(int) = nascent->reaper;
  (void)end(nascent);
  if (reaper != nullptr) reaper(failed(settled.error) ? pid : settled.value);
  // musl: abort() leaves it blocked, and so does not run its handler.
  sys::SignalSet abort_alone = sys::SignalSet::of(SIGABRT);
  (void)sys::rt_sigprocmask(SIG_UNBLOCK, &abort_alone, nullptr);
  abort();
}

}  // namespace libspawn
