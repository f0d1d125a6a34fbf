// SPDX-License-Identifier: MIT
// Launching while the caller waits: in the kernel, or until a deadline.
#include "spawn/synchronous.hpp"

#include <signal.h>
#include <sys/wait.h>

#include "spawn/stack.hpp"
#include "sys/process.hpp"

/// All steps of a child, in the calling thread (spawn/main_child.cpp).
extern "C" [[gnu::visibility("hidden")]] void libspawn_run_steps(const libspawn::Plan& plan,
                                                                 libspawn::Report& report);

namespace libspawn {
namespace {

/// Linux 5.4: a kernel without waitid(P_PIDFD) takes its number for an unknown kind of ID.
/// Not part of its caller's frame, below which the child may have to run.
[[gnu::noinline]] Errno check_pidfd_support(Errno missing) {
  constexpr int kPidfd = 3;
  constexpr int kNotOpen = 0x7fffffff;
  siginfo_t info;
  Errno error = sys::waitid(kPidfd, kNotOpen, &info, WEXITED | WNOHANG);
  return error == Errno{EINVAL} ? missing : Errno::kNone;
}

Errno see_through_in_time(Launch& launch, const Plan& plan) {
  Moment deadline = moment_after(plan.extensions->timeout);
  if (Errno error = launch.detach(Launch::Settler::kSame); failed(error)) return error;
  if (Errno error = launch.create(); failed(error)) return error;
  return launch.wait(deadline) ? Errno::kNone : launch.give_up();
}

}  // namespace

Result<Child> launch(Plan& plan, Report& report, const Wishes& wishes) {
  if (wishes.pidfd) {
    // glibc: pidfd_spawn() says ENOSYS.
    Errno missing{plan.has(kProcdesc) ? ENOTSUP : ENOSYS};
    if (Errno error = check_pidfd_support(missing); failed(error)) {
      report.failure = {.step = Step::kPidfd, .error = error, .call = "waitid"};
      return {{}, error};
    }
  }
  Stack stack;
  Launch launch(plan, report, wishes, stack.top());
  Errno error = plan.has(kTimeout) ? see_through_in_time(launch, plan) : launch.create();
  if (failed(error)) return {{}, error};
  return launch.settle();
}

Errno replace_caller(Plan& plan, Report& report) {
  // Linux: exec itself resets what is caught.
  plan.handlers_are_cleared = true;
  plan.joins_cgroup = plan.has(kSetCgroup);
  libspawn_run_steps(plan, report);
  return report.failure.error;
}

}  // namespace libspawn
