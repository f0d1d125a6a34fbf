// SPDX-License-Identifier: MIT
// From the caller's arguments to a plan.
#include "spawn/planning.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <string.h>

#include "tests/support/child.hpp"
#include "tests/support/foreign.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using libspawn::Plan;
using libspawn::Report;
using libspawn::Request;
using libspawn::Step;
using libspawn::sys::SignalSet;

/// A plan with all that belongs to it.
struct Planned {
  explicit Planned(const Request& given) : request(given) {
    error = make_plan(request, plan, report, memory);
  }
  Request request;  // the plan points into it
  Plan plan = {.mask = {0x1234}};
  Report report = {};
  libspawn::PlanMemory memory;
  Errno error;
};

Request request_of(const char* file, const posix_spawnattr_t* attributes = nullptr) {
  return {.file = file, .attributes = attributes};
}

TEST(make_plan, no_objects__defaults) {
  Planned planned(request_of("/bin/true"));
  EXPECT_EQ(planned.error, Errno::kNone);
  EXPECT_EQ(planned.plan.flags, 0U);
  EXPECT_EQ(planned.plan.mask.bits, 0x1234U);
  EXPECT_EQ(planned.plan.extensions, nullptr);
  EXPECT_EQ(planned.plan.actions.count, 0U);
  ASSERT_EQ(planned.plan.candidates.count, 1U);
  EXPECT_FALSE(planned.plan.candidates.searched);
  EXPECT_STREQ(planned.plan.candidates.paths[0], "/bin/true");
  EXPECT_EQ(planned.report.shell_argv, nullptr);
}

TEST(make_plan, numbers__are_the_objects) {
  support::Attributes attributes(POSIX_SPAWN_SETPGROUP);
  sched_param priority = {};
  priority.sched_priority = 7;
  posix_spawnattr_setpgroup(attributes.get(), 5);
  posix_spawnattr_setschedpolicy(attributes.get(), SCHED_RR);
  posix_spawnattr_setschedparam(attributes.get(), &priority);
  posix_spawnattr_setcgroup_np(attributes.get(), 9);
  Planned planned(request_of("/bin/true", attributes.get()));
  EXPECT_EQ(planned.plan.flags, unsigned{POSIX_SPAWN_SETPGROUP});
  EXPECT_EQ(planned.plan.pgroup, 5);
  EXPECT_EQ(planned.plan.policy, SCHED_RR);
  EXPECT_EQ(planned.plan.priority, 7);
  EXPECT_EQ(planned.plan.cgroup, 9);
}

TEST(make_plan, signal_sets__count_with_their_flags) {
  sigset_t set;
  memset(&set, 0xff, sizeof set);
  support::Attributes attributes;
  posix_spawnattr_setsigdefault(attributes.get(), &set);
  posix_spawnattr_setsigmask(attributes.get(), &set);
  posix_spawnattr_setsigignore_np(attributes.get(), &set);
  Planned without(request_of("/bin/true", attributes.get()));
  EXPECT_EQ(without.plan.sigdefault.bits, 0U);
  EXPECT_EQ(without.plan.sigignore.bits, 0U);
  EXPECT_EQ(without.plan.mask.bits, 0x1234U);
  posix_spawnattr_setflags(
      attributes.get(), POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGIGN_NP);
  Planned with(request_of("/bin/true", attributes.get()));
  EXPECT_TRUE(with.plan.sigdefault.has(SIGTERM));
  EXPECT_TRUE(with.plan.sigignore.has(SIGTERM));
  EXPECT_TRUE(with.plan.mask.has(SIGTERM));
  EXPECT_FALSE(with.plan.mask.has(32)) << "libc's own signals must not be blocked";
  EXPECT_FALSE(with.plan.mask.has(33));
  EXPECT_TRUE(with.plan.mask.has(34));
}

TEST(make_plan, librarys_own_signals__count_without_an_object) {
  Request request = request_of("/bin/true");
  request.sigdefault = SignalSet::of(SIGINT);
  Planned without(request);
  EXPECT_EQ(without.plan.mask.bits, 0x1234U);
  EXPECT_EQ(without.plan.sigdefault.bits, SignalSet::of(SIGINT).bits);
}

TEST(make_plan, wide_flags__are_flags_as_well) {
  support::Attributes attributes;
  posix_spawnattr_setxflags(attributes.get(), POSIX_SPAWN_NOZOMBIE | POSIX_SPAWN_SETSID);
  Planned planned(request_of("/bin/true", attributes.get()));
  EXPECT_EQ(planned.plan.flags, unsigned{POSIX_SPAWN_NOZOMBIE | POSIX_SPAWN_SETSID});
}

TEST(make_plan, objects_that_are_not_ours__einval) {
  posix_spawn_file_actions_t foreign = support::foreign_actions();
  Planned actions({.file = "/bin/true", .file_actions = &foreign});
  EXPECT_EQ(actions.error, Errno{EINVAL});
  EXPECT_EQ(actions.report.failure.step, Step::kArguments);
  support::Attributes attributes;
  posix_spawnattr_setnice_np(attributes.get(), 1);
  posix_spawnattr_t copy = attributes.object;
  posix_spawnattr_destroy(&copy);
  Planned stale(request_of("/bin/true", attributes.get()));
  EXPECT_EQ(stale.error, Errno{EINVAL});
  EXPECT_EQ(stale.report.failure.step, Step::kArguments);
}

int give_nothing(void* /*unused*/) { return 0; }

