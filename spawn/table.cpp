// SPDX-License-Identifier: MIT
// When a child need not copy all of the caller's table of descriptors.
#include "spawn/table.hpp"

#include "attrs/attributes.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

uint8_t is_refused;  // of this process: no child can leave the caller's table

/// The lowest number from which on the first action closes all that it has not itself named.
unsigned start_of_closed(const Plan& plan) {
  if (plan.actions.count == 0) return 0;
  const Action& first = plan.actions.first[0];
  // Hazard: where it fails, actions behind it would find closed what it has not closed.
  if (first.may_fail) return 0;
  // Linux: from 0 on would be no table at all, so one number more than an empty map needs.
  if (first.kind == ActionKind::kFdMap) return first.map->end == 0 ? 1 : first.map->end;
  return 0;
}

void raise_above(unsigned& start, int fd) {
  if (fd >= 0 && static_cast<unsigned>(fd) >= start) start = static_cast<unsigned>(fd) + 1;
}

/// The number at the beginning of the text, which goes on behind it.
unsigned take_number(const char*& text) {
  unsigned number = 0;
  for (; *text >= '0' && *text <= '9'; text++) {
    number = number * 10 + static_cast<unsigned>(*text - '0');
  }
  return number;
}

/// Linux 6.11: before, the child's table may take free numbers for used ones.
bool copies_well(const char* release) {
  unsigned major = take_number(release);
  if (*release == '.') release++;
  return major > 6 || (major == 6 && take_number(release) >= 11);
}

/// Not part of its caller's frame, below which the child may have to run.
[[gnu::noinline]] unsigned find_sound_start(unsigned start) {
  enum : uint8_t { kUnknown, kExact, kRounded };
  static uint8_t known;  // of this kernel
  if (__atomic_load_n(&known, __ATOMIC_RELAXED) == kUnknown) {
    sys::SystemNames names;
    bool is_exact = !failed(sys::uname(&names)) && copies_well(names.release);
    __atomic_store_n(&known, static_cast<uint8_t>(is_exact ? kExact : kRounded), __ATOMIC_RELAXED);
  }
  return __atomic_load_n(&known, __ATOMIC_RELAXED) == kExact ? start : sound_start(start, "");
}

/// Hazard: a caller who goes on would change the table; what the kernel opens for the caller must
/// not be in the child's table; and a child that has given up must not be seen by anybody.
bool may_share(const Birth& birth) {
  constexpr uint64_t kClone3Only = ~uint64_t{0} << 32;
  return birth.in_memory == nullptr && !birth.wants_pidfd && !birth.is_visible &&
         (birth.flags & kClone3Only) == 0;
}

}  // namespace

unsigned find_own_table_start(const Plan& plan, const Birth& birth) {
  if (!may_share(birth) || !Channel::memory_is_shared()) return 0;
  if (__atomic_load_n(&is_refused, __ATOMIC_RELAXED) != 0) return 0;
  unsigned start = start_of_closed(plan);
  if (start == 0) return 0;
  raise_above(start, plan.parent_pidfd);
  raise_above(start, plan.standard.from);
  raise_above(start, plan.actions.program);
  if (plan.has(kSetCgroup)) raise_above(start, plan.cgroup);
  return find_sound_start(start);
}

unsigned sound_start(unsigned start, const char* release) {
  constexpr unsigned kBlock = 64 * 64;  // Linux: what one word tells of that is full
  return copies_well(release) ? start : (start + kBlock - 1) / kBlock * kBlock;
}

void learn_of_table(Errno error) {
  if (error != Errno{ENOMEM}) __atomic_store_n(&is_refused, uint8_t{1}, __ATOMIC_RELAXED);
}

int find_unnamed(const Actions& actions) {
  unsigned unnamed = 0;
  for (const Action& action : actions) {
    if (action.kind == ActionKind::kFdMap && action.map->end > unnamed) unnamed = action.map->end;
    if (action.kind == ActionKind::kCloseFrom || action.kind == ActionKind::kCloseRange) continue;
    raise_above(unnamed, action.fd);
    raise_above(unnamed, action.new_fd);
  }
  return static_cast<int>(unnamed);
}

}  // namespace libspawn
