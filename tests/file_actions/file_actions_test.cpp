// SPDX-License-Identifier: MIT
// Reading file actions objects and adding to them.
#include "file_actions/file_actions.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/support/child.hpp"
#include "tests/support/foreign.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::add_action;
using libspawn::add_path_action;
using libspawn::Errno;
using libspawn::read_actions;

Action chdir_action() {
  Action action = {};
  action.kind = ActionKind::kChdir;
  return action;
}

Action close_action(int fd) {
  Action action = {};
  action.kind = ActionKind::kClose;
  action.fd = fd;
  return action;
}

TEST(read_actions, null_or_empty__none) {
  support::Actions actions;
  EXPECT_EQ(read_actions(nullptr).error, Errno::kNone);
  EXPECT_EQ(read_actions(nullptr).value.count, 0U);
  EXPECT_EQ(read_actions(actions.get()).error, Errno::kNone);
  EXPECT_EQ(read_actions(actions.get()).value.count, 0U);
}

TEST(read_actions, pool_without_a_list__einval) {
  posix_spawn_file_actions_t object = support::foreign_actions(0, 0, nullptr);
  auto& forged = reinterpret_cast<libspawn::FileActions&>(object);
  forged.pool = libspawn::this_pool();
  for (uint32_t index : {0U, 1U, 31U, 32U, 1000000U, 0x7fffffffU, 0xffffffffU}) {
    forged.list = {index, 0xdeadbeef};
    EXPECT_EQ(read_actions(&object).error, Errno{EINVAL}) << index;
    EXPECT_EQ(posix_spawn_file_actions_destroy(&object), 0);
    forged.pool = libspawn::this_pool();
  }
}

TEST(read_actions, object_of_another_copy_of_the_library__einval) {
  support::Actions actions;
  posix_spawn_file_actions_addclose(actions.get(), 3);
  posix_spawn_file_actions_t copy = actions.object;
  reinterpret_cast<libspawn::FileActions&>(copy).pool = &copy;
  EXPECT_EQ(read_actions(&copy).error, Errno{EINVAL});
  EXPECT_EQ(posix_spawn_file_actions_destroy(&copy), EINVAL);
  EXPECT_EQ(read_actions(actions.get()).error, Errno::kNone);
  EXPECT_EQ(read_actions(actions.get()).value.count, 1U);
}

// A library loaded with RTLD_DEEPBIND adds with libc's functions: none of it may be lost in
// silence.
TEST(read_actions, object_that_libc_added_to__einval_until_destroyed) {
  int count = 1;
  support::Actions actions;
  ASSERT_EQ(posix_spawn_file_actions_addclose(actions.get(), 3), 0);
  auto& mixed = reinterpret_cast<libspawn::FileActions&>(actions.object);
  mixed.glibc_used = 1;
  EXPECT_EQ(read_actions(actions.get()).error, Errno{EINVAL});
  mixed.foreign = &count;
  EXPECT_EQ(read_actions(actions.get()).error, Errno{EINVAL});
  EXPECT_EQ(posix_spawn_file_actions_addclose(actions.get(), 4), EINVAL);
  EXPECT_EQ(posix_spawn_file_actions_destroy(actions.get()), EINVAL);
  EXPECT_EQ(mixed.foreign, &count);
}

TEST(add_action, every_kind__is_read_as_it_was_added) {
  support::Actions actions;
  posix_spawn_file_actions_addopen(actions.get(), 5, "/a", O_RDWR | O_TRUNC, 0123);
  posix_spawn_file_actions_addclose(actions.get(), 6);
  posix_spawn_file_actions_adddup2(actions.get(), 7, 8);
  posix_spawn_file_actions_addchdir(actions.get(), "/b");
  posix_spawn_file_actions_addfchdir(actions.get(), 9);
  posix_spawn_file_actions_addclosefrom_np(actions.get(), 10);
  posix_spawn_file_actions_addtcsetpgrp_np(actions.get(), 11);
  libspawn::Actions read = read_actions(actions.get()).value;
  ASSERT_EQ(read.count, 7U);
  ActionKind kinds[] = {ActionKind::kOpen,     ActionKind::kClose,  ActionKind::kDup2,
                        ActionKind::kChdir,    ActionKind::kFchdir, ActionKind::kCloseFrom,
                        ActionKind::kTcsetpgrp};
  for (int i = 0; i < 7; i++) EXPECT_EQ(read.first[i].kind, kinds[i]) << i;
  int numbers[] = {5, 6, 7, 0, 9, 10, 11};
  for (int i : {0, 1, 2, 4, 5, 6}) EXPECT_EQ(read.first[i].fd, numbers[i]) << i;
  EXPECT_EQ(read.first[2].new_fd, 8);
  EXPECT_EQ(read.first[0].oflag, O_RDWR | O_TRUNC);
  EXPECT_EQ(read.first[0].mode, 0123U);
  EXPECT_STREQ(read.first[0].path, "/a");
  EXPECT_STREQ(read.first[3].path, "/b");
}

