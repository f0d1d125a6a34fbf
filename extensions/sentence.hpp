// SPDX-License-Identifier: MIT
// Text that is put together in a buffer of a caller's, as much of it as there is room for.
#pragma once

#include <stddef.h>

namespace libspawn {

class Sentence {
 public:
  /// Of `size` bytes; ends with a null byte at any time, unless `size` is 0.
  Sentence(char* buffer, size_t size);

  Sentence& add(const char* text);
  Sentence& add(int number);
  Sentence& add(unsigned number);
  Sentence& add_quoted(const char* text);

  /// False where something was left out.
  bool is_whole() const { return is_whole_; }

 private:
  char* at_;
  size_t left_;
  bool is_whole_ = true;
};

}  // namespace libspawn
