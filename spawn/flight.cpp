// SPDX-License-Identifier: MIT
// From a plan to a child that is on its way, and to the memory being free again.
#include "spawn/flight.hpp"

#include "spawn/copies.hpp"
#include "spawn/nascent.hpp"
#include "spawn/wishes.hpp"
#include "sys/process.hpp"

namespace libspawn {

Flight::Flight(const Plan& planned, const Wishes& wishes)
    : plan(planned),
      dumpable(changes_credentials(plan)),
      launch(plan, report, wishes, reinterpret_cast<char*>(this)),
      owner(sys::getpid()),
      memory_owner(owner_of_memory(owner)) {
  static_assert(sizeof(Flight) <= kRoom);
}

Result<Flight*> Flight::make(const Plan& plan, const Wishes& wishes) {
  Stack stack;
  if (stack.top() == nullptr) return {nullptr, Errno{ENOMEM}};
  auto* flight = new (stack.top() - kRoom) Flight(plan, wishes);
  stack.release();
  return {flight, Errno::kNone};
}

void Flight::end(Flight* flight) {
  Stack stack(reinterpret_cast<char*>(flight) + kRoom);
  flight->~Flight();
}

bool Flight::copy_arguments(char* memory, size_t size, size_t& used) {
  Plan copied = plan;
  Copies copies(memory, size);
  copies.add_references(copied);
  const char* name = file == nullptr ? nullptr : copies.add(file);
  used = copies.used();
  if (!copies.fit()) return false;
  plan = copied;
  file = name;
  return true;
}

Errno Flight::copy_arguments() {
  size_t size = 0;
  if (copy_arguments(copies_, sizeof copies_, size)) return Errno::kNone;
  // Hazard: another thread may be changing the environment; it must not grow by more than this.
  size += size / 2;
  Result<char*> memory = many_copies_.reserve(size);
  if (failed(memory.error)) return memory.error;
  return copy_arguments(memory.value, size, size) ? Errno::kNone : Errno{EAGAIN};
}

/// Linux: a process descriptor is more than some emulators can give.
Errno Flight::create() {
  Errno error = launch.create();
  bool is_missing = error == Errno{ENOSYS} || error == Errno{EINVAL} || error == Errno{ENOTSUP};
  if (!is_missing || report.failure.step != Step::kPidfd) return error;
  report.failure = {};
  launch.renounce_descriptor();
  return launch.create();
}

Errno Flight::take_off(const char* name) {
  file = name;
  if (Errno error = launch.detach(Launch::Settler::kAny); failed(error)) return error;
  report.failure = {.step = Step::kClone, .call = "mmap"};
  if (Errno error = copy_arguments(); failed(error)) return error;
  report.failure = {};
  if (plan.has(kTimeout)) deadline = moment_after(plan.extensions->timeout);
  if (plan.has(kOutcome)) {
    if (Errno error = launch.open_outcome(); failed(error)) return error;
  }
  return create();
}

}  // namespace libspawn
