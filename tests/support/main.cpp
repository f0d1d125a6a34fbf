// SPDX-License-Identifier: MIT
// Runs the tests, and first makes sure that they test libspawn and not libc.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

namespace {

/// LIBSPAWN_EXPECTED is part of the name of the file that posix_spawn must come from.
bool comes_from_expected_file() {
  const char* expected = getenv("LIBSPAWN_EXPECTED");
  if (expected == nullptr) return true;
  Dl_info info = {};
  void* function = dlsym(RTLD_DEFAULT, "posix_spawn");
  if (function == nullptr) function = reinterpret_cast<void*>(&posix_spawn);
  if (dladdr(function, &info) == 0) return false;
  bool found = strstr(info.dli_fname, expected) != nullptr;
  if (!found) fprintf(stderr, "posix_spawn comes from %s, not %s\n", info.dli_fname, expected);
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (!comes_from_expected_file()) return 3;
  return RUN_ALL_TESTS();
}
