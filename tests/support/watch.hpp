// SPDX-License-Identifier: MIT
// A spawn under watch: its exact answer, and that it leaves no trace.
#pragma once

#include <dirent.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace support {

/// How the helper program `ends` ends.
inline constexpr int kEndsWith = 7;
/// What a spawn that fails must leave in the variable for the process ID.
inline constexpr pid_t kUntouched = -77;
/// Mappings of a child's stack: a guard and what it guards.
inline constexpr size_t kOneStack = 2;
/// A program that is not there.
inline constexpr char kMissing[] = "/libspawn-test/missing";

/// What it needs is opened when it is made, so that it can look on in any sandbox.
class Watch {
 public:
  struct State {
    std::vector<int> descriptors;
    size_t mappings;
    uint64_t mask;
  };

  Watch();
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  State state() const;

  /// The process is as it was, with at most `new_mappings` more, and has no child.
  void expect_no_trace(const State& before, size_t new_mappings = 0) const;

  /// Spawns `path` (default: the helper `ends`) and expects `answer`, the child's status where that
  /// is 0, errno and *pid as they should be, and no trace.
  void expect_spawn(int answer, posix_spawn_file_actions_t* actions = nullptr,
                    posix_spawnattr_t* attributes = nullptr, const std::string& path = "") const;

  /// A cache that is still empty may take this many mappings in one spawn.
  size_t new_mappings = 0;

 private:
  size_t count_mappings() const;

  DIR* descriptors_;
  int maps_;
};

/// Waits for `pid` and expects that it was the helper `ends`.
void expect_ended(pid_t pid);

/// Runs `body` in a process that never spawned before: this test again in a new image of this
/// program. Fails the test if that one fails or is still running after `seconds`.
void in_fresh_process(void (*body)(), int seconds = 20);

}  // namespace support
