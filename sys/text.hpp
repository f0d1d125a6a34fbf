// SPDX-License-Identifier: MIT
// Strings compared by hand: a name that libc must provide costs each program that loads the library
// more than the few calls do.
#pragma once

namespace libspawn::sys {

/// Behind `prefix`, where `text` begins with that; else null.
[[gnu::always_inline]] inline const char* skip_prefix(const char* text, const char* prefix) {
  while (*prefix != '\0' && *text == *prefix) {
    text++;
    prefix++;
  }
  return *prefix == '\0' ? text : nullptr;
}

/// Behind the first `part` in `text`, or null.
[[gnu::always_inline]] inline const char* find_behind(const char* text, const char* part) {
  const char* behind = skip_prefix(text, part);
  while (behind == nullptr && *text != '\0') behind = skip_prefix(++text, part);
  return behind;
}

[[gnu::always_inline]] inline bool are_equal(const char* one, const char* other) {
  const char* behind = skip_prefix(one, other);
  return behind != nullptr && *behind == '\0';
}

}  // namespace libspawn::sys
