// SPDX-License-Identifier: MIT
// PATH as a list of candidates.
#pragma once

#include <stddef.h>

#include "spawn/plan.hpp"

namespace libspawn {

/// What a search of `file` in the caller's PATH will need.
struct Search {
  const char* path;  // the value of PATH, or what stands for it
  const char* file;
  size_t file_length;
  size_t elements;
  size_t size;  // bytes for write_candidates()
};

/// Reads PATH from environ now, unless `path` is given. ENOENT `file` is empty, ENAMETOOLONG it is
/// longer than NAME_MAX.
Result<Search> measure_search(const char* file, const char* path);

/// Writes the paths to be tried into `memory`, search.size bytes, aligned for pointers. Elements
/// that would make a path of PATH_MAX bytes or more are left out.
Candidates write_candidates(const Search& search, char* memory);

/// True where the next element of PATH may have what this one has not.
[[gnu::always_inline]] inline bool goes_on_after(Errno error) {
  switch (static_cast<int>(error)) {
    case EACCES:
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ESTALE:
    case ENODEV:
    case ETIMEDOUT:
      return true;
    default:
      return false;
  }
}

}  // namespace libspawn
