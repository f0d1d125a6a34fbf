// SPDX-License-Identifier: MIT
// File actions objects that were copied by value, or filled by another library.
#include <errno.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/support/child.hpp"
#include "tests/support/foreign.hpp"
#include "tests/support/settings.hpp"

namespace {

/// Every function that adds, with arguments that are right.
std::vector<int> results_of_adding(posix_spawn_file_actions_t* object) {
  return {
      posix_spawn_file_actions_addopen(object, 3, "/dev/null", O_RDONLY, 0),
      posix_spawn_file_actions_addclose(object, 3),
      posix_spawn_file_actions_adddup2(object, 3, 4),
      posix_spawn_file_actions_addchdir(object, "/"),
      posix_spawn_file_actions_addchdir_np(object, "/"),
      posix_spawn_file_actions_addfchdir(object, 3),
      posix_spawn_file_actions_addfchdir_np(object, 3),
      posix_spawn_file_actions_addclosefrom_np(object, 3),
      posix_spawn_file_actions_addtcsetpgrp_np(object, 3),
  };
}

void expect_refused(posix_spawn_file_actions_t& object) {
  EXPECT_EQ(results_of_adding(&object), std::vector<int>(9, EINVAL));
  EXPECT_EQ(support::PausedChild(&object).error(), EINVAL);
}

posix_spawn_file_actions_t opening(int fd, const char* path) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  EXPECT_EQ(posix_spawn_file_actions_addopen(&object, fd, path, O_RDONLY, 0), 0);
  return object;
}

std::string opened_by(posix_spawn_file_actions_t& object, int fd) {
  support::PausedChild child(&object);
  EXPECT_EQ(child.error(), 0);
  return child.error() == 0 ? child.descriptors()[fd] : "";
}

TEST(actions_copy, copied__both_do_the_same) {
  int fd = support::unused_descriptor();
  posix_spawn_file_actions_t object = opening(fd, "/dev/null");
  posix_spawn_file_actions_t copy = object;
  EXPECT_EQ(opened_by(object, fd), "/dev/null");
  EXPECT_EQ(opened_by(copy, fd), "/dev/null");
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

TEST(actions_copy, original_destroyed_first__both_destroys_are_harmless) {
  posix_spawn_file_actions_t object = opening(5, "/dev/null");
  posix_spawn_file_actions_t copy = object;
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&copy), 0);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&copy), 0);
}

TEST(actions_copy, copy_destroyed_first__both_destroys_are_harmless) {
  posix_spawn_file_actions_t object = opening(5, "/dev/null");
  posix_spawn_file_actions_t copy = object;
  EXPECT_EQ(posix_spawn_file_actions_destroy(&copy), 0);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

TEST(actions_copy, added_through_the_copy__is_done) {
  int fd = support::unused_descriptor();
  posix_spawn_file_actions_t object = opening(fd, "/dev/null");
  posix_spawn_file_actions_t copy = object;
  for (int i = 0; i < 100; i++) {
    ASSERT_EQ(posix_spawn_file_actions_addopen(&copy, fd, "/dev/zero", O_RDONLY, 0), 0);
  }
  EXPECT_EQ(opened_by(copy, fd), "/dev/zero");
  EXPECT_EQ(opened_by(object, fd), "/dev/zero");
  EXPECT_EQ(posix_spawn_file_actions_destroy(&copy), 0);
}

TEST(actions_copy, copied_before_the_first_action__are_two_objects) {
  int fd = support::unused_descriptor();
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_t copy = object;
  posix_spawn_file_actions_addopen(&object, fd, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&copy, fd, "/dev/zero", O_RDONLY, 0);
  EXPECT_EQ(opened_by(object, fd), "/dev/null");
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  EXPECT_EQ(opened_by(copy, fd), "/dev/zero");
  EXPECT_EQ(posix_spawn_file_actions_destroy(&copy), 0);
}

TEST(actions_copy, original_destroyed__copy_gives_einval) {
  posix_spawn_file_actions_t object = opening(5, "/dev/null");
  posix_spawn_file_actions_t copy = object;
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  expect_refused(copy);
}

TEST(actions_copy, original_destroyed_and_others_made__copy_gives_einval) {
  posix_spawn_file_actions_t object = opening(5, "/dev/null");
  posix_spawn_file_actions_t copy = object;
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  support::Actions others[100];
  for (auto& other : others) posix_spawn_file_actions_addclose(other.get(), 3);
  expect_refused(copy);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&copy), 0);
  for (auto& other : others) EXPECT_EQ(support::PausedChild(other.get()).error(), 0);
}

TEST(actions_copy, original_destroyed_then_init_of_the_copy__works) {
  int fd = support::unused_descriptor();
  posix_spawn_file_actions_t object = opening(fd, "/dev/null");
  posix_spawn_file_actions_t copy = object;
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  EXPECT_EQ(posix_spawn_file_actions_init(&copy), 0);
  EXPECT_EQ(posix_spawn_file_actions_addopen(&copy, fd, "/dev/zero", O_RDONLY, 0), 0);
  EXPECT_EQ(opened_by(copy, fd), "/dev/zero");
  EXPECT_EQ(posix_spawn_file_actions_destroy(&copy), 0);
}

TEST(actions_foreign, layout_of_glibc__einval) {
  posix_spawn_file_actions_t object = support::foreign_actions();
  expect_refused(object);
}

TEST(actions_foreign, layout_of_musl__einval) {
  static char entry[64];
  posix_spawn_file_actions_t object = support::foreign_actions(0, 0, entry);
  expect_refused(object);
}

TEST(actions_foreign, count_without_pointer__einval) {
  posix_spawn_file_actions_t object = support::foreign_actions(8, 1, nullptr);
  expect_refused(object);
}

TEST(actions_foreign, refused__keeps_errno) {
  posix_spawn_file_actions_t object = support::foreign_actions();
  errno = 4711;
  results_of_adding(&object);
  EXPECT_EQ(errno, 4711);
}

}  // namespace
