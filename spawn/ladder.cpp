// SPDX-License-Identifier: MIT
// The ladder of calls that create a child, best first.
#include "spawn/ladder.hpp"

#include "attrs/attributes.hpp"
#include "spawn/stack.hpp"
#include "spawn/table.hpp"
#include "spawn/waiting.hpp"
#include "sys/clone.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

enum class Rung : uint8_t {
  kClone3,        // Linux 5.5: the kernel resets the handlers
  kClone,         // the child resets them
  kCloneSigchld,  // qemu-user refuses a child without exit signal
  kEnd,           // no memory can be shared: WSL 1, or after unshare(CLONE_NEWTIME)
};

uint8_t first_rung;  // those above it were refused before

Rung next(Rung rung) { return static_cast<Rung>(static_cast<uint8_t>(rung) + 1); }

/// Linux: who shares memory, and whether the caller sleeps meanwhile.
uint64_t sharing(const Birth& birth) {
  return sys::kCloneVm | (birth.in_memory != nullptr ? sys::kCloneChildCleartid : sys::kCloneVfork);
}

/// What the word of the birth says until the child, or the kernel, changes it.
void place(const Birth& birth, const Plan& plan) {
  if (birth.in_memory == nullptr) return;
  *birth.in_memory = plan.own_table.from != 0 ? kInTable : kInMemory;
}

Result<Child> by_clone3(Plan& plan, Report& report, const Birth& birth, bool into_cgroup) {
  report.pidfd = -1;
  sys::CloneArguments arguments = {
      .flags = sharing(birth) | sys::kCloneClearSighand | birth.flags |
               (birth.wants_pidfd ? sys::kClonePidfd : 0) |
               (birth.own_table.from != 0 ? sys::kCloneFiles : 0) |
               (into_cgroup ? sys::kCloneIntoCgroup : 0),
      .pidfd = birth.wants_pidfd ? reinterpret_cast<uint64_t>(&report.pidfd) : 0,
      .child_tid = reinterpret_cast<uint64_t>(birth.in_memory),
      .exit_signal = birth.is_visible ? uint64_t{SIGCHLD} : 0,
      .cgroup = into_cgroup ? static_cast<uint64_t>(plan.cgroup) : 0,
  };
  if (birth.stack_top != nullptr) {
    arguments.stack = reinterpret_cast<uint64_t>(birth.stack_top) - Stack::kSize;
    arguments.stack_size = Stack::kSize;
  }
  plan.handlers_are_cleared = true;
  plan.joins_cgroup = plan.has(kSetCgroup) && !into_cgroup;
  plan.own_table = birth.own_table;
  place(birth, plan);
  report.failure.call = "clone3";
  Result<pid_t> pid = sys::clone3(arguments, plan, report);
  return {{pid.value, report.pidfd, !birth.is_visible, false}, pid.error};
}

/// Linux 5.7: the cgroup as part of the call; where that is refused, the child joins it.
Result<Child> by_best_clone3(Plan& plan, Report& report, const Birth& birth) {
  if (!plan.has(kSetCgroup)) return by_clone3(plan, report, birth, false);
  Result<Child> child = by_clone3(plan, report, birth, true);
  return is_refusal(child.error) ? by_clone3(plan, report, birth, false) : child;
}

Result<Child> by_clone(Plan& plan, Report& report, const Birth& birth, uint64_t flags,
                       bool is_visible) {
  report.pidfd = -1;
  if (birth.wants_pidfd) flags |= sys::kClonePidfd;
  if (is_visible) flags |= SIGCHLD;
  // Hazard: a child that gives up because it cannot leave the caller's table is to be invisible.
  plan.own_table = is_visible ? OwnTable{} : birth.own_table;
  place(birth, plan);
  if (plan.own_table.from != 0) flags |= sys::kCloneFiles;
  flags |= birth.flags;
  plan.handlers_are_cleared = false;
  plan.joins_cgroup = plan.has(kSetCgroup);
  report.failure.call = "clone";
  Result<pid_t> pid =
      sys::clone(flags, birth.stack_top, &report.pidfd, plan, report, birth.in_memory);
  return {{pid.value, report.pidfd, !is_visible, false}, pid.error};
}

/// Linux: what clone3() alone can do. EPERM is an answer of the kernel's own here.
bool needs_clone3(const Birth& birth) { return birth.flags >> 32 != 0; }

Result<Child> only_by_clone3(Plan& plan, Report& report, const Birth& birth) {
  Result<Child> child = by_best_clone3(plan, report, birth);
  if (is_refusal(child.error) && child.error != Errno{EPERM}) child.error = Errno{ENOTSUP};
  return child;
}

Result<Child> try_rung(Rung rung, Plan& plan, Report& report, const Birth& birth) {
  switch (rung) {
    case Rung::kClone3:
      return by_best_clone3(plan, report, birth);
    case Rung::kClone:
      return by_clone(plan, report, birth, sharing(birth), birth.is_visible);
    default:
      return by_clone(plan, report, birth, sharing(birth), true);
  }
}

