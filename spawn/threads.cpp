// SPDX-License-Identifier: MIT
// Asking libc for its threads, by the only name that it gives to all.
#include "spawn/threads.hpp"

// glibc: from 2.32 on; musl has no such name.
extern "C" [[gnu::weak]] const volatile char is_single_threaded __asm__("__libc_single_threaded");

namespace libspawn {

bool is_only_thread() {
  const volatile char* is_alone = &is_single_threaded;
  return is_alone != nullptr && *is_alone != 0;
}

}  // namespace libspawn
