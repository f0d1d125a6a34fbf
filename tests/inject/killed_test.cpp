// SPDX-License-Identifier: MIT
// Children that are killed before exec: the caller gets one to wait for that died the same way.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::Actions;
using support::Attributes;
using support::Rules;

Rules refused;

Rules with(Rules rules, const support::Rule& rule) {
  rules.push_back(rule);
  return rules;
}

std::string ends() { return support::helpers() + "ends"; }

int spawn(pid_t* pid, const std::string& path, Actions& actions, Attributes& attributes) {
  char name[] = "ends";
  char* argv[] = {name, nullptr};
  return posix_spawn(pid, path.c_str(), actions.get(), attributes.get(), argv, environ);
}

void expect_killed(pid_t pid, int signal) {
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFSIGNALED(status)) << status;
  EXPECT_EQ(WTERMSIG(status), signal);
}

/// A sandbox that kills: the spawn succeeds, and the status tells.
void spawn_into_death() {
  support::Watch watch;
  Actions actions;
  Attributes attributes(POSIX_SPAWN_SETSID);
  EXPECT_EQ(posix_spawn_file_actions_addchdir_np(actions.get(), "/"), 0);
  support::refuse(refused);
  for (int i = 0; i < 3; i++) {
    support::Watch::State before = watch.state();
    pid_t pid = support::kUntouched;
    EXPECT_EQ(spawn(&pid, ends(), actions, attributes), 0);
    expect_killed(pid, SIGSYS);
    watch.expect_no_trace(before, i == 0 ? support::kOneStack : 0);
  }
}

TEST(killed, by_a_sandbox_before_exec__status_says_sigsys) {
  for (const support::Rung& rung : support::kRungs) {
    for (long call : {SYS_setsid, SYS_chdir, SYS_execve}) {
      refused = with(rung.refused, {call, support::kKills});
      EXPECT_EQ(support::sandboxed(spawn_into_death), 0) << rung.name << ", call " << call;
    }
  }
}

TEST(killed, as_the_very_first_spawn__status_says_sigsys) {
  support::in_fresh_process([] {
    refused = {{SYS_execve, support::kKills}};
    spawn_into_death();
  });
}

TEST(killed, with_a_process_descriptor__it_waits_as_killed) {
  for (const support::Rung& rung : support::kRungs) {
    refused = with(rung.refused, {SYS_execve, support::kKills});
    EXPECT_EQ(support::sandboxed([] {
                support::Watch watch;
                std::string path = ends();
                support::refuse(refused);
                support::Watch::State before = watch.state();
                int pidfd = -1;
                char name[] = "ends";
                char* argv[] = {name, nullptr};
                ASSERT_EQ(pidfd_spawn(&pidfd, path.c_str(), nullptr, nullptr, argv, environ), 0);
                siginfo_t info = {};
                EXPECT_EQ(
                    waitid(static_cast<idtype_t>(3), static_cast<id_t>(pidfd), &info, WEXITED), 0);
                EXPECT_EQ(info.si_status, SIGSYS);
                EXPECT_EQ(close(pidfd), 0);
                watch.expect_no_trace(before, support::kOneStack);
              }),
              0)
        << rung.name;
  }
}

std::atomic<pid_t> spawner;

/// The first child of another thread of ours, or -1.
pid_t child_of(pid_t thread) {
  std::string path = "/proc/self/task/" + std::to_string(thread) + "/children";
  std::string children = support::read_file(path);
  return children.empty() ? -1 : atoi(children.c_str());
}

std::string status_field(pid_t pid, const std::string& field) {
  std::string text = support::read_file("/proc/" + std::to_string(pid) + "/status");
  size_t at = text.find("\n" + field + ":\t");
  return at == std::string::npos ? "" : text.substr(at + field.size() + 3, 16);
}

/// True once the thread's child sits in the open of a FIFO: past the mask, before exec.
bool is_stuck(void* child) {
  auto pid = static_cast<pid_t*>(child);
  if (spawner == 0 || (*pid = child_of(spawner)) <= 0) return false;
  std::string text = support::read_file("/proc/" + std::to_string(*pid) + "/wchan");
  bool is_open = text.find("fifo") != std::string::npos || text.find("wait_for_partner") == 0;
  return is_open || (text == "0" && status_field(*pid, "SigBlk") == std::string(16, '0'));
}

void ignore(int) {}

std::string fifo;

void terminate_stuck_child() {
  signal(SIGUSR1, ignore);
  signal(SIGTERM, ignore);
  Actions actions;
  Attributes attributes;
  EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), 0, fifo.c_str(), O_RDONLY, 0), 0);
  pid_t pid = support::kUntouched;
  int error = -1;
  spawner = 0;
  std::thread thread([&] {
    support::refuse(refused);
    spawner = gettid();
    error = spawn(&pid, ends(), actions, attributes);
  });
  pid_t child = -1;
  EXPECT_TRUE(support::eventually(is_stuck, &child));
  EXPECT_EQ(status_field(child, "SigCgt"), std::string(16, '0'));
  EXPECT_EQ(status_field(child, "SigBlk"), std::string(16, '0'));
  if (child > 0) kill(child, SIGTERM);
  thread.join();
  EXPECT_EQ(error, 0);
  expect_killed(pid, SIGTERM);
  EXPECT_TRUE(support::has_no_child());
}

TEST(killed, in_the_open_of_a_fifo__no_handler_is_left_and_sigterm_ends_it) {
  SKIP_WITHOUT_THREADS();
  if (access("/proc/thread-self/children", R_OK) != 0) GTEST_SKIP() << "no list of children";
  support::TemporaryDirectory directory;
  fifo = directory / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  for (const support::Rung& rung : support::kRungs) {
    refused = rung.refused;
    EXPECT_EQ(support::sandboxed(terminate_stuck_child), 0) << rung.name;
  }
}

}  // namespace
