// SPDX-License-Identifier: MIT
// popenve.
#include <spawn_np.h>

#include "commands/open_stream.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC FILE* popenve(const char* path, char* const* argv, char* const* envp,
                              const char* type) {
  libspawn::Request request = {.file = path, .argv = argv, .envp = envp};
  return libspawn::to_public(libspawn::open_stream(request, type));
}
