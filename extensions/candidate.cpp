// SPDX-License-Identifier: MIT
// posix_spawn_candidate_np.
#include <spawn_np.h>
#include <string.h>

#include "sys/public.hpp"

LIBSPAWN_PUBLIC const char* posix_spawn_candidate_np(const posix_spawn_error_np* record,
                                                     unsigned index, int* error) {
  if (index >= record->candidate_count || index >= POSIX_SPAWN_CANDIDATES_NP) return nullptr;
  const char* path = record->candidate_paths;
  const char* end = path + sizeof record->candidate_paths;
  // Hazard: fewer may have been kept than tried; the first empty one is where they end.
  for (unsigned i = 0; i < index && path < end && *path != '\0'; i++) path += strlen(path) + 1;
  if (path >= end || *path == '\0') return nullptr;
  if (error != nullptr) *error = record->candidate_errors[index];
  return path;
}
