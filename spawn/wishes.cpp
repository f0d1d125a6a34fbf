// SPDX-License-Identifier: MIT
// What the attributes ask of the launch itself, and which of them exclude each other.
#include "spawn/wishes.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include "spawn/callbacks.hpp"
#include "spawn/places.hpp"
#include "sys/clone.hpp"
#include "sys/file.hpp"

namespace libspawn {
namespace {

constexpr int kKnownPdFlags = PD_DAEMON | PD_CLOEXEC;

uint64_t namespaces_of(const Plan& plan) {
  return plan.has(kNamespaces) ? static_cast<uint64_t>(plan.extensions->namespaces) : 0;
}

/// FreeBSD: a process goes with its descriptor, unless it is a daemon.
bool dies_with_descriptor(const Plan& plan) {
  return plan.has(kProcdesc) && (plan.extensions->procdesc_flags & PD_DAEMON) == 0;
}

uint64_t flags_of(const Plan& plan) {
  uint64_t flags = namespaces_of(plan);
  if (plan.has(kNoZombie)) flags |= sys::kCloneAutoreap;
  if (!dies_with_descriptor(plan)) return flags;
  flags |= sys::kClonePidfdAutokill | sys::kCloneAutoreap;
  // Linux 7.1: who has no CAP_SYS_ADMIN may kill so only what cannot gain privileges.
  return plan.has(kNoNewPrivs) ? flags | sys::kCloneNoNewPrivs : flags;
}

Errno check_descriptor_flags(const Plan& plan, bool wants_pidfd) {
  if (!plan.has(kProcdesc)) return Errno::kNone;
  bool is_known = (plan.extensions->procdesc_flags & ~kKnownPdFlags) == 0;
  return wants_pidfd || !is_known ? Errno{EINVAL} : Errno::kNone;
}

Errno check_replacing(const Plan& plan, const Wishes& wishes) {
  bool needs_two = wishes.flags != 0 || wishes.pidfd || plan.standard.from >= 0 ||
                   plan.has(kTimeout) || plan.callback.function != nullptr;
  // Hazard: the parent of a nascent child would not know where to go on.
  bool is_possible = !plan.has(kSetExec) || (!needs_two && find_nascent() == nullptr);
  return is_possible ? Errno::kNone : Errno{ENOTSUP};
}

Errno check_stopping(const Plan& plan) {
  bool is_possible = !plan.has(kStartSuspended) || (namespaces_of(plan) & CLONE_NEWPID) == 0;
  return is_possible ? Errno::kNone : Errno{ENOTSUP};
}

/// Linux: kernels from before 4.6, or built without cgroups, take the flag and do nothing.
Errno check_namespaces(const Plan& plan) {
  if ((namespaces_of(plan) & CLONE_NEWCGROUP) == 0) return Errno::kNone;
  bool is_known = !failed(sys::faccessat(AT_FDCWD, "/proc/self/ns/cgroup", F_OK));
  return is_known ? Errno::kNone : Errno{ENOTSUP};
}

}  // namespace

Result<Wishes> read_wishes(const Plan& plan, Report& report, bool wants_pidfd) {
  Wishes wishes = {wants_pidfd || plan.has(kProcdesc), flags_of(plan)};
  report.failure.step = Step::kArguments;
  if (Errno error = check_descriptor_flags(plan, wants_pidfd); failed(error)) return {{}, error};
  if (Errno error = check_replacing(plan, wishes); failed(error)) return {{}, error};
  report.failure.step = Step::kSuspend;
  if (Errno error = check_stopping(plan); failed(error)) return {{}, error};
  report.failure.step = Step::kNewNamespaces;
  if (Errno error = check_namespaces(plan); failed(error)) return {{}, error};
  report.failure.step = Step::kCgroup;
  if (plan.has(kSetCgroup) && plan.cgroup < 0) return {{}, Errno{EBADF}};
  report.failure.step = Step::kNone;
  return {wishes, Errno::kNone};
}

bool changes_credentials(const Plan& plan) {
  constexpr uint32_t kChanging = kUid | kGid | kSupplementary | kAmbient;
  if (plan.has(kResetIds)) return true;
  if (plan.extensions != nullptr && plan.extensions->has(kChanging)) return true;
  // Hazard: nobody knows what a callback does.
  return plan.actions.has(ActionKind::kSetns) || has_callback(plan);
}

}  // namespace libspawn
