// SPDX-License-Identifier: MIT
// Text that is put together in a buffer of a caller's, as much of it as there is room for.
#include "extensions/sentence.hpp"

#include <string.h>

#include "sys/decimal.hpp"

namespace libspawn {

Sentence::Sentence(char* buffer, size_t size) : at_(buffer), left_(size) {
  if (size != 0) *buffer = '\0';
}

Sentence& Sentence::add(const char* text) {
  size_t length = strlen(text);
  size_t fitting = left_ == 0 ? 0 : left_ - 1;
  if (length > fitting) {
    is_whole_ = false;
    length = fitting;
  }
  if (left_ == 0) return *this;
  memcpy(at_, text, length);
  at_ += length;
  *at_ = '\0';
  left_ -= length;
  return *this;
}

Sentence& Sentence::add(int number) {
  char digits[sys::kDecimalSize];
  (void)sys::write_decimal(digits, number);
  return add(digits);
}

Sentence& Sentence::add(unsigned number) {
  char digits[sys::kDecimalSize];
  (void)sys::write_decimal(digits, number);
  return add(digits);
}

Sentence& Sentence::add_quoted(const char* text) { return add("\"").add(text).add("\""); }

}  // namespace libspawn
