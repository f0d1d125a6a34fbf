// SPDX-License-Identifier: MIT
// What the caller is kept from while its own functions run in the child.
#include "spawn/callbacks.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include "attrs/attributes.hpp"
#include "tests/support/actions_of.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Callbacks;
using libspawn::Plan;

int do_nothing(void* /*unused*/) { return 0; }

int current_cancel_state() {
  int state = -1;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
  pthread_setcancelstate(state, nullptr);
  return state;
}

/// What an object for the plan does to errno and to cancellation.
void expect_guarded(Plan& plan, bool expected) {
  errno = 77;
  {
    Callbacks callbacks(plan);
    EXPECT_EQ(current_cancel_state(), expected ? PTHREAD_CANCEL_DISABLE : PTHREAD_CANCEL_ENABLE);
    errno = 78;
  }
  EXPECT_EQ(errno, expected ? 77 : 78);
  EXPECT_EQ(current_cancel_state(), PTHREAD_CANCEL_ENABLE);
}

TEST(has_callback, plan_without_one__false_and_nothing_is_done) {
  Action actions[] = {{.kind = ActionKind::kClose, .fd = 9}};
  Plan plan = {.actions = support::actions_of(actions, 1)};
  EXPECT_FALSE(has_callback(plan));
  expect_guarded(plan, false);
}

TEST(has_callback, in_place_of_exec__true_and_the_caller_is_guarded) {
  Plan plan = {.callback = {do_nothing, nullptr}};
  EXPECT_TRUE(has_callback(plan));
  expect_guarded(plan, true);
}

TEST(has_callback, as_the_last_action__true_and_the_caller_is_guarded) {
  Action actions[] = {{.kind = ActionKind::kClose, .fd = 9}, {.kind = ActionKind::kCallback}};
  Plan plan = {.actions = support::actions_of(actions, 2)};
  EXPECT_TRUE(has_callback(plan));
  expect_guarded(plan, true);
}

TEST(callbacks, cancellation_that_was_off__stays_off) {
  Plan plan = {.callback = {do_nothing, nullptr}};
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, nullptr);
  { Callbacks callbacks(plan); }
  EXPECT_EQ(current_cancel_state(), PTHREAD_CANCEL_DISABLE);
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, nullptr);
}

}  // namespace
