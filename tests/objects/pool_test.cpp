// SPDX-License-Identifier: MIT
// The lock-free pool of records.
#include "objects/pool.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <functional>
#include <set>
#include <thread>
#include <vector>

namespace {

using libspawn::allocate_record;
using libspawn::end_record;
using libspawn::find_record;
using libspawn::Handle;
using libspawn::Record;

Handle allocate() {
  libspawn::Result<Handle> made = allocate_record();
  EXPECT_EQ(made.error, libspawn::Errno::kNone);
  return made.value;
}

TEST(pool, fresh_list__is_found_and_empty) {
  Handle handle = allocate();
  Record* record = find_record(handle);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->memory, nullptr);
  EXPECT_EQ(record->used, 0U);
  EXPECT_EQ(record->kinds, 0U);
  end_record(handle);
}

TEST(pool, many_records__none_is_of_the_heap) {
  constexpr int kMany = 5000;
  static Handle handles[kMany];
  size_t before = mallinfo2().uordblks;
  for (Handle& handle : handles) handle = allocate();
  EXPECT_EQ(mallinfo2().uordblks, before);
  for (Handle handle : handles) end_record(handle);
}

TEST(pool, ended_list__hands_over_what_it_held) {
  Handle handle = allocate();
  int mark = 0;
  *find_record(handle) = {&mark, 3, 8, handle.generation, 0};
  Record ended = end_record(handle);
  EXPECT_EQ(ended.memory, &mark);
  EXPECT_EQ(ended.used, 3U);
}

TEST(pool, ended_list__is_not_found_and_ends_once) {
  Handle handle = allocate();
  int mark = 0;
  find_record(handle)->memory = &mark;
  find_record(handle)->used = 1;
  end_record(handle);
  EXPECT_EQ(find_record(handle), nullptr);
  EXPECT_EQ(end_record(handle).memory, nullptr);
  EXPECT_EQ(end_record(handle).used, 0U);
}

TEST(pool, record_used_again__old_handle_is_stale_and_the_list_empty) {
  Handle old = allocate();
  find_record(old)->used = 7;
  find_record(old)->kinds = 8;
  end_record(old);
  Handle recycled = allocate();
  ASSERT_EQ(recycled.index, old.index);
  EXPECT_NE(recycled.generation, old.generation);
  EXPECT_EQ(find_record(old), nullptr);
  EXPECT_EQ(find_record(recycled)->used, 0U);
  EXPECT_EQ(find_record(recycled)->kinds, 0U);
  end_record(old);
  EXPECT_NE(find_record(recycled), nullptr);
  end_record(recycled);
}

TEST(pool, handle_that_never_was__is_not_found) {
  for (uint32_t index : {1U << 20, 1U << 28, 0x7fffffffU, 0xffffffdfU, 0xffffffffU}) {
    EXPECT_EQ(find_record({index, 0}), nullptr) << index;
    EXPECT_EQ(end_record({index, 0}).memory, nullptr) << index;
  }
}

TEST(pool, ten_thousand_at_once__are_all_different) {
  std::vector<Handle> handles;
  std::set<Record*> lists;
  for (int i = 0; i < 10000; i++) handles.push_back(allocate());
  for (Handle handle : handles) lists.insert(find_record(handle));
  EXPECT_EQ(lists.size(), handles.size());
  EXPECT_EQ(lists.count(nullptr), 0U);
  for (Handle handle : handles) end_record(handle);
}

TEST(pool, lists_ended__are_used_again_before_new_ones) {
  std::set<uint32_t> first;
  std::vector<Handle> handles;
  for (int i = 0; i < 100; i++) handles.push_back(allocate());
  for (Handle handle : handles) first.insert(handle.index);
  for (Handle handle : handles) end_record(handle);
  for (Handle& handle : handles) handle = allocate();
  for (Handle handle : handles) EXPECT_EQ(first.count(handle.index), 1U);
  for (Handle handle : handles) end_record(handle);
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
int count_foreign_marks(int* mark, int lists) {
  Handle handles[4];
  int foreign = 0;
  for (int i = 0; i < lists; i++) handles[i] = allocate_record().value;
  for (int i = 0; i < lists; i++) {
    Record* record = find_record(handles[i]);
    if (record == nullptr) return 1;
    foreign += __atomic_exchange_n(&record->memory, mark, __ATOMIC_RELAXED) != nullptr;
  }
  std::this_thread::yield();
  for (int i = 0; i < lists; i++) foreign += end_record(handles[i]).memory != mark;
  return foreign;
}

TEST(pool, eight_threads__no_list_is_handed_out_twice) {
  int marks[kThreads];
  std::atomic<int> foreign = 0;
  run_threads([&](int thread) {
    for (int i = 0; i < kRounds; i++) foreign += count_foreign_marks(&marks[thread], 1 + i % 4);
  });
  EXPECT_EQ(foreign, 0);
}

TEST(pool, eight_threads_end_copies_of_one_handle__one_gets_it) {
  std::vector<Handle> handles;
  int mark = 0;
  for (int i = 0; i < 2000; i++) {
    handles.push_back(allocate());
    find_record(handles.back())->memory = &mark;
  }
  std::atomic<int> got = 0;
  run_threads([&](int) {
    for (Handle handle : handles) got += end_record(handle).memory != nullptr;
  });
  EXPECT_EQ(got, 2000);
}

TEST(pool, eight_threads_make_the_first_lists__all_are_different) {
  std::vector<Handle> handles[kThreads];
  run_threads([&](int thread) {
    for (int i = 0; i < 3000; i++) handles[thread].push_back(allocate_record().value);
  });
  std::set<Record*> lists;
  for (auto& some : handles) {
    for (Handle handle : some) lists.insert(find_record(handle));
  }
  EXPECT_EQ(lists.size(), size_t{kThreads} * 3000);
  for (auto& some : handles) {
    for (Handle handle : some) end_record(handle);
  }
}

}  // namespace
