// SPDX-License-Identifier: MIT
// Another thread changes the process's user and group while children are made.
#include <gtest/gtest.h>
#include <stdio.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/support/child.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/watch.hpp"

namespace {

constexpr int kSpawns = 300;
constexpr unsigned kOther = 65534;

std::atomic<bool> done;

struct Ids {
  unsigned real, effective, saved, file_system;
};

Ids read_ids(const support::PausedChild& child, const char* field) {
  Ids ids = {9, 9, 9, 9};
  sscanf(child.status(field).c_str(), "%u %u %u %u", &ids.real, &ids.effective, &ids.saved,
         &ids.file_system);
  return ids;
}

void expect_whole(const Ids& ids) {
  EXPECT_EQ(ids.real, 0U);
  EXPECT_TRUE(ids.effective == 0 || ids.effective == kOther) << ids.effective;
  // Linux: exec makes the effective ID the saved one only after it has let the caller go on.
  EXPECT_TRUE(ids.saved == ids.effective || ids.saved == 0) << ids.saved;
  EXPECT_EQ(ids.file_system, ids.effective);
}

void change_user() {
  while (!done) {
    EXPECT_EQ(setegid(kOther), 0);
    EXPECT_EQ(seteuid(kOther), 0);
    EXPECT_EQ(seteuid(0), 0);
    EXPECT_EQ(setegid(0), 0);
  }
}

/// Group first, then user, and back: no thread has the other user with the old group.
void expect_no_mixture(short flags) {
  support::Attributes attributes(flags);
  std::atomic<int> others = 0;
  done = false;
  std::thread changer(change_user);
  for (int i = 0; i < kSpawns; i++) {
    support::PausedChild child(nullptr, attributes.get());
    EXPECT_TRUE(child.error() == 0 || child.error() == EACCES) << child.error();
    if (child.error() != 0) continue;
    Ids user = read_ids(child, "Uid");
    Ids group = read_ids(child, "Gid");
    expect_whole(user);
    expect_whole(group);
    EXPECT_FALSE(user.effective == kOther && group.effective == 0);
    EXPECT_TRUE(flags == 0 || user.effective + group.effective == 0);
    if (group.effective == kOther) others++;
  }
  done = true;
  changer.join();
  EXPECT_TRUE(flags != 0 || others > 0);
  EXPECT_TRUE(support::has_no_child());
}

TEST(identity, changed_by_another_thread__child_has_one_or_the_other) {
  if (getuid() != 0) GTEST_SKIP() << "needs root";
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] { expect_no_mixture(0); }), 0);
}

TEST(identity, changed_by_another_thread_and_reset__child_has_the_real_one) {
  if (getuid() != 0) GTEST_SKIP() << "needs root";
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] { expect_no_mixture(POSIX_SPAWN_RESETIDS); }), 0);
}

}  // namespace
