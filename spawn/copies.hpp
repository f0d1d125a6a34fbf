// SPDX-License-Identifier: MIT
// A plan and all that it refers to, copied into memory that outlives the caller's arguments.
#pragma once

#include <stddef.h>
#include <string.h>

#include "spawn/plan.hpp"

namespace libspawn {

/// Copies, one behind the other, in given memory; in none at all they are only measured.
class Copies {
 public:
  Copies(char* memory, size_t size) : memory_(memory), size_(size) {}

  /// Null where the copy, or one before it, did not fit.
  template <class T>
  T* add(const T* first, size_t count) {
    size_t start = (used_ + alignof(T) - 1) / alignof(T) * alignof(T);
    used_ = start + count * sizeof(T);
    if (used_ > size_ || count == 0) return nullptr;
    memcpy(memory_ + start, first, count * sizeof(T));
    return reinterpret_cast<T*>(memory_ + start);
  }

  char* add(const char* string) { return add(string, strlen(string) + 1); }

  /// A list that ends with a null pointer, or null.
  char* const* add_list(char* const* strings);

  /// Everything that the plan refers to is added, and the plan then refers to that.
  void add_references(Plan& plan);

  /// Bytes, those that did not fit included.
  size_t used() const { return used_; }
  bool fit() const { return used_ <= size_; }

 private:
  void add_actions(Actions& actions);
  const FdMap* add_map(const FdMap& map);
  void add_candidates(Candidates& candidates);
  const Extensions* add_extensions(const Extensions& extensions);
  void add_bytes(Bytes& bytes);

  char* memory_;
  size_t size_;
  size_t used_ = 0;
};

}  // namespace libspawn
