// SPDX-License-Identifier: MIT
// posix_spawn_file_actions_init and posix_spawn_file_actions_destroy.
#include <errno.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/foreign.hpp"
#include "tests/support/settings.hpp"

namespace {

posix_spawn_file_actions_t filled_with(int byte) {
  posix_spawn_file_actions_t object;
  memset(&object, byte, sizeof object);
  return object;
}

/// Whether an added action arrives in the child.
void expect_works(posix_spawn_file_actions_t& object) {
  int target = support::unused_descriptor();
  ASSERT_EQ(posix_spawn_file_actions_addopen(&object, target, "/dev/null", O_RDONLY, 0), 0);
  support::PausedChild child(&object);
  ASSERT_EQ(child.error(), 0);
  EXPECT_EQ(child.descriptors()[target], "/dev/null");
}

TEST(actions_init, object_of_garbage__is_empty_and_works) {
  posix_spawn_file_actions_t object = filled_with(0xa5);
  EXPECT_EQ(posix_spawn_file_actions_init(&object), 0);
  EXPECT_EQ(support::PausedChild(&object).error(), 0);
  expect_works(object);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

TEST(actions_init, object_with_neighbours__writes_80_bytes) {
  struct {
    posix_spawn_file_actions_t object;
    unsigned char behind[64];
  } place;
  memset(&place, 0xa5, sizeof place);
  EXPECT_EQ(posix_spawn_file_actions_init(&place.object), 0);
  for (unsigned char byte : place.behind) EXPECT_EQ(byte, 0xa5);
  auto* bytes = reinterpret_cast<unsigned char*>(&place.object);
  for (size_t i = 0; i < 80; i++) EXPECT_EQ(bytes[i], 0) << "at " << i;
}

TEST(actions_init, zero_filled_object_without_init__works) {
  posix_spawn_file_actions_t object = filled_with(0);
  EXPECT_EQ(support::PausedChild(&object).error(), 0);
  expect_works(object);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

// glibc, musl: a libc that is handed our object frees what stands at offset 8.
TEST(actions_init, after_an_action__heap_pointer_of_the_libcs_is_null) {
  support::Actions actions;
  posix_spawn_file_actions_addclose(actions.get(), 3);
  void* pointer = &actions;
  memcpy(&pointer, reinterpret_cast<char*>(actions.get()) + 8, sizeof pointer);
  EXPECT_EQ(pointer, nullptr);
}

TEST(actions_destroy, without_actions__is_0) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

TEST(actions_destroy, twice__is_harmless) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/");
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

TEST(actions_destroy, then_init__is_empty_and_works) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/does/not/exist");
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  EXPECT_EQ(posix_spawn_file_actions_init(&object), 0);
  EXPECT_EQ(support::PausedChild(&object).error(), 0);
  expect_works(object);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

TEST(actions_destroy, then_used_without_init__is_empty) {
  posix_spawn_file_actions_t object;
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/does/not/exist");
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
  EXPECT_EQ(support::PausedChild(&object).error(), 0);
  expect_works(object);
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
}

long pages_in_use() { return atol(support::read_file("/proc/self/statm").c_str()); }

TEST(actions_destroy, many_objects__memory_is_given_back) {
  long before = pages_in_use();
  std::string path(200000, 'x');
  for (int i = 0; i < 300; i++) {
    support::Actions actions;
    ASSERT_EQ(posix_spawn_file_actions_addchdir(actions.get(), path.c_str()), 0);
  }
  EXPECT_LT(pages_in_use(), before + 5000000 / sysconf(_SC_PAGESIZE));
}

TEST(actions_destroy, many_long_lists__memory_is_given_back) {
  long before = pages_in_use();
  for (int i = 0; i < 300; i++) {
    support::Actions actions;
    for (int j = 0; j < 3000; j++) posix_spawn_file_actions_addclose(actions.get(), 3);
  }
  EXPECT_LT(pages_in_use(), before + 5000000 / sysconf(_SC_PAGESIZE));
}

TEST(actions_destroy, filled_by_another_library__einval_and_untouched) {
  posix_spawn_file_actions_t object = support::foreign_actions();
  posix_spawn_file_actions_t before = object;
  EXPECT_EQ(posix_spawn_file_actions_destroy(&object), EINVAL);
  EXPECT_EQ(memcmp(&object, &before, sizeof object), 0);
}

TEST(actions_destroy, every_object__keeps_errno) {
  support::Actions actions;
  posix_spawn_file_actions_addchdir(actions.get(), "/");
  errno = 4711;
  EXPECT_EQ(posix_spawn_file_actions_destroy(actions.get()), 0);
  EXPECT_EQ(errno, 4711);
}

}  // namespace
