// SPDX-License-Identifier: MIT
// Memory of a size known only at run time, without the heap.
#pragma once

#include "sys/memory.hpp"

namespace libspawn {

/// Up to `Size` bytes in the caller's frame, more from a mapping that ends with the object.
template <size_t Size>
class Buffer {
 public:
  [[gnu::always_inline]] Buffer() {}
  [[gnu::always_inline]] ~Buffer() {
    if (mapping_ != nullptr) (void)sys::munmap(mapping_, size_);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  /// At least `size` bytes, aligned for pointers, until the object ends; ENOMEM. Once per object.
  [[gnu::always_inline]] Result<char*> reserve(size_t size) {
    if (size <= Size) return {local_, Errno::kNone};
    Result<char*> mapped = sys::map(size, 0);
    if (failed(mapped.error)) return mapped;
    mapping_ = mapped.value;
    size_ = size;
    return mapped;
  }

 private:
  alignas(void*) char local_[Size];
  char* mapping_ = nullptr;
  size_t size_ = 0;
};

}  // namespace libspawn
