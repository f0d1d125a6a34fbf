// SPDX-License-Identifier: MIT
// Numbers as the kernel's files have them.
#pragma once

namespace libspawn::sys {

inline constexpr int kDecimalSize = 12;  // bytes, the sign and the null byte included

/// Writes the decimal digits and a null byte; gives where that is.
[[gnu::always_inline]] inline char* write_decimal(char* at, unsigned number) {
  unsigned rest = number;
  unsigned length = 1;
  for (unsigned left = rest / 10; left != 0; left /= 10) length++;
  char* end = at + length;
  *end = '\0';
  for (char* digit = end; length != 0; length--, rest /= 10) {
    *--digit = static_cast<char>('0' + rest % 10);
  }
  return end;
}

[[gnu::always_inline]] inline char* write_decimal(char* at, int number) {
  if (number >= 0) return write_decimal(at, static_cast<unsigned>(number));
  *at = '-';
  return write_decimal(at + 1, 0U - static_cast<unsigned>(number));
}

}  // namespace libspawn::sys
