// SPDX-License-Identifier: MIT
// Filling the public record of what went wrong.
#include "spawn/record.hpp"

#include <string.h>

#include "spawn/names.hpp"

namespace libspawn {
namespace {

using ErrorRecord = posix_spawn_error_np;

/// In the order of the kinds, as in the names of the functions that add them.
constexpr char kActionNames[] =
    "open\0close\0dup2\0chdir\0fchdir\0closefrom\0tcsetpgrp\0inherit\0tcsetsid\0move\0"
    "closerange\0chroot\0setns\0data\0callback\0fdmap";
static_assert(count_of(kActionNames) == static_cast<int>(ActionKind::kFdMap) + 1);

const char* name_of(ActionKind kind) { return string_at(kActionNames, static_cast<int>(kind)); }

/// Copies a string, or as much of it as there is room for, into zeroed memory.
void copy(char* to, size_t size, const char* from) {
  if (from == nullptr) return;
  for (; size > 1 && *from != '\0'; size--) *to++ = *from++;
}

/// The two descriptors that the action was about.
void write_descriptors(ErrorRecord& record, const Action& action, int target) {
  if (action.kind == ActionKind::kFdMap) {
    // Hazard: a child that is ended by a deadline may not have told any; the map may have none.
    if (target >= action.map->count) return;
    record.fd = action.map->fds[target];
    record.new_fd = target;
    return;
  }
  record.fd = has_descriptor(action.kind) ? action.fd : -1;
  record.new_fd = has_second_descriptor(action.kind) ? action.new_fd : -1;
}

void write_action(ErrorRecord& record, const Plan& plan, const Failure& failure) {
  uint32_t index = failure.index;
  // Hazard: a child that is ended by a deadline may have been about to write the number.
  if (index > plan.actions.count) return;
  if (index == plan.actions.count) {
    record.fd = plan.standard.from;
    record.new_fd = plan.standard.number;
    return;
  }
  const Action& action = plan.actions.first[index];
  record.action = static_cast<int>(index);
  record.name = name_of(action.kind);
  write_descriptors(record, action, failure.target);
  if (has_path(action.kind)) copy(record.path, sizeof record.path, action.path);
}

void write_candidates(ErrorRecord& record, const Candidates& candidates, const Tried& tried) {
  record.candidate_count = tried.count;
  size_t used = 0;
  for (uint32_t i = 0; i < tried.count && i < POSIX_SPAWN_CANDIDATES_NP; i++) {
    size_t size = strlen(candidates.paths[i]) + 1;
    if (used + size >= sizeof record.candidate_paths) break;
    memcpy(record.candidate_paths + used, candidates.paths[i], size);
    record.candidate_errors[i] = static_cast<short>(tried.errors[i]);
    used += size;
  }
}

void write_exec(ErrorRecord& record, const Plan& plan, const Report& report, const char* file) {
  if (plan.has(kExecfd)) {
    record.fd = plan.extensions->execfd;
    return;
  }
  bool is_search = record.step == POSIX_SPAWN_STEP_SEARCH_NP;
  bool is_one = report.failure.index < plan.candidates.count;
  copy(record.path, sizeof record.path,
       is_search || !is_one ? file : plan.candidates.paths[report.failure.index]);
  record.interpreter = report.failure.lacks_interpreter ? 1 : 0;
  if (plan.candidates.searched) write_candidates(record, plan.candidates, report.tried);
}

/// What was asked for, where that is one number.
int value_of(const Plan& plan, const Failure& failure) {
  switch (failure.step) {
    case Step::kLimit:
    case Step::kAmbient:
      return static_cast<int>(failure.index);
    case Step::kScheduler:
      return plan.policy;
    case Step::kGroup:
      return plan.pgroup;
    case Step::kNice:
      return plan.extensions->nice;
    case Step::kOomScoreAdj:
      return plan.extensions->oom_score_adj;
    case Step::kGid:
      return static_cast<int>(plan.extensions->gid);
    case Step::kUid:
      return static_cast<int>(plan.extensions->uid);
    default:
      return 0;
  }
}

/// What the child was about: an action, or an exec of a file.
void write_interrupted(ErrorRecord& record, const Plan& plan, const Report& report,
                       const char* file) {
  if (report.failure.during == Step::kFileAction) write_action(record, plan, report.failure);
  if (report.failure.during == Step::kExec) write_exec(record, plan, report, file);
}

void write_details(ErrorRecord& record, const Plan& plan, const Report& report, const char* file) {
  const Failure& failure = report.failure;
  record.value = value_of(plan, failure);
  switch (failure.step) {
    case Step::kFileAction:
      return write_action(record, plan, failure);
    case Step::kExec:
    case Step::kSearch:
      return write_exec(record, plan, report, file);
    case Step::kIdMaps:
      return copy(record.path, sizeof record.path, id_map_path(failure.index));
    case Step::kOomScoreAdj:
      return copy(record.path, sizeof record.path, oom_score_adj_path());
    case Step::kCgroup:
      record.fd = plan.cgroup;
      return;
    case Step::kPdeathsig:
      record.signal = plan.extensions->pdeathsig;
      return;
    case Step::kDeadline:
      return write_interrupted(record, plan, report, file);
    case Step::kKilled:
      record.signal = static_cast<int>(failure.index);
      return;
    default:
      return;
  }
}

int step_of(const Failure& failure) {
  // Hazard: without an error the step is only where the child was last.
  if (!failed(failure.error) && failure.step != Step::kKilled) return POSIX_SPAWN_STEP_NONE_NP;
  bool is_search = failure.step == Step::kExec && failure.is_search;
  return static_cast<int>(is_search ? Step::kSearch : failure.step);
}

}  // namespace

void fill_record(const Plan& plan, const Report& report, const char* file) {
  ErrorRecord* record = plan.extensions->error;
  int step = step_of(report.failure);
  record->step = step;
  if (step == POSIX_SPAWN_STEP_NONE_NP) return;
  memset(record, 0, sizeof *record);
  record->step = step;
  record->error = static_cast<int>(report.failure.error);
  record->action = -1;
  record->fd = -1;
  record->new_fd = -1;
  record->call = report.failure.call;
  write_details(*record, plan, report, file);
}

}  // namespace libspawn
