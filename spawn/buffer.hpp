// SPDX-License-Identifier: MIT
// Memory of a size known only at run time, without the heap.
#pragma once

#include "spawn/stack.hpp"
#include "sys/memory.hpp"

namespace libspawn {

/// Up to `Size` bytes in the caller's frame; more in a stack for children, which costs no mapping
/// where one is idle; still more in a mapping of its own.
template <size_t Size>
class Buffer {
 public:
  [[gnu::always_inline]] Buffer() {}
  [[gnu::always_inline]] ~Buffer() {
    if (stack_top_ != nullptr || mapping_ != nullptr) give_back();
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  /// At least `size` bytes, aligned for pointers, until the object ends; ENOMEM. Once per object.
  [[gnu::always_inline]] Result<char*> reserve(size_t size) {
    if (size <= Size) return {local_, Errno::kNone};
    if (size <= Stack::kSize && take_stack()) {
      return {stack_top_ - (size + kAlignment - 1) / kAlignment * kAlignment, Errno::kNone};
    }
    Result<char*> mapped = sys::map(size, 0);
    if (failed(mapped.error)) return mapped;
    mapping_ = mapped.value;
    size_ = size;
    return mapped;
  }

 private:
  static constexpr size_t kAlignment = 16;

  [[gnu::always_inline]] bool take_stack() {
    Stack stack;
    stack_top_ = stack.top();
    stack.release();
    return stack_top_ != nullptr;
  }

  void give_back() {
    if (stack_top_ != nullptr) Stack returned(stack_top_);
    if (mapping_ != nullptr) (void)sys::munmap(mapping_, size_);
  }

  alignas(void*) char local_[Size];
  char* stack_top_ = nullptr;
  char* mapping_ = nullptr;
  size_t size_ = 0;
};

}  // namespace libspawn
