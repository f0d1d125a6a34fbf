// SPDX-License-Identifier: MIT
// A step of the child whose system call is refused, by every way of creating a child.
#pragma once

#include <errno.h>
#include <gtest/gtest.h>
#include <string.h>
#include <sys/prctl.h>

#include <string>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace support {

using ActionsObject = posix_spawn_file_actions_t;
using AttributesObject = posix_spawnattr_t;

constexpr int kHigh = 700;  // a descriptor that nothing has open
constexpr int e = 0;        // in a table: the error comes with the trial
constexpr unsigned kAll = ~0U;

struct RefusedStep {
  const char* name;
  Rule rule;
  int step;        // the record's
  uint32_t flags;  // of posix_spawnattr_setxflags()
  int (*ask)(AttributesObject*, ActionsObject*);
  int unknown = 0;  // by which error a kernel says that it has no such call: ENOTSUP
};

struct RefusedTrial {
  const RefusedStep* step;
  Rules rung;
  int error;
};
inline RefusedTrial refused_trial;

inline int answer_of(const RefusedTrial& tried) {
  return tried.error == tried.step->unknown ? ENOTSUP : tried.error;
}

/// A filter is for good, so each trial has a process of its own.
inline void try_refused_step() {
  const RefusedTrial& trial = refused_trial;
  static posix_spawn_error_np record;
  Actions actions;
  Attributes attributes;
  ASSERT_EQ(posix_spawnattr_setxflags(attributes.get(), trial.step->flags), 0);
  ASSERT_EQ(trial.step->ask(attributes.get(), actions.get()), 0);
  ASSERT_EQ(posix_spawnattr_seterror_np(attributes.get(), &record), 0);
  Watch watch;
  watch.new_mappings = kOneStack;
  watch.expect_spawn(0);
  watch.new_mappings = 0;  // the stack is in the cache from here on
  Rules rules = trial.rung;
  rules.push_back(trial.step->rule);
  rules.back().error = trial.error;
  int dumpable = prctl(PR_GET_DUMPABLE);
  refuse(rules);
  for (int i = 0; i < 2; i++) {
    watch.expect_spawn(answer_of(trial), actions.get(), attributes.get());
    EXPECT_EQ(record.step, trial.step->step);
    EXPECT_EQ(record.error, answer_of(trial));
    EXPECT_EQ(prctl(PR_GET_DUMPABLE), dumpable);
  }
}

/// EPERM, ENOSYS, EINVAL: a refused clone gives them too, and they must not be taken for that.
inline void expect_errors_of(const RefusedStep& step) {
  for (const Rung& rung : kRungs) {
    for (int error : {EDOM, EPERM, ENOSYS, EINVAL, 4095}) {
      refused_trial = {&step, rung.refused, error};
      EXPECT_EQ(sandboxed(try_refused_step), 0) << rung.name << ", " << strerror(error);
    }
  }
}

inline std::string name_of_step(const testing::TestParamInfo<RefusedStep>& info) {
  return info.param.name;
}

}  // namespace support
