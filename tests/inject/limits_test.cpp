// SPDX-License-Identifier: MIT
// Exhausted limits: memory, processes, the smallest stack.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::kMissing;

char name[] = "ends";
char* argv_of_ends[] = {name, nullptr};

/// What the process has now, or as much as is allowed.
void limit_memory(bool to_what_it_has) {
  rlimit limit = {};
  getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = limit.rlim_max;
  if (to_what_it_has) {
    limit.rlim_cur = strtoul(support::read_file("/proc/self/statm").c_str(), nullptr, 10) * 4096;
  }
  ASSERT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
}

void expect_spawns_without_memory(const support::Rules& rules) {
  support::Watch watch;
  std::string path = support::helpers() + "ends";
  support::refuse(rules);
  limit_memory(true);
  ASSERT_EQ(mmap(nullptr, 1 << 17, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), MAP_FAILED);
  pid_t pid = support::kUntouched;
  int missing = posix_spawn(&pid, kMissing, nullptr, nullptr, argv_of_ends, environ);
  EXPECT_EQ(pid, support::kUntouched);
  int error = posix_spawn(&pid, path.c_str(), nullptr, nullptr, argv_of_ends, environ);
  limit_memory(false);
  EXPECT_EQ(missing, ENOENT);
  ASSERT_EQ(error, 0);
  support::expect_ended(pid);
  EXPECT_TRUE(support::has_no_child());
}

TEST(memory, exhausted_before_the_first_spawn__spawn_works) {
  support::in_fresh_process([] { expect_spawns_without_memory({}); });
}

TEST(memory, exhausted_before_the_first_spawn_by_clone__spawn_works) {
  support::in_fresh_process([] { expect_spawns_without_memory(support::kRungs[1].refused); });
}

TEST(memory, exhausted_before_the_first_spawn_by_fork__spawn_works) {
  support::in_fresh_process([] { expect_spawns_without_memory(support::kRungs[3].refused); });
}

TEST(processes, as_many_as_the_user_may_have__eagain_and_no_trace) {
  if (getuid() != 0) GTEST_SKIP() << "needs another user";
  for (const support::Rung& rung : support::kRungs) {
    static support::Rules rules;
    rules = rung.refused;
    EXPECT_EQ(support::sandboxed([] {
                support::Watch watch;
                watch.new_mappings = support::kOneStack;
                uid_t uid = 2000000 + static_cast<uid_t>(getpid());
                ASSERT_EQ(setresuid(uid, uid, uid), 0);
                rlimit none = {0, 0};
                ASSERT_EQ(setrlimit(RLIMIT_NPROC, &none), 0);
                support::refuse(rules);
                watch.expect_spawn(EAGAIN);
                watch.expect_spawn(EAGAIN, nullptr, nullptr, kMissing);
              }),
              0)
        << rung.name;
  }
}

struct Attempt {
  const char* path;
  std::vector<char*> argv;
  int error;
  pid_t pid;
};

void* spawn_in_thread(void* argument) {
  auto* attempt = static_cast<Attempt*>(argument);
  attempt->error =
      posix_spawnp(&attempt->pid, attempt->path, nullptr, nullptr, attempt->argv.data(), environ);
  return nullptr;
}

void run_on_smallest_stack(Attempt& attempt) {
  pthread_attr_t attributes;
  pthread_t thread;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, static_cast<size_t>(PTHREAD_STACK_MIN)), 0);
  ASSERT_EQ(pthread_create(&thread, &attributes, spawn_in_thread, &attempt), 0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

void expect_spawns_on_smallest_stack() {
  setenv("PATH", "/libspawn-test::/bin", 1);
  char word[] = "a";
  std::string path = support::helpers() + "ends";
  Attempt attempt = {path.c_str(), std::vector<char*>(100000, word), -1, support::kUntouched};
  attempt.argv.push_back(nullptr);
  run_on_smallest_stack(attempt);
  ASSERT_EQ(attempt.error, 0);
  support::expect_ended(attempt.pid);
  attempt.path = "libspawn-test-missing";
  attempt.pid = support::kUntouched;
  run_on_smallest_stack(attempt);
  EXPECT_EQ(attempt.error, ENOENT);
  EXPECT_EQ(attempt.pid, support::kUntouched);
}

TEST(smallest_stack, hundred_thousand_arguments__arrive_or_the_error_does) {
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed(expect_spawns_on_smallest_stack), 0);
}

/// The child goes on below the caller's frame: both must fit into the thread's stack.
TEST(smallest_stack, no_memory_for_another__spawn_works) {
  SKIP_WITHOUT_THREADS();
  support::in_fresh_process([] {
    support::refuse({{SYS_mprotect, ENOMEM, 2, ~0U, PROT_NONE}});
    expect_spawns_on_smallest_stack();
  });
}

}  // namespace
