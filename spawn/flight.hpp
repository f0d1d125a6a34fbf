// SPDX-License-Identifier: MIT
// All that an asynchronous launch needs, at the top of its child's stack.
#pragma once

#include <stddef.h>

#include "spawn/buffer.hpp"
#include "spawn/dumpable.hpp"
#include "spawn/launch.hpp"
#include "spawn/stack.hpp"

namespace libspawn {

/// One launch from before its child's birth to its end. The child's stack is below.
class alignas(64) Flight {
 public:
  /// ENOMEM.
  static Result<Flight*> make(const Plan& plan, const Wishes& wishes);
  static void end(Flight* flight);

  /// Copies the arguments and creates the child: ENOMEM, EAGAIN, and the errors of Launch.
  Errno take_off(const char* file);

  Plan plan;
  Report report = {};
  const char* file = nullptr;  // what was to be executed, for the record
  Dumpable dumpable;
  Launch launch;
  Moment deadline = kNever;
  pid_t owner;
  pid_t memory_owner;

 private:
  static constexpr size_t kRoom = Stack::kSize - Stack::kShare;
  static constexpr size_t kUsualCopies = kRoom - 2048;

  Flight(const Plan& planned, const Wishes& wishes);
  static void* operator new(size_t, char* at) { return at; }

  bool copy_arguments(char* memory, size_t size, size_t& used);
  Errno copy_arguments();
  Errno create();

  Buffer<sizeof(void*)> many_copies_;
  char copies_[kUsualCopies];
};

}  // namespace libspawn
