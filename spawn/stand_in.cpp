// SPDX-License-Identifier: MIT
// Children that only end: in place of others, and to see what kind of child the kernel gives.
#include "spawn/stand_in.hpp"

#include "attrs/attributes.hpp"
#include "spawn/stack.hpp"
#include "spawn/waiting.hpp"

namespace libspawn {
namespace {

constexpr bool kIsVisible = true;

Result<Child> create(Plan& plan, Report& report, const Birth& birth) {
  Channel channel;
  return create_child(plan, report, birth, channel);
}

}  // namespace

Result<Child> create_stand_in(const Plan& plan, const Ending& ending, bool wants_pidfd,
                              char* stack_top) {
  Plan own = {.flags = plan.flags & (kSetSid | kSetPgroup),
              .pgroup = plan.pgroup,
              .mask = plan.mask,
              .ending = ending};
  Report report = {};
  return create(own, report, {stack_top, wants_pidfd, kIsVisible, 0});
}

bool find_out_whether_memory_is_shared() {
  if (Channel::memory_is_known()) return Channel::memory_is_shared();
  Plan plan = {.ending = {.is_near = true}};
  Report report = {};
  Stack stack;
  Result<Child> child = create(plan, report, {stack.top(), false, !kIsVisible, 0});
  if (failed(child.error)) return false;
  discard_child(child.value);
  Channel::learn(report.started);
  return report.started;
}

}  // namespace libspawn
