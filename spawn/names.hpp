// SPDX-License-Identifier: MIT
// File actions as people call them, and what each of them is about.
#pragma once

#include <stddef.h>

#include "file_actions/action.hpp"

namespace libspawn {

/// String number `index` of several that follow each other, each with its null byte.
/// Hazard: a table of pointers would have to be relocated in every process.
constexpr const char* string_at(const char* strings, int index) {
  for (; index != 0; index--) {
    while (*strings != '\0') strings++;
    strings++;
  }
  return strings;
}

template <size_t Size>
constexpr int count_of(const char (&strings)[Size]) {
  int count = 0;
  for (char c : strings) count += c == '\0' ? 1 : 0;
  return count;
}

constexpr bool has_path(ActionKind kind) {
  return kind == ActionKind::kOpen || kind == ActionKind::kChdir || kind == ActionKind::kChroot;
}

constexpr bool has_descriptor(ActionKind kind) {
  return kind != ActionKind::kChdir && kind != ActionKind::kChroot && kind != ActionKind::kCallback;
}

constexpr bool has_second_descriptor(ActionKind kind) {
  return kind == ActionKind::kDup2 || kind == ActionKind::kMove;
}

}  // namespace libspawn
