// SPDX-License-Identifier: MIT
// What the parent tells the child, and the one place where the child answers.
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "file_actions/action.hpp"
#include "sys/errno.hpp"
#include "sys/signal.hpp"

namespace libspawn {

/// Paths to be tried one after the other until one is executed.
struct Candidates {
  const char* const* paths;
  uint32_t count;
  bool searched;  // they come from PATH: some failures only mean "try the next"
};

/// All that the child may read, computed by the parent. Shared memory: the caller is suspended.
struct Plan {
  uint16_t flags;  // posix_spawnattr_setflags()
  pid_t pgroup;
  int policy;
  int priority;
  int cgroup;
  sys::SignalSet sigdefault;  // signals to be set to default; empty without SETSIGDEF
  sys::SignalSet mask;        // the new image's mask
  bool ignores_abort;         // SIGABRT, whatever abort() in another thread makes of it
  Actions actions;
  Candidates candidates;
  char* const* argv;
  char* const* envp;
  bool handlers_are_cleared;  // by the kernel, CLONE_CLEAR_SIGHAND
  bool joins_cgroup;          // the kernel has no CLONE_INTO_CGROUP
  int fatal_signal;           // not 0: the child only dies of this signal
};

/// The steps of the child, in their order.
enum class Step : uint8_t {
  kNone,
  kSignals,
  kCgroup,
  kScheduler,
  kSession,
  kGroup,
  kIds,
  kMask,
  kFileAction,
  kExec,
};

/// What goes through the channel: one write, one read.
struct Message {
  uint32_t mark;
  Errno error;
};

inline constexpr uint32_t kMessageMark = 0x6e777073;  // "spwn"

/// All that the child may write.
struct Report {
  bool started;       // set first of all: unset in the parent means that memory is not shared
  Step step;          // the step that failed
  uint32_t index;     // which file action or candidate
  Errno error;        // kNone: the image was replaced, or the child was killed before it
  int channel = -1;   // descriptor that carries `error` where memory may not be shared, or -1
  int gate = -1;      // descriptor from which one byte is read before anything is done, or -1
  char** shell_argv;  // null, or the argument list of /bin/sh with a free place for the script
};

}  // namespace libspawn
