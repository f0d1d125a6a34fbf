// SPDX-License-Identifier: MIT
// Launches whose child is born with the caller's table of descriptors.
#include <errno.h>
#include <signal.h>

#include "spawn/fetching.hpp"
#include "spawn/launch.hpp"
#include "spawn/stack.hpp"
#include "spawn/table.hpp"
#include "spawn/waiting.hpp"

namespace libspawn {

/// What the child is to get is listed deep in its stack, which only a callback may reach.
void Launch::find_table() {
  bool has_room = birth_.stack_top != nullptr && !plan_.actions.has(ActionKind::kCallback);
  char* end = has_room ? birth_.stack_top - Stack::kShare : nullptr;
  auto* fetched = reinterpret_cast<Fetched*>(end);
  plan_.fetched = fetched;
  birth_.channel = channel_.writer();
  birth_.own_table = find_own_table(plan_, birth_, fetched);
}

/// Hazard: a caller who goes on may change its table, which must not be the child's any more.
/// False: it still was, after longer than a cgroup is made to wait for its share of the processor:
/// somebody may have stopped the child. It has done nothing, and dies.
bool Launch::has_left_table(const Child& child) const {
  Moment until = now() + 4 * kSlice;
  while (whereabouts() == kInTable && now() < until) pause(kSlice, kInTable);
  uint32_t expected = kInTable;
  bool is_late = __atomic_compare_exchange_n(&report_.whereabouts, &expected, uint32_t{kUnwanted},
                                             false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  if (is_late) (void)send_signal(child, SIGKILL, is_own_thread_);
  return !is_late;
}

Result<Child> Launch::create_with_copy(const Child& first) {
  // Hazard: one who is late may be writing its report until it has died.
  discard_child(first);
  if (failed(report_.table)) (report_.fetches ? learn_of_fetching : learn_of_table)(report_.table);
  Failure failure = report_.failure;
  report_ = {.channel = channel_.writer(), .gate = report_.gate, .shell_argv = report_.shell_argv};
  birth_.own_table = {};
  Result<Child> child = create_child(plan_, report_, birth_, channel_);
  // Hazard: in a new PID namespace the first child was its init, and no second one can be made.
  if (!failed(child.error) || !failed(failure.error)) return child;
  report_.failure = failure;
  return {{}, failure.error};
}

}  // namespace libspawn
