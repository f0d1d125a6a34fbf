// SPDX-License-Identifier: MIT
// When a child can get descriptors with high numbers one by one, in place of all below them.
#include "spawn/fetching.hpp"

#include "spawn/kernel.hpp"
#include "spawn/ladder.hpp"
#include "spawn/table.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

bool is_refused;  // to this process

bool is_high(int fd) { return fd >= static_cast<int>(kFirstHigh); }

/// False: there are too many.
bool add(Fetched& fetched, int fd) {
  for (int i = 0; i < fetched.count; i++) {
    if (fetched.fds[i] == fd) return true;
  }
  if (fetched.count == Fetched::kMost) return false;
  fetched.fds[fetched.count++] = fd;
  return true;
}

bool add_source(Fetched& fetched, unsigned& low, int fd) {
  if (is_high(fd)) return add(fetched, fd);
  raise_above(low, fd);
  return true;
}

bool add_map(Fetched& fetched, unsigned& low, const FdMap& map) {
  raise_above(low, map.count - 1);
  for (uint32_t i = 0; i < map.target_count; i++) {
    if (!add_source(fetched, low, map.fds[map.targets[i]])) return false;
  }
  return true;
}

/// Adds the numbers that the action names, those that the child would get to `fetched`. False: they
/// are too many.
bool add_numbers(Fetched& fetched, unsigned& low, const Action& action) {
  if (action.kind == ActionKind::kFdMap) return add_map(fetched, low, *action.map);
  if (action.kind == ActionKind::kClose && is_high(action.fd)) return true;
  raise_above(low, action.new_fd);
  if (action.kind == ActionKind::kOpen) raise_above(low, action.dir);
  bool is_moved = action.kind == ActionKind::kDup2 || action.kind == ActionKind::kMove;
  if (is_moved) return add_source(fetched, low, action.fd);
  // Hazard: any other use of a high number would need it where it is.
  raise_above(low, action.kind == ActionKind::kCloseFrom ? action.fd - 1 : action.fd);
  return true;
}

/// What is done behind the one that closes all is done to a table in which these are closed.
bool add_all_numbers(Fetched& fetched, unsigned& low, const Actions& actions) {
  fetched.end = 0;
  for (const Action& action : actions) {
    // Hazard: a map that has failed has closed nothing.
    if (action.kind == ActionKind::kFdMap && action.may_fail) return false;
    if (!add_numbers(fetched, low, action)) return false;
    fetched.end++;
    if (action.kind == ActionKind::kCloseFrom || action.kind == ActionKind::kFdMap) break;
  }
  return true;
}

/// And above what the actions from that one on name.
void raise_above_later(unsigned& low, const Actions& actions, uint32_t first) {
  raise_above(low, find_unnamed({actions.first + first, actions.count - first, 0}) - 1);
}

/// False: nobody can tell whose files they would be.
bool find_owner(Fetched& fetched) {
  fetched.thread = sys::gettid();
  fetched.process = sys::getpid();
  fetched.flags = flags_for_thread(fetched.thread, fetched.process, kernel_version());
  return fetched.flags >= 0;
}

}  // namespace

OwnTable without_high(const OwnTable& copied, const Plan& plan, unsigned needed, int channel,
                      Fetched& fetched) {
  if (copied.end <= kFirstHigh || __atomic_load_n(&is_refused, __ATOMIC_RELAXED)) return copied;
  unsigned low = needed;
  fetched.count = 0;
  if (!add_source(fetched, low, channel)) return copied;
  if (!add_all_numbers(fetched, low, plan.actions) || fetched.count == 0) return copied;
  // Hazard: the channel stays in its place, which must not be another file's, either.
  if (is_high(channel)) raise_above_later(low, plan.actions, fetched.end);
  // Hazard: nor may an action that closes a high number meet one that was put in its place.
  if (low + 1 + static_cast<unsigned>(fetched.count) > kFirstHigh) return copied;
  unsigned from = sound_start(low, kernel_version());
  if (from >= copied.from || !find_owner(fetched)) return copied;
  fetched.first_place = static_cast<int>(low) + 1;
  return {.from = from, .end = low, .is_guess = copied.is_guess, .fetches = true};
}

int flags_for_thread(pid_t thread, pid_t process, unsigned version) {
  constexpr unsigned kKnowsThreads = 6'009;
  constexpr int kPidfdThread = O_EXCL;
  if (version >= kKnowsThreads) return kPidfdThread;
  // Linux 5.16: before, where a filter ends the child with a core dump, the caller ends with it.
  constexpr unsigned kSparesCaller = 5'016;
  // Hazard: another thread may have a table of its own, and the main one have ended.
  return thread == process && version >= kSparesCaller ? 0 : -1;
}

void learn_of_fetching(Errno error) {
  // Linux: Yama, and others who guard ptrace(), guard this as well; so does a caller's being
  // undumpable.
  bool is_for_good = is_refusal(error) || error == Errno{EACCES};
  if (is_for_good) __atomic_store_n(&is_refused, true, __ATOMIC_RELAXED);
}

}  // namespace libspawn
