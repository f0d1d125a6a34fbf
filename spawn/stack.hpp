// SPDX-License-Identifier: MIT
// The stack on which a child runs until exec.
#pragma once

namespace libspawn {

/// A mapped stack with a guard page, from a small process-wide cache and back into it; what lies
/// there while others come and go is unmapped. Without memory for one `top()` is null and the child
/// goes on below the caller's frame. Any thread, any handler.
class Stack {
 public:
  Stack();
  /// One that was released, by its top.
  explicit Stack(char* top);
  ~Stack();
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  /// The address behind the stack's highest byte, or null.
  char* top() const;

  /// The stack outlives the object, until another is made of this.
  void release() { mapping_ = nullptr; }

  static constexpr unsigned long kSize = 64UL * 1024;
  /// How much of it the child has where something else is at the top.
  static constexpr unsigned long kShare = kSize / 2;

 private:
  char* mapping_;
};

}  // namespace libspawn
