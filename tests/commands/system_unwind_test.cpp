// SPDX-License-Identifier: MIT
// system: the objects of a thread that is cancelled in it are destroyed, which takes tables for
// unwinding through the library's own frames. Musl knows no such thing.
#include <gtest/gtest.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>

#include "tests/support/threads.hpp"

namespace {

struct Seen {
  std::atomic<bool> is_there = false;
  bool is_destroyed = false;
  bool has_returned = false;
};

class Guard {
 public:
  explicit Guard(Seen& seen) : seen_(seen) { seen_.is_there = true; }
  ~Guard() { seen_.is_destroyed = true; }

 private:
  Seen& seen_;
};

void* run_guarded(void* seen) {
  Guard guard(*static_cast<Seen*>(seen));
  (void)!system("exec sleep 20");
  static_cast<Seen*>(seen)->has_returned = true;
  return nullptr;
}

TEST(system, thread_cancelled_in_it__destroys_the_callers_objects) {
  SKIP_WITHOUT_THREADS();
  for (int i = 0; i < 20; i++) {
    Seen seen;
    pthread_t thread;
    void* result = nullptr;
    ASSERT_EQ(pthread_create(&thread, nullptr, run_guarded, &seen), 0);
    while (!seen.is_there) usleep(100);
    usleep(static_cast<useconds_t>(i * i * 100));
    ASSERT_EQ(pthread_cancel(thread), 0);
    ASSERT_EQ(pthread_join(thread, &result), 0);
    EXPECT_EQ(result, PTHREAD_CANCELED);
    EXPECT_FALSE(seen.has_returned);
    EXPECT_TRUE(seen.is_destroyed) << i;
  }
}

}  // namespace
