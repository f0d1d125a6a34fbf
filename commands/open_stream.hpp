// SPDX-License-Identifier: MIT
// A command at the other end of a stream.
#pragma once

#include <stdio.h>

#include "spawn/spawn.hpp"

namespace libspawn {

/// popen() for any program: `request` has the file, its arguments and environment. EINVAL `type` is
/// not as popen() wants it, EMFILE, ENFILE, ENOMEM, and spawn()'s errors. Errno is kept.
Result<FILE*> open_stream(Request request, const char* type);

/// Its value as popen() gives it: null and errno.
FILE* to_public(const Result<FILE*>& file);

}  // namespace libspawn
