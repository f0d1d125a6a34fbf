// SPDX-License-Identifier: MIT
// Which kernel this is, where that changes what is right or best.
#pragma once

namespace libspawn {

/// The version that the text begins with: 6018 for "6.18.44-x", 0 for none.
unsigned version_of(const char* release);

/// That of the kernel in use, or of what an emulator says; 0 where nobody tells. Asked once in a
/// process.
unsigned kernel_version();

/// Linux 6.11: before, CLOSE_RANGE_UNSHARE may take free numbers for used ones.
constexpr bool copies_tables_well(unsigned version) { return version >= 6'011; }

/// Linux 5.9 to 6.7: execve() copies all arguments and the environment, and finds only then that
/// there is no such file.
constexpr bool copies_before_opening(unsigned version) {
  return version >= 5'009 && version < 6'008;
}

}  // namespace libspawn
