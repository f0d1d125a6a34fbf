// SPDX-License-Identifier: MIT
// A spawn under watch: its exact answer, and that it leaves no trace.
#include "tests/support/watch.hpp"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "tests/support/child.hpp"

namespace support {
namespace {

constexpr int kKeptErrno = 4321;
constexpr char kFresh[] = "LIBSPAWN_FRESH_PROCESS";

uint64_t mask() {
  sigset_t now = {};
  sigprocmask(SIG_BLOCK, nullptr, &now);
  uint64_t bits;
  memcpy(&bits, &now, sizeof bits);
  return bits;
}

std::string own_path() {
  char path[4096];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  return std::string(path, length < 0 ? 0 : static_cast<size_t>(length));
}

[[noreturn]] void become_fresh(const std::string& program, const std::string& filter, int output) {
  dup2(output, 1);
  dup2(output, 2);
  setenv(kFresh, "1", 1);
  execl(program.c_str(), program.c_str(), filter.c_str(), nullptr);
  _exit(126);
}

/// What was written, indented: it is another run's report.
std::string quoted(int fd) {
  std::string text = "  | ";
  char letter;
  lseek(fd, 0, SEEK_SET);
  while (read(fd, &letter, 1) == 1) text += letter == '\n' ? "\n  | " : std::string(1, letter);
  return text;
}

/// Hazard: a spawn that hangs has every signal blocked; only SIGKILL ends it.
int wait_or_kill(pid_t pid, int seconds) {
  int status = -1;
  for (int waited = 0; waited < seconds * 1000; waited++) {
    if (waitpid(pid, &status, WNOHANG) == pid) return status;
    usleep(1000);
  }
  kill(pid, SIGKILL);
  waitpid(pid, &status, 0);
  return status;
}

void run_again(int seconds) {
  const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
  std::string filter =
      std::string("--gtest_filter=") + test->test_suite_name() + "." + test->name();
  std::string program = own_path();
  // Hazard: no pipe, a child that was left behind would hold it open.
  int output = memfd_create("output", MFD_CLOEXEC);
  pid_t pid = fork();
  if (pid == 0) become_fresh(program, filter, output);
  ASSERT_GT(pid, 0);
  EXPECT_EQ(wait_or_kill(pid, seconds), 0) << quoted(output);
  close(output);
}

}  // namespace

Watch::Watch()
    : descriptors_(opendir("/proc/self/fd")),
      maps_(open("/proc/self/maps", O_RDONLY | O_CLOEXEC)) {}

Watch::~Watch() {
  closedir(descriptors_);
  close(maps_);
}

size_t Watch::count_mappings() const {
  char text[4096];
  size_t lines = 0;
  lseek(maps_, 0, SEEK_SET);
  for (ssize_t got; (got = read(maps_, text, sizeof text)) > 0;) {
    lines += static_cast<size_t>(std::count(text, text + got, '\n'));
  }
  return lines;
}

Watch::State Watch::state() const {
  State now = {{}, 0, mask()};
  rewinddir(descriptors_);
  while (dirent* entry = readdir(descriptors_)) {
    if (entry->d_name[0] != '.') now.descriptors.push_back(atoi(entry->d_name));
  }
  std::sort(now.descriptors.begin(), now.descriptors.end());
  now.mappings = count_mappings();
  return now;
}

void Watch::expect_no_trace(const State& before, size_t more) const {
  State now = state();
  EXPECT_EQ(now.descriptors, before.descriptors);
  EXPECT_LE(now.mappings, before.mappings + more);
  EXPECT_EQ(now.mask, before.mask);
  EXPECT_TRUE(has_no_child());
}

void Watch::expect_spawn(int answer, posix_spawn_file_actions_t* actions,
                         posix_spawnattr_t* attributes, const std::string& path) const {
  std::string program = path.empty() ? helpers() + "ends" : path;
  char name[] = "ends";
  char* argv[] = {name, nullptr};
  pid_t pid = kUntouched;
  State before = state();
  errno = kKeptErrno;
  int error = posix_spawn(&pid, program.c_str(), actions, attributes, argv, environ);
  EXPECT_EQ(errno, kKeptErrno);
  EXPECT_EQ(error, answer);
  if (error == 0) {
    expect_ended(pid);
  } else {
    EXPECT_EQ(pid, kUntouched);
  }
  expect_no_trace(before, new_mappings);
}

void expect_ended(pid_t pid) {
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kEndsWith) << "status " << status;
}

void in_fresh_process(void (*body)(), int seconds) {
  if (getenv(kFresh) == nullptr) return run_again(seconds);
  body();
  fflush(nullptr);
  _exit(testing::Test::HasFailure() ? 1 : 0);
}

}  // namespace support
