// SPDX-License-Identifier: MIT
// What the parent tells the child, and the one place where the child answers.
#pragma once

#include <spawn_np.h>
#include <stdint.h>
#include <sys/types.h>

#include "attrs/extensions.hpp"
#include "file_actions/action.hpp"
#include "sys/errno.hpp"
#include "sys/signal.hpp"

namespace libspawn {

/// Paths to be tried one after the other until one is executed.
struct Candidates {
  const char* const* paths;
  uint32_t count;
  bool searched;          // they come from PATH: some failures only mean "try the next"
  bool looks_up = false;  // all but the last, before they are executed
};

/// How a child ends that has nothing else to do.
struct Ending {
  bool is_near;  // it has nothing else to do
  int signal;    // 0: it exits
  int status;
};

/// A standard stream of the child's, and the descriptor that it comes from; -1: none.
struct Standard {
  int from = -1;
  int number = -1;
};

/// Descriptors of the caller's that the child gets one by one, when it has left the caller's table.
struct Fetched {
  static constexpr int kMost = 8;
  int fds[kMost];   // their numbers in the caller
  int count;        // how many
  int first_place;  // the first one's number in the child; the others follow
  uint32_t end;     // from this action on they are closed
  pid_t thread;     // whose files they are
  pid_t process;    // its process
  int flags;        // pidfd_open()'s
};

/// A child born with the caller's own table of descriptors, which it leaves for one of its own
/// first of all.
struct OwnTable {
  unsigned from = 0;      // the lowest number that is not copied; 0: it is born with a copy
  unsigned end = 0;       // the lowest that it does not need; what is copied above goes at once
  int done_action = -1;   // one that would close no more than is left behind; -1: there is none
  bool is_guess = false;  // exec may fail for want of what it has not taken along
  bool fetches = false;   // it also gets, one by one, what Plan::fetched lists
};

/// Who calls callbacks in place of the child, and keeps a place of its stack meanwhile:
/// libspawn-debug.so. A null function: nobody.
struct Watch {
  int (*call)(const Callback& callback, char** frame);
  char** frame;
};

/// All that the child may read, computed by the parent. Shared memory: the caller is suspended.
struct Plan {
  uint32_t flags;  // posix_spawnattr_setflags() and posix_spawnattr_setxflags()
  pid_t pgroup;
  int policy;
  int priority;
  int cgroup;
  bool ignores_abort;            // SIGABRT, whatever abort() in another thread makes of it
  bool handlers_are_cleared;     // by the kernel, CLONE_CLEAR_SIGHAND
  bool joins_cgroup;             // the kernel has no CLONE_INTO_CGROUP
  sys::SignalSet sigdefault;     // signals to be set to default; empty without SETSIGDEF
  sys::SignalSet sigignore;      // signals to be ignored; empty without SETSIGIGN_NP
  sys::SignalSet mask;           // the new image's mask
  const Extensions* extensions;  // null: none were set
  Actions actions;
  Standard standard;  // set up behind the actions
  Candidates candidates;
  char* const* argv;
  char* const* envp;
  pid_t parent;           // who must be alive for a parent-death signal
  int parent_pidfd = -1;  // the same, for a child that cannot see its number; -1: none
  OwnTable own_table;
  const Fetched* fetched = nullptr;  // where the table says so
  unsigned cloexec_from = 0;         // CLOEXEC_DEFAULT: the lowest number concerned
  int unnamed = 0;                   // no action names this number or a higher one
  Ending ending;
  Callback callback;  // called in place of exec
  Watch watch;

