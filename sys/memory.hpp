// SPDX-License-Identifier: MIT
// Anonymous mappings.
#pragma once

#include <stddef.h>
#include <sys/mman.h>

#include "sys/call.hpp"

namespace libspawn::sys {

/// Maps `size` bytes of zeros, private to the process.
[[gnu::always_inline]] inline Result<char*> map(size_t size, int flags) {
  long answer =
      call(SYS_mmap, 0L, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0L);
  return {reinterpret_cast<char*>(answer), error_of(answer)};
}

[[gnu::always_inline]] inline Errno munmap(void* start, size_t size) {
  return error_of(call(SYS_munmap, start, size));
}

[[gnu::always_inline]] inline Errno mprotect(void* start, size_t size, int protection) {
  return error_of(call(SYS_mprotect, start, size, protection));
}

}  // namespace libspawn::sys
