// SPDX-License-Identifier: MIT
// From the caller's arguments to a plan.
#include "spawn/planning.hpp"

#include <limits.h>
#include <string.h>

#include "file_actions/file_actions.hpp"
#include "spawn/abort.hpp"
#include "spawn/kernel.hpp"
#include "spawn/nascent.hpp"
#include "spawn/search.hpp"
#include "spawn/table.hpp"
#include "spawn/threads.hpp"
#include "sys/text.hpp"

namespace libspawn {
namespace {

Errno plan_extensions(const posix_spawnattr_t* object, Plan& plan) {
  Result<const Extensions*> extensions = read_extensions(object);
  if (failed(extensions.error) || extensions.value == nullptr) return extensions.error;
  plan.extensions = extensions.value;
  plan.flags |= extensions.value->xflags;
  if (plan.has(kSetSigign)) plan.sigignore = extensions.value->sigignore;
  return Errno::kNone;
}

Errno plan_attributes(const posix_spawnattr_t& object, Plan& plan) {
  const Attributes& attributes = attributes_of(&object);
  plan.flags = attributes.flags;
  plan.pgroup = attributes.pgroup;
  plan.policy = attributes.policy;
  plan.priority = attributes.priority;
  plan.cgroup = attributes.cgroup;
  if (plan.has(kSetSigdef)) plan.sigdefault = sys::SignalSet::from(attributes.sigdefault);
  if (plan.has(kSetSigmask)) {
    plan.mask = sys::SignalSet::from(attributes.sigmask).without(sys::kLibcsOwn);
  }
  return plan_extensions(&object, plan);
}

/// What the library itself asks for.
void plan_own(const Request& request, Plan& plan) {
  plan.callback = request.callback;
  plan.flags |= request.flags;
  plan.sigdefault.bits |= request.sigdefault.bits;
}

/// The map as the only action. What it is kept in is a path's: such a request searches none.
Result<Actions> plan_map(const Request& request, Buffer<PlanMemory::kUsualPathSize>& memory) {
  Result<size_t> count = check_fd_map(request.fds, request.fd_count);
  if (failed(count.error)) return {{}, count.error};
  Result<char*> reserved = memory.reserve(sizeof(Action) + size_of_fd_map(count.value));
  if (failed(reserved.error)) return {{}, reserved.error};
  auto* action = reinterpret_cast<Action*>(reserved.value);
  *action = {.kind = ActionKind::kFdMap, .map = make_fd_map(request.fds, count.value, action + 1)};
  return {{action, 1, bit_of(ActionKind::kFdMap)}, Errno::kNone};
}

/// bionic: has no action that lists descriptors, and keeps the standard streams.
unsigned find_cloexec_start(const Actions& actions) {
  constexpr unsigned kFirstNotStandard = 3;
  return actions.has(ActionKind::kInherit) ? 0 : kFirstNotStandard;
}

/// What the attributes make of them.
void extend_actions(Plan& plan) {
  if (plan.has(kCloexecDefault)) plan.cloexec_from = find_cloexec_start(plan.actions);
  if (!plan.has(kExecfd)) return;
  plan.actions.program = plan.extensions->execfd;
  plan.unnamed = find_unnamed(plan.actions);
}

Errno plan_actions(const Request& request, Plan& plan, Buffer<PlanMemory::kUsualPathSize>& memory) {
  Result<Actions> actions = {request.actions, Errno::kNone};
  if (request.maps_fds) actions = plan_map(request, memory);
  if (request.file_actions != nullptr) actions = read_actions(request.file_actions);
  plan.actions = actions.value;
  if (!plan.is_ordinary()) extend_actions(plan);
  return actions.error;
}

Errno plan_search(const Request& request, Plan& plan, Buffer<PlanMemory::kUsualPathSize>& memory) {
  const void* path = plan.has(kSearchPath) ? plan.extensions->search_path.start : nullptr;
  Result<Search> search = measure_search(request.file, static_cast<const char*>(path));
  if (failed(search.error)) return search.error;
  Result<char*> reserved = memory.reserve(search.value.size);
  if (failed(reserved.error)) return reserved.error;
  plan.candidates = write_candidates(search.value, reserved.value);
  // Linux: there a file that is missing costs exec as much as one that is found.
  plan.candidates.looks_up = plan.candidates.count > 1 && copies_before_opening(kernel_version());
  return Errno::kNone;
}

Errno plan_candidates(const Request& request, Plan& plan,
                      Buffer<PlanMemory::kUsualPathSize>& memory) {
  if (plan.has(kExecfd)) return Errno::kNone;
  bool is_searched = request.searches_path && sys::find_behind(request.file, "/") == nullptr;
  if (is_searched) return plan_search(request, plan, memory);
  plan.candidates = {&request.file, 1, false};
  return Errno::kNone;
}

/// {"/bin/sh", a place for the script, argv[1] …, null}.
Result<char**> make_shell_argv(const Request& request,
                               Buffer<PlanMemory::kUsualShellSize>& memory) {
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

Plan begin_plan(const Request& request, sys::SignalSet mask) {
  return {.ignores_abort = !is_only_thread() && abort_is_ignored(),
          .mask = mask_to_pass_on(mask),
          .standard = request.standard,
          .argv = request.argv,
          .envp = request.envp};
}

Errno make_plan(const Request& request, Plan& plan, Report& report, PlanMemory& memory) {
  report.failure.step = Step::kArguments;
  bool has_attributes = request.attributes != nullptr;
  Errno error = has_attributes ? plan_attributes(*request.attributes, plan) : Errno::kNone;
  if (failed(error)) return error;
  plan_own(request, plan);
  error = plan_actions(request, plan, memory.path);
  if (failed(error)) return error;
  // No program is looked for where a function takes its place; one by its descriptor would be lost.
  if (plan.callback.function != nullptr) return plan.has(kExecfd) ? Errno{EINVAL} : Errno::kNone;
  if (request.file == nullptr && !plan.has(kExecfd)) return Errno{EFAULT};
  report.failure.step = Step::kSearch;
  error = plan_candidates(request, plan, memory.path);
  if (failed(error) || !request.falls_back_to_shell) return error;
  Result<char**> shell_argv = make_shell_argv(request, memory.shell);
  report.shell_argv = shell_argv.value;
  return shell_argv.error;
}

}  // namespace libspawn