  [[gnu::always_inline]] bool has(Flag flag) const { return (flags & flag) != 0; }
  [[gnu::always_inline]] bool has(Extension extension) const {
    return extensions != nullptr && extensions->has(extension);
  }
  /// No attribute asks for more than signals: most children, which need not look at each.
  [[gnu::always_inline]] bool is_ordinary() const {
    constexpr uint32_t kOfSignals = kSetSigdef | kSetSigmask | kUseVfork | kNoExecErr;
    return extensions == nullptr && (flags & ~kOfSignals) == 0;
  }
  [[gnu::always_inline]] bool is_recorded() const {
    return extensions != nullptr && extensions->error != nullptr;
  }
};

/// What a spawn is made of, in order; the values are those of the public record.
enum class Step : uint8_t {
  kNone = POSIX_SPAWN_STEP_NONE_NP,
  kArguments = POSIX_SPAWN_STEP_ARGUMENTS_NP,
  kSearch = POSIX_SPAWN_STEP_SEARCH_NP,
  kClone = POSIX_SPAWN_STEP_CLONE_NP,
  kNewNamespaces = POSIX_SPAWN_STEP_NAMESPACES_NP,
  kAutoreap = POSIX_SPAWN_STEP_NOZOMBIE_NP,
  kPidfd = POSIX_SPAWN_STEP_PROCDESCP_NP,
  kSignals = POSIX_SPAWN_STEP_SIGNALS_NP,
  kIdMaps = POSIX_SPAWN_STEP_IDMAPS_NP,
  kCgroup = POSIX_SPAWN_STEP_CGROUP_NP,
  kScheduler = POSIX_SPAWN_STEP_SCHEDULER_NP,
  kNice = POSIX_SPAWN_STEP_NICE_NP,
  kIoprio = POSIX_SPAWN_STEP_IOPRIO_NP,
  kAffinity = POSIX_SPAWN_STEP_AFFINITY_NP,
  kOomScoreAdj = POSIX_SPAWN_STEP_OOMSCOREADJ_NP,
  kSession = POSIX_SPAWN_STEP_SESSION_NP,
  kGroup = POSIX_SPAWN_STEP_PGROUP_NP,
  kResetIds = POSIX_SPAWN_STEP_RESETIDS_NP,
  kMask = POSIX_SPAWN_STEP_SIGMASK_NP,
  kFileAction = POSIX_SPAWN_STEP_FILE_ACTION_NP,
  kSuspend = POSIX_SPAWN_STEP_SUSPEND_NP,
  kLimit = POSIX_SPAWN_STEP_RLIMIT_NP,
  kGroups = POSIX_SPAWN_STEP_GROUPS_NP,
  kGid = POSIX_SPAWN_STEP_GID_NP,
  kUid = POSIX_SPAWN_STEP_UID_NP,
  kAmbient = POSIX_SPAWN_STEP_AMBIENTCAPS_NP,
  kNoNewPrivs = POSIX_SPAWN_STEP_NO_NEW_PRIVS_NP,
  kPdeathsig = POSIX_SPAWN_STEP_PDEATHSIG_NP,
  kAslr = POSIX_SPAWN_STEP_DISABLE_ASLR_NP,
  kExec = POSIX_SPAWN_STEP_EXEC_NP,
  kKilled = POSIX_SPAWN_STEP_KILLED_NP,
  kDeadline = POSIX_SPAWN_STEP_DEADLINE_NP,
};

/// What failed, as the child tells it.
struct Failure {
  Step step;
  Step during;             // kDeadline: what the child was about, if that is known
  bool lacks_interpreter;  // kExec, recorded: the file, or one of the candidates, is there
  bool is_search;          // kExec: no candidate could be executed
  uint32_t index;          // which file action, candidate, resource, capability, or ID map
  int target;              // kFileAction: the number that a map could not fill
  Errno error;
  const char* call;  // the system call's name
};

/// kIdMaps: the file that has the index.
[[gnu::always_inline]] inline const char* id_map_path(uint32_t index) {
  if (index == 0) return "/proc/self/setgroups";
  return index == 1 ? "/proc/self/gid_map" : "/proc/self/uid_map";
}

[[gnu::always_inline]] inline const char* oom_score_adj_path() {
  return "/proc/self/oom_score_adj";
}

/// What went wrong with each of the first candidates, as error numbers.
struct Tried {
  uint32_t count;  // of all
  uint16_t errors[POSIX_SPAWN_CANDIDATES_NP];
};

/// What goes through the channel: one write, one read.
struct Message {
  uint32_t mark;
  Failure failure;
  Tried tried;
};

inline constexpr uint32_t kMessageMark = 0x6e777073;  // "spwn"

/// Where a child is whose caller does not sleep until it has left the memory. The caller goes on
/// once it is not in the table.
enum Whereabouts : uint32_t {
  kGone = 0,  // executed, or ended: the kernel's doing
  kInMemory,  // on its way, with a table of descriptors of its own
  kInTable,   // has the caller's table, and has done nothing yet
  kUnwanted,  // was too late to leave it, and must do nothing any more
};

/// All that the child may write. No error: the image was replaced, or the child was killed before
/// it.
struct Report : Message {
  int status;        // of a child that has nothing more to do
  bool started;      // set first of all: unset in the parent means that memory is not shared
  bool fetches;      // the child has left the caller's table and gets what it needs, or has got it
  int channel = -1;  // descriptor that carries a Message where memory may not be shared, or -1
  int gate = -1;     // descriptor from which one byte is read before anything is done, or -1
  int stop[2] = {-1, -1};  // the pipe of START_SUSPENDED
  int program = -1;        // where a map has put the descriptor that is executed; -1: nowhere else
  int pidfd = -1;          // what clone has opened for the caller, or -1
  uint32_t whereabouts = kGone;  // Whereabouts, where the caller goes on
  Errno table;                   // why the child could have no table of descriptors of its own
  char** shell_argv;  // null, or the argument list of /bin/sh with a free place for the script
};

}  // namespace libspawn
