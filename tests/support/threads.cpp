// SPDX-License-Identifier: MIT
// Threads for tests that hold against a crowd.
#include "tests/support/threads.hpp"

#include <pthread.h>

#include <thread>

namespace support {
namespace {

void* end_at_once(void*) { return nullptr; }

}  // namespace

bool can_make_threads() {
  pthread_t thread;
  if (pthread_create(&thread, nullptr, end_at_once, nullptr) != 0) return false;
  pthread_join(thread, nullptr);
  return true;
}

void run_threads(int count, const std::function<void(int)>& body) {
  std::vector<std::thread> threads;
  for (int number = 0; number < count; number++) threads.emplace_back(body, number);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace support