TEST(make_plan, function_in_place_of_a_file__needs_none_and_takes_no_other_program) {
  int argument = 0;
  Request request = {.callback = {give_nothing, &argument}};
  Planned planned(request);
  EXPECT_EQ(planned.error, Errno::kNone);
  EXPECT_EQ(planned.plan.callback.function, give_nothing);
  EXPECT_EQ(planned.plan.callback.argument, &argument);
  EXPECT_EQ(planned.plan.candidates.count, 0U);
  support::Attributes attributes;
  posix_spawnattr_setexecfd_np(attributes.get(), 3);
  request.attributes = attributes.get();
  Planned second(request);
  EXPECT_EQ(second.error, Errno{EINVAL});
  EXPECT_EQ(second.report.failure.step, Step::kArguments);
}

TEST(make_plan, no_file__efault_unless_a_descriptor_is_executed) {
  Planned none(request_of(nullptr));
  EXPECT_EQ(none.error, Errno{EFAULT});
  EXPECT_EQ(none.report.failure.step, Step::kArguments);
  support::Attributes attributes;
  posix_spawnattr_setexecfd_np(attributes.get(), 3);
  Planned descriptor(request_of(nullptr, attributes.get()));
  EXPECT_EQ(descriptor.error, Errno::kNone);
  EXPECT_EQ(descriptor.plan.candidates.count, 0U);
}

std::vector<std::string> candidates_of(const Planned& planned) {
  const libspawn::Candidates& found = planned.plan.candidates;
  return {found.paths, found.paths + found.count};
}

using Paths = std::vector<std::string>;

TEST(make_plan, search__is_for_names_without_a_slash) {
  support::Variable variable("PATH", "/a:/b");
  Request request = request_of("x");
  request.searches_path = true;
  Planned searched(request);
  EXPECT_TRUE(searched.plan.candidates.searched);
  EXPECT_EQ(candidates_of(searched), (Paths{"/a/x", "/b/x"}));
  request.file = "./x";
  Planned named(request);
  EXPECT_FALSE(named.plan.candidates.searched);
  EXPECT_EQ(candidates_of(named), Paths{"./x"});
  request.file = "";
  Planned empty(request);
  EXPECT_EQ(empty.error, Errno{ENOENT});
  EXPECT_EQ(empty.report.failure.step, Step::kSearch);
}

TEST(make_plan, search_path_of_the_object__stands_for_that_of_the_environment) {
  support::Variable variable("PATH", "/a:/b");
  support::Attributes attributes;
  posix_spawnattr_setsearchpath_np(attributes.get(), "/c:/d");
  Request request = request_of("x", attributes.get());
  request.searches_path = true;
  EXPECT_EQ(candidates_of(Planned(request)), (Paths{"/c/x", "/d/x"}));
  posix_spawnattr_setsearchpath_np(attributes.get(), "");
  EXPECT_EQ(candidates_of(Planned(request)), Paths{"x"});
}

TEST(make_plan, long_search__has_room) {
  std::string path(100000, ':');
  support::Variable variable("PATH", path.c_str());
  Request request = request_of("x");
  request.searches_path = true;
  Planned planned(request);
  EXPECT_EQ(planned.error, Errno::kNone);
  EXPECT_EQ(planned.plan.candidates.count, 100001U);
}

TEST(make_plan, fallback_to_the_shell__has_a_place_for_the_script) {
  char zero[] = "0";
  char one[] = "1";
  char* argv[] = {zero, one, nullptr};
  Request request = request_of("/bin/true");
  request.argv = argv;
  request.falls_back_to_shell = true;
  Planned planned(request);
  ASSERT_NE(planned.report.shell_argv, nullptr);
  EXPECT_STREQ(planned.report.shell_argv[0], "/bin/sh");
  EXPECT_EQ(planned.report.shell_argv[2], one);
  EXPECT_EQ(planned.report.shell_argv[3], nullptr);
}

TEST(make_plan, list_of_descriptors__is_the_only_action) {
  const int fds[] = {0, 7, -1, 1, -1};
  Request request = request_of("/bin/true");
  request.fds = fds;
  request.fd_count = 5;
  request.maps_fds = true;
  Planned planned(request);
  ASSERT_EQ(planned.error, Errno::kNone);
  ASSERT_EQ(planned.plan.actions.count, 1U);
  const libspawn::Action& action = planned.plan.actions.first[0];
  EXPECT_EQ(action.kind, libspawn::ActionKind::kFdMap);
  EXPECT_EQ(action.map->count, 4);
  EXPECT_EQ(action.map->end, 8U);
  EXPECT_EQ(planned.plan.candidates.count, 1U);
}

TEST(make_plan, list_that_is_wrong__is_an_argument) {
  const int fds[] = {0, -2};
  Request request = request_of("/bin/true");
  request.fds = fds;
  request.fd_count = 2;
  request.maps_fds = true;
  Planned planned(request);
  EXPECT_EQ(planned.error, Errno{EBADF});
  EXPECT_EQ(planned.report.failure.step, Step::kArguments);
}

TEST(make_plan, program_by_descriptor__knows_what_no_action_names) {
  support::Attributes attributes;
  support::Actions actions;
  posix_spawnattr_setexecfd_np(attributes.get(), 5);
  posix_spawn_file_actions_adddup2(actions.get(), 1, 30);
  Request request = request_of(nullptr, attributes.get());
  request.file_actions = actions.get();
  Planned planned(request);
  EXPECT_EQ(planned.error, Errno::kNone);
  EXPECT_EQ(planned.plan.actions.program, 5);
  EXPECT_EQ(planned.plan.unnamed, 31);
}

}  // namespace
