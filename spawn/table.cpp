// SPDX-License-Identifier: MIT
// When a child need not copy all of the caller's table of descriptors.
#include "spawn/table.hpp"

#include "attrs/attributes.hpp"
#include "spawn/descriptor_count.hpp"
#include "spawn/fetching.hpp"
#include "spawn/kernel.hpp"
#include "spawn/threads.hpp"
#include "sys/file.hpp"
#include "sys/text.hpp"

namespace libspawn {
namespace {

enum class Leaving : uint8_t { kUnknown, kWorks, kRefused };

uint8_t leaving;  // a Leaving of this process; compilers differ on atomic enumerations

void learn(Leaving known) {
  __atomic_store_n(&leaving, static_cast<uint8_t>(known), __ATOMIC_RELAXED);
}

/// Hazard: a child that has given up must not be seen by anybody.
bool may_share(const Birth& birth) {
  constexpr uint64_t kClone3Only = ~uint64_t{0} << 32;
  return !birth.is_visible && (birth.flags & kClone3Only) == 0;
}

/// Found out once: a child that could not leave the table would be discarded.
bool can_leave() {
  auto known = static_cast<Leaving>(__atomic_load_n(&leaving, __ATOMIC_RELAXED));
  if (known != Leaving::kUnknown) return known == Leaving::kWorks;
  // Linux 5.9: an empty range is refused before anything is done.
  Errno answer = sys::close_range(1, 0, sys::kCloseRangeUnshare);
  if (answer == Errno{EINVAL}) learn(Leaving::kWorks);
  if (answer != Errno{EINVAL}) learn_of_table(answer);
  return answer == Errno{EINVAL};
}

bool begins_with(const char* path, const char* start) {
  return sys::skip_prefix(path, start) != nullptr;
}

bool is_null_device(const char* path) { return sys::are_equal(path, "/dev/null"); }

/// True where nobody but the system's administrator decides what the name leads to. Hazard: any
/// other may lead, by a symbolic link, through /proc to a descriptor.
bool is_of_system(const char* path) {
  if (is_null_device(path)) return true;
  if (sys::find_behind(path, "..") != nullptr) return false;
  return begins_with(path, "/usr/") || begins_with(path, "/bin/") || begins_with(path, "/sbin/");
}

/// Could it tell whether a descriptor is open that it does not name?
bool sees_descriptors(const Action& action) {
  switch (action.kind) {
    case ActionKind::kOpen:
    case ActionKind::kChdir:
      return !is_of_system(action.path);
    case ActionKind::kChroot:
    case ActionKind::kSetns:
    case ActionKind::kCallback:
      return true;
    default:
      return false;
  }
}

/// One more than the highest number that the action reads; it may make and close others.
void raise_above_read(unsigned& end, const Action& action) {
  if (action.kind == ActionKind::kFdMap && action.map->end > end) end = action.map->end;
  if (action.kind == ActionKind::kOpen) raise_above(end, action.dir);
  bool reads = action.kind == ActionKind::kDup2 || action.kind == ActionKind::kMove ||
               action.kind == ActionKind::kInherit || action.kind == ActionKind::kFchdir ||
               action.kind == ActionKind::kTcsetpgrp || action.kind == ActionKind::kTcsetsid;
  if (reads) raise_above(end, action.fd);
}

/// What was open from here on is closed behind the action; kNothing: it is not that kind.
constexpr unsigned kNothing = ~0U;
unsigned start_of_closed(const Action& action) {
  // Hazard: where it fails, actions behind it would find closed what it has not closed.
  if (action.kind == ActionKind::kFdMap && !action.may_fail) return 0;
  return action.kind == ActionKind::kCloseFrom ? static_cast<unsigned>(action.fd) : kNothing;
}

void raise_above_made(unsigned& end, const Action& action) {
  if (action.kind == ActionKind::kFdMap && action.map->end > end) end = action.map->end;
  if (action.kind == ActionKind::kOpen || action.kind == ActionKind::kData) {
    raise_above(end, action.fd);
  }
  raise_above(end, action.new_fd);
}

/// From the lowest number from which on an action closes all, and that no action before it needs.
OwnTable table_by_actions(const Actions& actions) {
  unsigned read = 0;
  unsigned made = 0;
  for (uint32_t i = 0; i < actions.count; i++) {
    const Action& action = actions.first[i];
    if (sees_descriptors(action)) return {};
    raise_above_read(read, action);
    if (unsigned closed = start_of_closed(action); closed != kNothing) {
      bool is_done = action.kind == ActionKind::kCloseFrom && made <= closed;
      unsigned end = read > closed ? read : closed;
      return {.end = end > 0 ? end : 1, .done_action = is_done ? static_cast<int>(i) : -1};
    }
    raise_above_made(made, action);
  }
  return {};
}

bool is_found_in_system(const Candidates& candidates) {
  for (uint32_t i = 0; i < candidates.count; i++) {
    if (!is_of_system(candidates.paths[i])) return false;
  }
  return true;
}

/// Can anybody see that it was run, where its child has failed?
bool leaves_traces(const Action& action) {
  if (action.kind == ActionKind::kOpen) return !is_null_device(action.path);
  return action.kind == ActionKind::kTcsetpgrp || action.kind == ActionKind::kTcsetsid;
}

/// Likewise where exec closes all that no action needs; the program's name is the last to be used.
OwnTable table_by_exec(const Plan& plan) {
  if (plan.callback.function != nullptr) return {};
  OwnTable table = {.end = 1};
  bool may_run_twice = true;
  for (const Action& action : plan.actions) {
    if (sees_descriptors(action)) return {};
    raise_above_read(table.end, action);
    may_run_twice = may_run_twice && !leaves_traces(action);
  }
  if (plan.has(kExecfd)) return table;
  table.is_guess = !is_found_in_system(plan.candidates);
  // Hazard: a candidate that is not there, but would be, is no failure.
  bool is_repeatable = !plan.candidates.searched && may_run_twice;
  return table.is_guess && !is_repeatable ? OwnTable{} : table;
}

/// Linux: to leave a table is one more call, and a copy of a few descriptors costs less than that.
/// Hazard: what another thread writes to must not be in a copy: ETXTBSY.
bool prefers_copy() {
  constexpr uint32_t kFew = 16;
  // Linux 6.2: before, the number is 0, which tells nothing.
  return is_only_thread() && estimate_descriptors() - 1 < kFew;
}

/// The same for a caller who goes on, and so has to wait for the child to be woken and to leave.
/// Hazard: a launch that is repeated with a copy would be waited for until exec.
bool prefers_copy_to_waiting(const OwnTable& table) {
  constexpr uint32_t kMany = 1000;
  return table.is_guess || estimate_descriptors() < table.from + kMany;
}

OwnTable table_of(const Plan& plan) {
  OwnTable table = table_by_actions(plan.actions);
  return table.end == 0 && plan.has(kCloexecDefault) ? table_by_exec(plan) : table;
}

/// One more than the highest number that is needed whatever the actions are.
unsigned find_needed(const Plan& plan) {
  // Hazard: names of the system may lead to /dev/stdout and its like.
  unsigned end = 3;
  raise_above(end, plan.parent_pidfd);
  raise_above(end, plan.standard.from);
  raise_above(end, plan.actions.program);
  if (plan.has(kSetCgroup)) raise_above(end, plan.cgroup);
  return end;
}

}  // namespace

OwnTable find_own_table(const Plan& plan, const Birth& birth, Fetched* fetched) {
  if (!may_share(birth) || !Channel::memory_is_shared()) return {};
  OwnTable table = table_of(plan);
  if (table.end == 0 || !can_leave()) return {};
  unsigned needed = find_needed(plan);
  if (table.end < needed) table.end = needed;
  raise_above(table.end, birth.channel);
  bool leaves_less = table.done_action >= 0 &&
                     table.end > static_cast<unsigned>(plan.actions.first[table.done_action].fd);
  if (leaves_less) table.done_action = -1;
  bool is_waited_for = birth.in_memory == nullptr;
  if (is_waited_for && table.done_action < 0 && prefers_copy()) return {};
  table.from = sound_start(table.end, kernel_version());
  // Hazard: in namespaces of its own a child is a stranger to the caller.
  bool may_fetch = fetched != nullptr && birth.flags == 0;
  if (may_fetch) table = without_high(table, plan, needed, birth.channel, *fetched);
  return !is_waited_for && prefers_copy_to_waiting(table) ? OwnTable{} : table;
}

unsigned sound_start(unsigned start, unsigned version) {
  constexpr unsigned kBlock = 64 * 64;  // Linux: what one word tells of that is full
  return copies_tables_well(version) ? start : (start + kBlock - 1) / kBlock * kBlock;
}

void learn_of_table(Errno error) {
  if (error != Errno{ENOMEM} && error != Errno{ECANCELED}) learn(Leaving::kRefused);
}

int find_unnamed(const Actions& actions) {
  unsigned unnamed = 0;
  for (const Action& action : actions) {
    if (action.kind == ActionKind::kFdMap && action.map->end > unnamed) unnamed = action.map->end;
    if (action.kind == ActionKind::kCloseFrom || action.kind == ActionKind::kCloseRange) continue;
    raise_above(unnamed, action.fd);
    raise_above(unnamed, action.new_fd);
    raise_above(unnamed, action.dir);
  }
  return static_cast<int>(unnamed);
}

}  // namespace libspawn
