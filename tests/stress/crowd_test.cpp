// SPDX-License-Identifier: MIT
// Sixteen threads that spawn while others do everything that a program does.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/support/child.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::kMissing;
using support::run_threads;

constexpr int kThreads = 16;
constexpr int kSpawns = 100;  // in each thread

std::atomic<int> wrong;
std::atomic<bool> done;

char name[] = "ends";
char* argv_of_ends[] = {name, nullptr};

/// One spawn, its answer and its child; everything unexpected is counted.
void spawn_once(const char* path, int answer, posix_spawn_file_actions_t* actions,
                posix_spawnattr_t* attributes) {
  pid_t pid = support::kUntouched;
  int error = posix_spawn(&pid, path, actions, attributes, argv_of_ends, environ);
  int status = support::kEndsWith << 8;
  if (error != answer) wrong++;
  if (error != 0 && pid != support::kUntouched) wrong++;
  if (error == 0 && waitpid(pid, &status, 0) != pid) wrong++;
  if (status != support::kEndsWith << 8) wrong++;
}

void spawn_a_mixture(int number, posix_spawn_file_actions_t* actions,
                     posix_spawnattr_t* attributes) {
  std::string ends = support::helpers() + "ends";
  const struct {
    const char* path;
    int answer;
  } kMixture[] = {{ends.c_str(), 0}, {kMissing, ENOENT}, {"/", EACCES}, {"/dev/null/x", ENOTDIR}};
  for (int i = 0; i < kSpawns; i++) {
    const auto& chosen = kMixture[(number + i) % 4];
    spawn_once(chosen.path, chosen.answer, actions, attributes);
  }
}

void use_descriptors() {
  while (!done) {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) continue;
    close(fds[0]);
    close(fds[1]);
    int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    close(fd);
  }
}

void do_nothing(int) {}

void change_handlers() {
  while (!done) {
    signal(SIGUSR1, do_nothing);
    signal(SIGUSR1, SIG_IGN);
    signal(SIGUSR2, do_nothing);
    signal(SIGUSR1, SIG_DFL);
  }
  signal(SIGUSR2, SIG_DFL);
}

void use_memory() {
  for (unsigned size = 1; !done; size = size * 5 % 100003 + 1) {
    std::vector<char> memory(size, 'x');
    free(strdup(memory.data() + size - 1));
  }
}

void print() {
  FILE* file = fopen("/dev/null", "we");
  while (!done) fprintf(file, "%d %s\n", getpid(), "words");
  fclose(file);
}

/// Runs `spawn` in sixteen threads, the others beside them; then nothing may be left.
void run_in_crowd(const std::function<void(int)>& spawn) {
  support::Watch watch;
  wrong = 0;
  done = false;
  support::Watch::State before = watch.state();
  std::thread others[] = {std::thread(use_descriptors), std::thread(change_handlers),
                          std::thread(use_memory), std::thread(print)};
  run_threads(kThreads, spawn);
  done = true;
  for (std::thread& other : others) other.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(watch.state().descriptors, before.descriptors);
  EXPECT_EQ(watch.state().mask, before.mask);
  EXPECT_TRUE(support::has_no_child());
}

TEST(crowd, failing_and_succeeding_spawns__each_answer_is_exact) {
  SKIP_WITHOUT_THREADS();
  run_in_crowd([](int number) { spawn_a_mixture(number, nullptr, nullptr); });
}

TEST(crowd, objects_shared_by_all__each_answer_is_exact) {
  SKIP_WITHOUT_THREADS();
  support::Actions actions;
  support::Attributes attributes(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  for (int fd = 20; fd < 40; fd++) {
    EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), fd, "/dev/null", O_RDWR, 0), 0);
  }
  EXPECT_EQ(posix_spawn_file_actions_addclosefrom_np(actions.get(), 30), 0);
  EXPECT_EQ(posix_spawn_file_actions_addchdir_np(actions.get(), "/tmp"), 0);
  run_in_crowd([&](int number) { spawn_a_mixture(number, actions.get(), attributes.get()); });
}

TEST(crowd, objects_made_and_ended_by_all__each_answer_is_exact) {
  SKIP_WITHOUT_THREADS();
  run_in_crowd([](int number) {
    std::string ends = support::helpers() + "ends";
    for (int i = 0; i < kSpawns; i++) {
      support::Actions actions;
      for (int fd = 20; fd < 20 + (number + i) % 30; fd++) {
        posix_spawn_file_actions_addopen(actions.get(), fd, "/dev/null", O_RDWR, 0);
      }
      spawn_once(ends.c_str(), 0, actions.get(), nullptr);
    }
  });
}

void search_many() {
  char missing[] = "libspawn-test-missing";
  char* argv[] = {missing, nullptr};
  pid_t pid = support::kUntouched;
  for (int i = 0; i < kSpawns; i++) {
    if (posix_spawnp(&pid, missing, nullptr, nullptr, argv, environ) != ENOENT) wrong++;
  }
}

TEST(crowd, spawns_of_the_same_missing_file_from_path__each_answer_is_enoent) {
  SKIP_WITHOUT_THREADS();
  EXPECT_EQ(support::sandboxed([] {
              setenv("PATH", "/libspawn-test::/bin", 1);
              run_in_crowd([](int) { search_many(); });
            }),
            0);
}

/// Thieves take every child that can be waited for; a failed spawn's never can.
void steal(std::atomic<int>* stolen) {
  int status;
  while (!done) {
    if (waitpid(-1, &status, WNOHANG) > 0) (*stolen)++;
  }
}

TEST(thieves, failing_spawns__the_error_is_exact_and_nothing_is_stolen) {
  SKIP_WITHOUT_THREADS();
  std::atomic<int> stolen = 0;
  std::atomic<int> running = kThreads - 4;
  run_in_crowd([&](int number) {
    if (number < 4) return steal(&stolen);
    for (int i = 0; i < kSpawns; i++) spawn_once(kMissing, ENOENT, nullptr, nullptr);
    if (--running == 0) done = true;
  });
  EXPECT_EQ(stolen, 0);
}

TEST(thieves, mixture_of_spawns__each_answer_is_exact_and_each_child_is_waited_for_once) {
  SKIP_WITHOUT_THREADS();
  std::atomic<int> stolen = 0;
  std::atomic<int> made = 0;
  std::atomic<int> waited = 0;
  std::atomic<int> running = kThreads - 4;
  std::string ends = support::helpers() + "ends";
  run_in_crowd([&](int number) {
    if (number < 4) return steal(&stolen);
    for (int i = 0; i < kSpawns; i++) {
      spawn_once(kMissing, ENOENT, nullptr, nullptr);
      pid_t pid = support::kUntouched;
      if (posix_spawn(&pid, ends.c_str(), nullptr, nullptr, argv_of_ends, environ) != 0) wrong++;
      made++;
      if (waitpid(pid, nullptr, 0) == pid) waited++;
    }
    if (--running == 0) done = true;
  });
  EXPECT_EQ(stolen + waited, made);
}

}  // namespace
