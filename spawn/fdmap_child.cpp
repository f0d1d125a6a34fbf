// SPDX-License-Identifier: MIT
// An exact map of descriptors: the moves as they were planned, and everything else closed.
#include "file_actions/fdmap.hpp"
#include "spawn/actions.hpp"
#include "spawn/child.hpp"
#include "sys/file.hpp"

namespace libspawn::child {
namespace {

/// Linux: from the limit on there is no number at all.
Errno full(Errno error) { return error == Errno{EINVAL} ? Errno{EMFILE} : error; }

/// Hazard: a free number among the targets may be a source that should have been open.
Errno put_aside(const FdMap& map, int fd, int& aside, Report& report) {
  note(report, "fcntl");
  Result<int> copy = sys::fcntl(fd, F_DUPFD_CLOEXEC, map.count);
  if (full(copy.error) == Errno{EMFILE} && map.unused >= 0) {
    copy = sys::fcntl(fd, F_DUPFD_CLOEXEC, map.unused);
    bool is_other = !failed(copy.error) && copy.value != map.unused;
    if (is_other) (void)sys::close(copy.value);
    if (is_other) return Errno{EMFILE};
  }
  if (!failed(copy.error)) aside = copy.value;
  return full(copy.error);
}

/// Closes what was put aside, if anything.
void drop(int& aside) {
  if (aside >= 0) (void)sys::close(aside);
  aside = -1;
}

Errno run(const FdMap& map, const Move& move, int& aside, const Plan& plan, Report& report) {
  report.failure.target = move.target;
  if (move.to == kAside) return put_aside(map, move.from, aside, report);
  if (move.from == move.to) return inherit(move.from, report);
  note(report, "dup3");
  int from = move.from == kAside ? aside : place_of(move.from, plan, report);
  Errno e = sys::dup3(from, move.to, 0);
  if (move.from == kAside) drop(aside);
  return e;
}

Errno run_moves(const FdMap& map, uint32_t first, uint32_t end, const Plan& plan, Report& report) {
  int aside = -1;
  for (uint32_t i = first; i < end; i++) {
    Errno e = run(map, map.moves[i], aside, plan, report);
    if (!failed(e)) continue;
    // Hazard: the action may be allowed to fail; nothing of it may be left open.
    drop(aside);
    return e;
  }
  return Errno::kNone;
}

/// Closes all but the targets.
void close_from(unsigned first, const FdMap& map, const Plan& plan, const Report& report) {
  close_range({.operation = RangeOperation::kClose,
               .first = first,
               .last = kLastDescriptor,
               .kept = map.targets,
               .count = map.target_count},
              plan, report);
}

/// The number under which the program remains open; -1: none does.
int find_program(const FdMap& map, int program) {
  for (int target = 0; target < map.count; target++) {
    if (map.fds[target] == program) return target;
  }
  return -1;
}

/// True where nothing changes a descriptor between the map and exec.
bool is_last(const Plan& plan, const Report& report) {
  return report.failure.index + 1 == plan.actions.count && plan.standard.from < 0;
}

/// Hazard: the program's number may be another file's in the map; it is needed once more.
Errno save_program(const FdMap& map, const Plan& plan, Report& report) {
  int program = program_of(plan, report);
  if (program < 0) return Errno::kNone;
  // Linux: a script must not be close-on-exec, and what the map lists is not.
  int target = is_last(plan, report) ? find_program(map, program) : -1;
  if (target >= 0) {
    report.program = target;
    return Errno::kNone;
  }
  if (!map.replaces(program)) return Errno::kNone;
  report.failure.target = program;
  // Hazard: the table may be full; what the map does not name makes room.
  close_from(map.end, map, plan, report);
  note(report, "fcntl");
  Result<int> saved = sys::fcntl(program, F_DUPFD_CLOEXEC, plan.unnamed);
  // FreeBSD: a program that is not open is exec's error.
  if (saved.error == Errno{EBADF}) return Errno::kNone;
  if (!failed(saved.error)) report.program = saved.value;
  return full(saved.error);
}

}  // namespace

Errno map_descriptors(const Plan& plan, const Action& action, Report& report) {
  const FdMap& map = *action.map;
  if (Errno e = save_program(map, plan, report); failed(e)) return e;
  if (Errno e = run_moves(map, 0, map.roomless, plan, report); failed(e)) return e;
  close_from(0, map, plan, report);
  return run_moves(map, map.roomless, map.move_count, plan, report);
}

}  // namespace libspawn::child