Rung first() { return static_cast<Rung>(__atomic_load_n(&first_rung, __ATOMIC_RELAXED)); }

[[gnu::noinline]] Result<Child> descend(Plan& plan, Report& report, const Birth& birth,
                                        Rung start) {
  Result<Child> child = {{}, Errno{ENOSYS}};
  for (Rung rung = start; rung != Rung::kEnd; rung = next(rung)) {
    child = try_rung(rung, plan, report, birth);
    if (is_refusal(child.error)) continue;
    if (rung > first() && !failed(child.error)) {
      __atomic_store_n(&first_rung, static_cast<uint8_t>(rung), __ATOMIC_RELAXED);
    }
    return child;
  }
  return child;
}

// Hazard: never remembered: a sandbox or a time namespace may be one thread's alone.
[[gnu::noinline]] Result<Child> by_fork(Plan& plan, Report& report, Birth birth, Channel& channel) {
  report.failure.call = "pipe2";
  if (Errno error = channel.open(plan.actions); failed(error)) return {{}, error};
  report.channel = channel.writer();
  birth.wants_pidfd = false;
  birth.in_memory = nullptr;
  Result<Child> child = by_clone(plan, report, birth, 0, true);
  child.value.is_copy = true;
  return child;
}

/// Opens the descriptor while the child waits at the gate: it cannot be gone, nor have begun.
Result<Child> open_pidfd(Child child, Report& report, const Pipe& gate) {
  report.failure.call = "pidfd_open";
  Result<int> opened = sys::pidfd_open(child.pid, 0);
  child.pidfd = opened.value;
  if (failed(opened.error)) {
    report.failure.step = Step::kPidfd;
    child.pidfd = -1;
    (void)sys::kill(child.pid, SIGKILL);
    discard_child(child);
  }
  (void)sys::write(gate.writer(), "", 1);
  return {child, opened.error};
}

/// For emulators that refuse CLONE_PIDFD, or all of the rungs.
Result<Child> by_fork_with_pidfd(Plan& plan, Report& report, const Birth& birth, Channel& channel) {
  Pipe gate;
  report.failure.call = "pipe2";
  if (Errno error = gate.open(plan.actions, Pipe::kMessages); failed(error)) return {{}, error};
  report.gate = gate.reader();
  Result<Child> child = by_fork(plan, report, birth, channel);
  // Hazard: the number may soon be another file's, and this not be the last child.
  report.gate = -1;
  return failed(child.error) ? child : open_pidfd(child.value, report, gate);
}

/// By the calls that share memory, from that rung on.
Result<Child> by_sharing(Plan& plan, Report& report, Birth birth, Rung start) {
  Result<Child> child = descend(plan, report, birth, start);
  if (birth.in_memory == nullptr || !is_refusal(child.error)) return child;
  // Hazard: a sandbox may know vfork() and nothing else; then the caller sleeps after all.
  *birth.in_memory = kGone;
  birth.in_memory = nullptr;
  return descend(plan, report, birth, first());
}

/// What is left where the best call known was refused.
Result<Child> create_otherwise(Plan& plan, Report& report, Birth birth, bool can_share,
                               Channel& channel) {
  Rung refused = first();
  bool had_table = birth.own_table.from != 0;
  birth.own_table = {};
  Result<Child> child = {{}, Errno{ENOSYS}};
  if (can_share) child = by_sharing(plan, report, birth, had_table ? refused : next(refused));
  // Hazard: a sandbox may refuse just the common table; then no rung is worse for it.
  bool is_awaited = birth.in_memory == nullptr;
  bool is_for_table = had_table && is_awaited && !failed(child.error) && first() == refused;
  if (is_for_table) learn_of_table(Errno{ENOSYS});
  // Hazard: to new namespaces this is the kernel's own answer, and a fork copies memory to get it.
  bool is_final = birth.flags != 0 && child.error == Errno{EPERM};
  if (is_final || !is_refusal(child.error)) return child;
  return birth.wants_pidfd ? by_fork_with_pidfd(plan, report, birth, channel)
                           : by_fork(plan, report, birth, channel);
}

}  // namespace

bool is_refusal(Errno error) {
  switch (static_cast<int>(error)) {
    case ENOSYS:
    case EINVAL:
    case EPERM:
    case E2BIG:
    case ENOTSUP:
      return true;
    default:
      return false;
  }
}

Result<Child> create_child(Plan& plan, Report& report, const Birth& birth, Channel& channel) {
  // Hazard: valgrind ends at a clone that shares memory with a caller who goes on.
  bool can_share = birth.in_memory == nullptr || Channel::memory_is_shared();
  if (needs_clone3(birth)) {
    return can_share ? only_by_clone3(plan, report, birth) : Result<Child>{{}, Errno{ENOTSUP}};
  }
  if (can_share) {
    Result<Child> child = try_rung(first(), plan, report, birth);
    if (!is_refusal(child.error)) return child;
  }
  return create_otherwise(plan, report, birth, can_share, channel);
}

}  // namespace libspawn