TEST(add_action, five_thousand__are_read_in_order) {
  support::Actions actions;
  for (int i = 0; i < 5000; i++) {
    std::string path = std::to_string(i);
    ASSERT_EQ(add_path_action(actions.get(), chdir_action(), path.c_str()), Errno::kNone);
  }
  libspawn::Actions read = read_actions(actions.get()).value;
  ASSERT_EQ(read.count, 5000U);
  for (int i = 0; i < 5000; i++) ASSERT_EQ(read.first[i].path, std::to_string(i));
}

TEST(add_action, foreign_object__einval_and_unchanged) {
  posix_spawn_file_actions_t object = support::foreign_actions();
  posix_spawn_file_actions_t before = object;
  EXPECT_EQ(add_action(&object, close_action(3)), Errno{EINVAL});
  EXPECT_EQ(add_path_action(&object, chdir_action(), "/"), Errno{EINVAL});
  EXPECT_EQ(memcmp(&object, &before, sizeof object), 0);
}

/// In a sandbox: the address space may grow by `bytes` only.
void limit_memory(size_t bytes) {
  size_t pages = strtoul(support::read_file("/proc/self/statm").c_str(), nullptr, 10);
  rlimit limit = {};
  limit.rlim_cur = limit.rlim_max = pages * static_cast<size_t>(getpagesize()) + bytes;
  EXPECT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
}

/// Adds until there is no memory left; how many there then are.
uint32_t fill(posix_spawn_file_actions_t* object) {
  uint32_t added = 0;
  while (added < 10000000) {
    Errno error = add_action(object, close_action(static_cast<int>(added)));
    if (error == Errno{ENOMEM}) return added;
    EXPECT_EQ(error, Errno::kNone);
    added++;
  }
  ADD_FAILURE() << "there is always more memory";
  return added;
}

TEST(add_action, no_memory_for_a_longer_list__enomem_and_earlier_ones_stay) {
  int status = support::sandboxed([] {
    support::Actions actions;
    limit_memory(16 << 20);
    errno = 4711;
    uint32_t added = fill(actions.get());
    EXPECT_EQ(errno, 4711);
    libspawn::Actions read = read_actions(actions.get()).value;
    ASSERT_EQ(read.count, added);
    ASSERT_GT(added, 1000U);
    for (uint32_t i = 0; i < added; i++) ASSERT_EQ(read.first[i].fd, static_cast<int>(i));
    EXPECT_EQ(posix_spawn_file_actions_destroy(actions.get()), 0);
    EXPECT_EQ(posix_spawn_file_actions_addclose(actions.get(), 3), 0);
  });
  EXPECT_EQ(status, 0);
}

TEST(add_path_action, no_memory_for_the_path__enomem_and_earlier_ones_stay) {
  int status = support::sandboxed([] {
    support::Actions actions;
    posix_spawn_file_actions_addchdir(actions.get(), "/proc");
    std::string path(64 << 20, 'x');
    limit_memory(16 << 20);
    errno = 4711;
    EXPECT_EQ(posix_spawn_file_actions_addchdir(actions.get(), path.c_str()), ENOMEM);
    EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), 3, path.c_str(), 0, 0), ENOMEM);
    EXPECT_EQ(errno, 4711);
    EXPECT_EQ(read_actions(actions.get()).value.count, 1U);
    EXPECT_EQ(posix_spawn_file_actions_addclose(actions.get(), 5), 0);
    EXPECT_EQ(support::run("/bin/pwd", {"pwd"}, actions.get()).output, "/proc\n");
  });
  EXPECT_EQ(status, 0);
}

/// In a sandbox: takes lists until there is no memory for more.
void use_up_lists() {
  for (int i = 0; i < 10000000; i++) {
    if (failed(libspawn::allocate_record().error)) return;
  }
  ADD_FAILURE() << "there is always more memory";
}

TEST(add_action, no_memory_for_the_list__enomem_and_still_empty) {
  int status = support::sandboxed([] {
    support::Actions actions;
    limit_memory(16 << 20);
    use_up_lists();
    errno = 4711;
    EXPECT_EQ(posix_spawn_file_actions_addclose(actions.get(), 3), ENOMEM);
    EXPECT_EQ(posix_spawn_file_actions_addchdir(actions.get(), "/"), ENOMEM);
    EXPECT_EQ(errno, 4711);
    EXPECT_EQ(read_actions(actions.get()).error, Errno::kNone);
    EXPECT_EQ(read_actions(actions.get()).value.count, 0U);
    EXPECT_EQ(support::PausedChild(actions.get()).error(), 0);
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
