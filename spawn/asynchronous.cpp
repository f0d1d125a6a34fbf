// SPDX-License-Identifier: MIT
// Launches that the caller does not wait for: all that one needs is at the top of its child's
// stack.
#include "spawn/asynchronous.hpp"

#include <string.h>

#include "objects/pool.hpp"
#include "spawn/callbacks.hpp"
#include "spawn/flight.hpp"
#include "spawn/nascent.hpp"
#include "spawn/parent_watch.hpp"
#include "spawn/planning.hpp"
#include "spawn/record.hpp"
#include "spawn/signal_block.hpp"
#include "spawn/wishes.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

/// What a handle has in its opaque members.
struct Reference {
  const void* pool;
  Handle record;
};
static_assert(sizeof(Reference) == sizeof posix_spawn_handle_np::opaque);

/// Null: it is used up, or was never one.
Flight* find(const posix_spawn_handle_np& handle) {
  Reference reference;
  memcpy(&reference, handle.opaque, sizeof reference);
  if (reference.pool != this_pool()) return nullptr;
  Record* record = find_record(reference.record);
  return record == nullptr ? nullptr : static_cast<Flight*>(record->memory);
}

/// Hazard: of several calls with one handle, only one may release what it has.
void use_up(posix_spawn_handle_np& handle) {
  Reference reference;
  memcpy(&reference, handle.opaque, sizeof reference);
  memset(handle.opaque, 0, sizeof handle.opaque);
  handle.outcome_fd = -1;
  void* memory = end_record(reference.record).memory;
  if (memory != nullptr) Flight::end(static_cast<Flight*>(memory));
}

void write(posix_spawn_handle_np& handle, const Flight& flight, const Reference& reference) {
  handle.pid = flight.launch.child().pid;
  handle.pidfd = flight.launch.child().pidfd;
  handle.outcome_fd = flight.plan.has(kOutcome) ? flight.launch.outcome() : -1;
  memcpy(handle.opaque, &reference, sizeof reference);
}

Errno start(Plan& plan, Report& report, const char* file, posix_spawn_handle_np& handle) {
  report.failure.step = Step::kArguments;
  // Hazard: its thread-local memory would be that of a thread which goes on.
  if (has_callback(plan)) return Errno{ENOTSUP};
  Result<Wishes> wishes = read_wishes(plan, report, true);
  if (failed(wishes.error)) return wishes.error;
  ParentWatch watch(plan, report);
  if (failed(watch.error())) return watch.error();
  report.failure = {.step = Step::kClone, .call = "mmap"};
  Result<Flight*> flight = Flight::make(plan, wishes.value);
  if (failed(flight.error)) return flight.error;
  Result<Handle> record = allocate_record();
  Errno error = record.error;
  if (!failed(error)) {
    error = flight.value->take_off(file);
    report.failure = flight.value->report.failure;
  }
  if (failed(error)) {
    if (!failed(record.error)) (void)end_record(record.value);
    Flight::end(flight.value);
    return error;
  }
  find_record(record.value)->memory = flight.value;
  write(handle, *flight.value, {this_pool(), record.value});
  return Errno::kNone;
}

/// Of a process's own flights. ECHILD: it is a copy that a fork has made, and then is used up; or
/// another process's in the same memory.
Result<Flight*> find_own(posix_spawn_handle_np& handle) {
  Flight* flight = find(handle);
  if (flight == nullptr) return {nullptr, Errno{EINVAL}};
  pid_t caller = sys::getpid();
  if (flight->owner == caller) return {flight, Errno::kNone};
  // Hazard: of a nascent child and its parent one may not free what the other's launch runs on.
  if (flight->memory_owner == owner_of_memory(caller)) return {nullptr, Errno{ECHILD}};
  if (handle.pidfd >= 0) (void)sys::close(handle.pidfd);
  handle.pidfd = -1;
  use_up(handle);
  return {nullptr, Errno{ECHILD}};
}

Result<Child> land(Flight& flight, bool is_known) {
  Errno error = is_known ? Errno::kNone : flight.launch.give_up();
  return failed(error) ? Result<Child>{{}, error} : flight.launch.settle();
}

}  // namespace

Errno start(const Request& request, posix_spawn_handle_np& handle) {
  SignalBlock block;
  Plan plan = begin_plan(request, block.previous());
  Report report = {};
  PlanMemory memory;
  Errno error = make_plan(request, plan, report, memory);
  if (!failed(error)) error = start(plan, report, request.file, handle);
  if (!failed(error)) return error;
  report.failure.error = error;
  write_record(plan, report, request.file);
  return error;
}

Errno finish(posix_spawn_handle_np& handle, int milliseconds) {
  Result<Flight*> found = find_own(handle);
  if (failed(found.error)) return found.error;
  Flight& flight = *found.value;
  Moment until = moment_after(milliseconds);
  bool is_known = flight.launch.wait(until < flight.deadline ? until : flight.deadline);
  if (!is_known && now() < flight.deadline) return Errno{EINPROGRESS};
  SignalBlock block;
  Result<Child> child = land(flight, is_known);
  write_record(flight.plan, flight.report, flight.file);
  handle.pid = failed(child.error) ? handle.pid : child.value.pid;
  handle.pidfd = failed(child.error) ? -1 : child.value.pidfd;
  use_up(handle);
  return child.error;
}

Errno cancel(posix_spawn_handle_np& handle) {
  Result<Flight*> found = find_own(handle);
  if (failed(found.error)) return found.error;
  SignalBlock block;
  if (Errno error = found.value->launch.cancel(); failed(error)) return error;
  handle.pidfd = -1;
  use_up(handle);
  return Errno::kNone;
}

}  // namespace libspawn
