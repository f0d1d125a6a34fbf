// SPDX-License-Identifier: MIT
// popen.
#include <spawn_np.h>

#include "commands/open_stream.hpp"
#include "commands/shell.hpp"
#include "sys/public.hpp"

LIBSPAWN_PUBLIC FILE* popen(const char* command, const char* type) {
  libspawn::Shell shell(command);
  return libspawn::to_public(libspawn::open_stream(shell.request(), type));
}
