// SPDX-License-Identifier: MIT
// From a plan to a running program.
#pragma once

#include "spawn/ladder.hpp"
#include "spawn/moment.hpp"
#include "spawn/plan.hpp"

namespace libspawn {

/// How the child is wanted.
struct Wishes {
  bool pidfd;      // a process descriptor as well
  uint64_t flags;  // clone3()'s: namespaces, and what Linux 7.1 has
};

/// One child, from its birth until it is settled what became of it. All signals must be blocked but
/// in wait(). What it is made with must live until settle(), give_up() or cancel(); so must
/// `stack_top`'s stack.
class Launch {
 public:
  Launch(Plan& plan, Report& report, const Wishes& wishes, char* stack_top)
      : plan_(plan), report_(report), birth_{stack_top, wishes.pidfd, false, wishes.flags} {}
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;

  /// Which thread settles what this one has created.
  enum class Settler : uint8_t { kSame, kAny };

  /// Lets the caller go on while the child is on its way. ENOMEM there is no stack for it, EAGAIN
  /// whether memory is shared could not be found out.
  Errno detach(Settler settler);

  /// Does without a process descriptor.
  void renounce_descriptor() { birth_.wants_pidfd = false; }

  /// A descriptor that can be read from once wait() would not wait: EMFILE, ENFILE.
  Errno open_outcome();
  int outcome() const { return channel_.reader(); }

  /// Errors are create_child()'s, and EMFILE, ENFILE no channel can be had where memory is not
  /// shared.
  Errno create();

  /// True once it is known what became of the child; false at the deadline.
  bool wait(Moment deadline);

  /// What became of it, once wait() was true: the step's error, the child then being gone without a
  /// trace; or the child that the caller may wait for, which is another one where this was killed.
  /// ENOTSUP: the program could not be stopped. The report tells the step.
  Result<Child> settle();

  /// Kills a child that is late and leaves no trace of it: ETIMEDOUT, which the report tells. No
  /// error: it has become a program meanwhile that may not be killed, which settle() tells.
  Errno give_up();

  /// Kills the child, whatever has become of it, and leaves no trace of it. EPERM: it is a program
  /// that may not be killed, and goes on.
  Errno cancel() const;

  const Child& child() const { return child_; }

 private:
  static constexpr int64_t kSlice = 50'000'000;  // nanoseconds until one looks for the child's end

  bool is_detached() const { return birth_.in_memory != nullptr; }
  bool is_known() const;
  void pause(int64_t nanoseconds, Whereabouts expected) const;
  uint32_t whereabouts() const { return __atomic_load_n(&report_.whereabouts, __ATOMIC_ACQUIRE); }
  bool has_left_table(const Child& child) const;
  bool needs_copy() const;
  void find_table();
  Result<Child> create_with_table();
  Result<Child> create_with_copy(const Child& first);
  void discard() const;
  Errno not_created(Errno error);
  Result<Child> settle_child();
  Result<Child> settle_failed();
  Result<Child> settle_invisible(bool is_decided);
  Result<Child> replace_dead(int status);
  bool can_tell_failures() const;
  Result<Child> stand_in(const Ending& ending);
  Result<Child> see_stopped(const Child& child);

  Plan& plan_;
  Report& report_;
  Channel channel_;
  Birth birth_;
  Child child_ = {0, -1, false, false};
  bool is_replaced_ = false;
  bool is_own_thread_ = true;
};

}  // namespace libspawn
