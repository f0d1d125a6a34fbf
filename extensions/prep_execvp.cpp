// SPDX-License-Identifier: MIT
// prep_execvp.
#include <prepare.h>
#include <string.h>
#include <unistd.h>

#include "spawn/buffer.hpp"
#include "spawn/nascent.hpp"
#include "spawn/search.hpp"
#include "sys/process.hpp"
#include "sys/public.hpp"
#include "sys/text.hpp"

namespace {

using libspawn::Candidates;
using libspawn::Errno;
using libspawn::Result;
using libspawn::Search;

using Memory = libspawn::Buffer<512>;

struct Programs {
  Candidates candidates;
  char* const* argv;
};

Errno execute(const void* request) {
  const Programs& programs = *static_cast<const Programs*>(request);
  Errno result{ENOENT};
  for (uint32_t i = 0; i < programs.candidates.count; i++) {
    Errno error = libspawn::sys::execve(programs.candidates.paths[i], programs.argv, environ);
    if (!programs.candidates.searched || !libspawn::goes_on_after(error)) return error;
    // POSIX: EACCES wins over ENOENT, whatever comes after it.
    if (error == Errno{EACCES}) result = error;
  }
  return result;
}

Errno find_candidates(const char* const& file, Memory& memory, Candidates& candidates) {
  candidates = {&file, 1, false};
  if (file == nullptr) return Errno{EFAULT};
  if (libspawn::sys::find_behind(file, "/") != nullptr) return Errno::kNone;
  Result<Search> search = libspawn::measure_search(file, nullptr);
  if (libspawn::failed(search.error)) return search.error;
  Result<char*> reserved = memory.reserve(search.value.size);
  if (libspawn::failed(reserved.error)) return reserved.error;
  candidates = libspawn::write_candidates(search.value, reserved.value);
  return Errno::kNone;
}

Result<pid_t> execute_found(const char* file, char* const argv[]) {
  if (libspawn::find_nascent() == nullptr) return {-1, Errno{ECHILD}};
  Memory memory;
  Programs programs = {.argv = argv};
  Errno error = find_candidates(file, memory, programs.candidates);
  if (libspawn::failed(error)) return {-1, error};
  return libspawn::depart({execute, &programs, true});
}

}  // namespace

LIBSPAWN_PUBLIC int prep_execvp(const char* file, char* const argv[]) noexcept {
  return libspawn::to_public(execute_found(file, argv));
}
