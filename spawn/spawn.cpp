// SPDX-License-Identifier: MIT
// From the caller's arguments to a plan, and from its outcome to the caller's variables.
#include "spawn/spawn.hpp"

#include <limits.h>
#include <string.h>

#include "attrs/attributes.hpp"
#include "file_actions/file_actions.hpp"
#include "spawn/abort.hpp"
#include "spawn/buffer.hpp"
#include "spawn/dumpable.hpp"
#include "spawn/launch.hpp"
#include "spawn/search.hpp"
#include "spawn/signal_block.hpp"

namespace libspawn {
namespace {

// musl: a thread may have 2 KiB of stack; the caller's share of a spawn must fit.
constexpr size_t kUsualPathSize = 768;  // bytes of candidates that need no mapping
constexpr size_t kUsualShellSize = 256;

// Hazard: libc's own signals (cancellation, set*id, timers) must not stay blocked in a new image.
constexpr sys::SignalSet kReserved = {uint64_t{3} << 31};

Errno plan_attributes(const posix_spawnattr_t* object, Plan& plan) {
  if (object == nullptr) return Errno::kNone;
  const Attributes& attributes = attributes_of(object);
  plan.flags = attributes.flags;
  plan.pgroup = attributes.pgroup;
  plan.policy = attributes.policy;
  plan.priority = attributes.priority;
  plan.cgroup = attributes.cgroup;
  if ((plan.flags & kSetSigdef) != 0) {
    plan.sigdefault = sys::SignalSet::from(attributes.sigdefault);
  }
  if ((plan.flags & kSetSigmask) != 0) {
    plan.mask = sys::SignalSet::from(attributes.sigmask).without(kReserved);
  }
  if ((plan.flags & kSetCgroup) != 0 && plan.cgroup < 0) return Errno{EBADF};
  return check_flags(plan.flags);
}

Errno plan_actions(const posix_spawn_file_actions_t* object, Plan& plan) {
  Result<Actions> actions = read_actions(object);
  plan.actions = actions.value;
  return actions.error;
}

Errno plan_candidates(const Request& request, Plan& plan, Buffer<kUsualPathSize>& memory) {
  if (!request.searches_path || strchr(request.file, '/') != nullptr) {
    plan.candidates = {&request.file, 1, false};
    return Errno::kNone;
  }
  Result<Search> search = measure_search(request.file);
  if (failed(search.error)) return search.error;
  Result<char*> reserved = memory.reserve(search.value.size);
  if (failed(reserved.error)) return reserved.error;
  plan.candidates = write_candidates(search.value, reserved.value);
  return Errno::kNone;
}

/// {"/bin/sh", a place for the script, argv[1] …, null}; null where no fallback is asked for.
Result<char**> make_shell_argv(const Request& request, Buffer<kUsualShellSize>& memory) {
  if (!request.falls_back_to_shell) return {nullptr, Errno::kNone};
  size_t count = 0;
  if (request.argv != nullptr && request.argv[0] != nullptr) {
    while (request.argv[count + 1] != nullptr) count++;
  }
  Result<char*> reserved = memory.reserve((count + 3) * sizeof(char*));
  if (failed(reserved.error)) return {nullptr, reserved.error};
  auto** shell_argv = reinterpret_cast<char**>(reserved.value);
  shell_argv[0] = const_cast<char*>("/bin/sh");
  if (count != 0) memcpy(shell_argv + 2, request.argv + 1, count * sizeof(char*));
  shell_argv[count + 2] = nullptr;
  return {shell_argv, Errno::kNone};
}

void store(const Child& child, const Target& target) {
  if (target.pid != nullptr) *target.pid = child.pid;
  if (target.pidfd != nullptr) *target.pidfd = child.pidfd;
}

}  // namespace

Errno spawn(const Request& request, const Target& target) {
  if (request.file == nullptr) return Errno{EFAULT};
  SignalBlock block;
  Plan plan = {.mask = block.previous(),
               .ignores_abort = abort_is_ignored(),
               .argv = request.argv,
               .envp = request.envp};
  if (Errno error = plan_attributes(request.attributes, plan); failed(error)) return error;
  if (Errno error = plan_actions(request.file_actions, plan); failed(error)) return error;
  Buffer<kUsualPathSize> path_memory;
  if (Errno error = plan_candidates(request, plan, path_memory); failed(error)) return error;
  Buffer<kUsualShellSize> shell_memory;
  Result<char**> shell_argv = make_shell_argv(request, shell_memory);
  if (failed(shell_argv.error)) return shell_argv.error;
  Dumpable dumpable((plan.flags & kResetIds) != 0);
  Result<Child> child = launch(plan, shell_argv.value, target.pidfd != nullptr);
  if (!failed(child.error)) store(child.value, target);
  return child.error;
}

}  // namespace libspawn
