// SPDX-License-Identifier: MIT
// The lock-free pool of action lists.
#include "file_actions/pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <set>
#include <thread>
#include <vector>

namespace {

using libspawn::Action;
using libspawn::allocate_list;
using libspawn::end_list;
using libspawn::find_list;
using libspawn::Handle;
using libspawn::List;

Handle allocate() {
  libspawn::Result<Handle> made = allocate_list();
  EXPECT_EQ(made.error, libspawn::Errno::kNone);
  return made.value;
}

TEST(pool, fresh_list__is_found_and_empty) {
  Handle handle = allocate();
  List* list = find_list(handle);
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->actions, nullptr);
  EXPECT_EQ(list->used, 0U);
  EXPECT_EQ(list->capacity, 0U);
  end_list(handle);
}

TEST(pool, ended_list__hands_over_what_it_held) {
  Handle handle = allocate();
  Action action = {};
  *find_list(handle) = {&action, 3, 8, handle.generation, 0};
  List ended = end_list(handle);
  EXPECT_EQ(ended.actions, &action);
  EXPECT_EQ(ended.used, 3U);
}

TEST(pool, ended_list__is_not_found_and_ends_once) {
  Handle handle = allocate();
  Action action = {};
  find_list(handle)->actions = &action;
  find_list(handle)->used = 1;
  end_list(handle);
  EXPECT_EQ(find_list(handle), nullptr);
  EXPECT_EQ(end_list(handle).actions, nullptr);
  EXPECT_EQ(end_list(handle).used, 0U);
}

TEST(pool, record_used_again__old_handle_is_stale_and_the_list_empty) {
  Handle old = allocate();
  find_list(old)->used = 7;
  find_list(old)->capacity = 8;
  end_list(old);
  Handle recycled = allocate();
  ASSERT_EQ(recycled.index, old.index);
  EXPECT_NE(recycled.generation, old.generation);
  EXPECT_EQ(find_list(old), nullptr);
  EXPECT_EQ(find_list(recycled)->used, 0U);
  EXPECT_EQ(find_list(recycled)->capacity, 0U);
  end_list(old);
  EXPECT_NE(find_list(recycled), nullptr);
  end_list(recycled);
}

TEST(pool, handle_that_never_was__is_not_found) {
  for (uint32_t index : {1U << 20, 1U << 28, 0x7fffffffU, 0xffffffdfU, 0xffffffffU}) {
    EXPECT_EQ(find_list({index, 0}), nullptr) << index;
    EXPECT_EQ(end_list({index, 0}).actions, nullptr) << index;
  }
}

TEST(pool, ten_thousand_at_once__are_all_different) {
  std::vector<Handle> handles;
  std::set<List*> lists;
  for (int i = 0; i < 10000; i++) handles.push_back(allocate());
  for (Handle handle : handles) lists.insert(find_list(handle));
  EXPECT_EQ(lists.size(), handles.size());
  EXPECT_EQ(lists.count(nullptr), 0U);
  for (Handle handle : handles) end_list(handle);
}

TEST(pool, lists_ended__are_used_again_before_new_ones) {
  std::set<uint32_t> first;
  std::vector<Handle> handles;
  for (int i = 0; i < 100; i++) handles.push_back(allocate());
  for (Handle handle : handles) first.insert(handle.index);
  for (Handle handle : handles) end_list(handle);
  for (Handle& handle : handles) handle = allocate();
  for (Handle handle : handles) EXPECT_EQ(first.count(handle.index), 1U);
  for (Handle handle : handles) end_list(handle);
}

constexpr int kThreads = 8;
constexpr int kRounds = 20000;

void run_threads(const std::function<void(int)>& body) {
  std::vector<std::thread> threads;
  std::atomic<int> ready = 0;
  auto together = [&](int i) {
    ready++;
    while (ready != kThreads) std::this_thread::yield();
    body(i);
  };
  for (int i = 0; i < kThreads; i++) threads.emplace_back(together, i);
  for (std::thread& thread : threads) thread.join();
}

/// Takes a few lists, marks them as its own, and counts those on which somebody else's mark stands.
int count_foreign_marks(Action* mark, int lists) {
  Handle handles[4];
  int foreign = 0;
  for (int i = 0; i < lists; i++) handles[i] = allocate_list().value;
  for (int i = 0; i < lists; i++) {
    List* list = find_list(handles[i]);
    if (list == nullptr) return 1;
    foreign += __atomic_exchange_n(&list->actions, mark, __ATOMIC_RELAXED) != nullptr;
  }
  std::this_thread::yield();
  for (int i = 0; i < lists; i++) foreign += end_list(handles[i]).actions != mark;
  return foreign;
}

TEST(pool, eight_threads__no_list_is_handed_out_twice) {
  Action marks[kThreads];
  std::atomic<int> foreign = 0;
  run_threads([&](int thread) {
    for (int i = 0; i < kRounds; i++) foreign += count_foreign_marks(&marks[thread], 1 + i % 4);
  });
  EXPECT_EQ(foreign, 0);
}

TEST(pool, eight_threads_end_copies_of_one_handle__one_gets_it) {
  std::vector<Handle> handles;
  Action action = {};
  for (int i = 0; i < 2000; i++) {
    handles.push_back(allocate());
    find_list(handles.back())->actions = &action;
  }
  std::atomic<int> got = 0;
  run_threads([&](int) {
    for (Handle handle : handles) got += end_list(handle).actions != nullptr;
  });
  EXPECT_EQ(got, 2000);
}

TEST(pool, eight_threads_make_the_first_lists__all_are_different) {
  std::vector<Handle> handles[kThreads];
  run_threads([&](int thread) {
    for (int i = 0; i < 3000; i++) handles[thread].push_back(allocate_list().value);
  });
  std::set<List*> lists;
  for (auto& some : handles) {
    for (Handle handle : some) lists.insert(find_list(handle));
  }
  EXPECT_EQ(lists.size(), size_t{kThreads} * 3000);
  for (auto& some : handles) {
    for (Handle handle : some) end_list(handle);
  }
}

}  // namespace
