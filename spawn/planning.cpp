// SPDX-License-Identifier: MIT
// From the caller's arguments to a plan.
#include "spawn/planning.hpp"

#include <limits.h>
#include <string.h>

#include "file_actions/file_actions.hpp"
#include "spawn/search.hpp"

namespace libspawn {
namespace {

// Hazard: libc's own signals (cancellation, set*id, timers) must not stay blocked in a new image.
constexpr sys::SignalSet kReserved = {uint64_t{3} << 31};

Errno plan_extensions(const posix_spawnattr_t* object, Plan& plan) {
  Result<const Extensions*> extensions = read_extensions(object);
  if (failed(extensions.error) || extensions.value == nullptr) return extensions.error;
  plan.extensions = extensions.value;
  plan.flags |= extensions.value->xflags;
  if (plan.has(kSetSigign)) plan.sigignore = extensions.value->sigignore;
  return Errno::kNone;
}

Errno plan_attributes(const posix_spawnattr_t* object, Plan& plan) {
  if (object == nullptr) return Errno::kNone;
  const Attributes& attributes = attributes_of(object);
  plan.flags = attributes.flags;
  plan.pgroup = attributes.pgroup;
  plan.policy = attributes.policy;
  plan.priority = attributes.priority;
  plan.cgroup = attributes.cgroup;
  if (plan.has(kSetSigdef)) plan.sigdefault = sys::SignalSet::from(attributes.sigdefault);
  if (plan.has(kSetSigmask)) {
    plan.mask = sys::SignalSet::from(attributes.sigmask).without(kReserved);
  }
  return plan_extensions(object, plan);
}

Errno plan_actions(const posix_spawn_file_actions_t* object, Plan& plan) {
  Result<Actions> actions = read_actions(object);
  plan.actions = actions.value;
  if (plan.has(kExecfd)) plan.actions.program = plan.extensions->execfd;
  return actions.error;
}

Errno plan_candidates(const Request& request, Plan& plan,
                      Buffer<PlanMemory::kUsualPathSize>& memory) {
  if (plan.has(kExecfd)) return Errno::kNone;
  if (!request.searches_path || strchr(request.file, '/') != nullptr) {
    plan.candidates = {&request.file, 1, false};
    return Errno::kNone;
  }
  const void* path = plan.has(kSearchPath) ? plan.extensions->search_path.start : nullptr;
  Result<Search> search = measure_search(request.file, static_cast<const char*>(path));
  if (failed(search.error)) return search.error;
  Result<char*> reserved = memory.reserve(search.value.size);
  if (failed(reserved.error)) return reserved.error;
  plan.candidates = write_candidates(search.value, reserved.value);
  return Errno::kNone;
}

/// {"/bin/sh", a place for the script, argv[1] …, null}; null where no fallback is asked for.
Result<char**> make_shell_argv(const Request& request,
                               Buffer<PlanMemory::kUsualShellSize>& memory) {
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

}  // namespace

Errno make_plan(const Request& request, Plan& plan, Report& report, PlanMemory& memory) {
  report.failure.step = Step::kArguments;
  if (Errno error = plan_attributes(request.attributes, plan); failed(error)) return error;
  if (Errno error = plan_actions(request.file_actions, plan); failed(error)) return error;
  if (request.file == nullptr && !plan.has(kExecfd)) return Errno{EFAULT};
  report.failure.step = Step::kSearch;
  if (Errno error = plan_candidates(request, plan, memory.path); failed(error)) return error;
  Result<char**> shell_argv = make_shell_argv(request, memory.shell);
  report.shell_argv = shell_argv.value;
  return shell_argv.error;
}

}  // namespace libspawn
