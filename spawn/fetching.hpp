// SPDX-License-Identifier: MIT
// When a child can get descriptors with high numbers one by one, in place of all below them.
#pragma once

#include "spawn/plan.hpp"

namespace libspawn {

/// Linux: to get a few descriptors costs more than to copy a table that ends below this number.
inline constexpr unsigned kFirstHigh = 256;

/// A table of the child's own, `copied`, that ends above such a number only because actions read
/// it: the same without those, which `fetched` then names, for the child to get them from the
/// caller's thread. `needed`: one more than the highest number that is needed besides. The same
/// table where that cannot be or the kernel, or a sandbox, has refused it.
OwnTable without_high(const OwnTable& copied, const Plan& plan, unsigned needed, int channel,
                      Fetched& fetched);

/// How pidfd_open() is to be called on a kernel of this version to get the files of a thread of
/// that number in that process; -1: it cannot be told which files one would get.
int flags_for_thread(pid_t thread, pid_t process, unsigned version);

/// Remembers for the process what the kernel, or a sandbox, refused; but not that a descriptor was
/// not open, or a lack of anything.
void learn_of_fetching(Errno error);

}  // namespace libspawn
