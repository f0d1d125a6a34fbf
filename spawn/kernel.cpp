// SPDX-License-Identifier: MIT
// Which kernel this is, where that changes what is right or best.
#include "spawn/kernel.hpp"

#include "sys/process.hpp"

namespace libspawn {
namespace {

/// The number at the beginning of the text, which goes on behind it.
unsigned take_number(const char*& text) {
  unsigned number = 0;
  for (; *text >= '0' && *text <= '9'; text++) {
    number = number * 10 + static_cast<unsigned>(*text - '0');
  }
  return number;
}

}  // namespace

unsigned version_of(const char* release) {
  unsigned major = take_number(release);
  if (*release == '.') release++;
  return major * 1'000 + take_number(release);
}

/// Not part of its caller's frame, below which the child may have to run.
[[gnu::noinline]] unsigned kernel_version() {
  constexpr unsigned kNobodyTells = 1;
  static unsigned known;
  unsigned version = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (version == 0) {
    sys::SystemNames names;
    version = failed(sys::uname(&names)) ? 0 : version_of(names.release);
    if (version == 0) version = kNobodyTells;
    __atomic_store_n(&known, version, __ATOMIC_RELAXED);
  }
  return version == kNobodyTells ? 0 : version;
}

}  // namespace libspawn
