// SPDX-License-Identifier: MIT
// What fork and exec do without being asked: what the child inherits, and what it does not.
#include <errno.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::PausedChild;

namespace {

TEST(as_if_forked, umask__is_inherited) {
  mode_t previous = umask(0137);
  PausedChild child;
  umask(previous);
  EXPECT_EQ(child.status("Umask"), "0137");
}

TEST(as_if_forked, resource_limits__are_inherited) {
  EXPECT_EQ(support::sandboxed([] {
              rlimit files = {123, 456};
              rlimit core = {1, 1000};
              rlimit cpu = {1000, 2000};
              ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &files), 0);
              ASSERT_EQ(setrlimit(RLIMIT_CPU, &cpu), 0);
              setrlimit(RLIMIT_CORE, &core);
              EXPECT_EQ(PausedChild().file("limits"), support::read_file("/proc/self/limits"));
              EXPECT_NE(PausedChild().file("limits").find(" 123 "), std::string::npos);
            }),
            0);
}

TEST(as_if_forked, nice__is_inherited) {
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(setpriority(PRIO_PROCESS, 0, 11), 0);
              PausedChild child;
              EXPECT_EQ(support::stat_field(child.pid(), support::kNice), 11);
            }),
            0);
}

TEST(as_if_forked, directories__are_inherited) {
  EXPECT_EQ(support::sandboxed([] {
              support::TemporaryDirectory directory;
              ASSERT_EQ(chdir(directory.path().c_str()), 0);
              EXPECT_EQ(PausedChild().link("cwd"), directory.path());
              EXPECT_EQ(PausedChild().link("root"), "/");
              ASSERT_EQ(chdir("/"), 0);
            }),
            0);
}

TEST(as_if_forked, groups_and_capabilities__are_inherited) {
  PausedChild child;
  ASSERT_EQ(child.error(), 0);
  for (const char* field : {"Groups", "CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp"}) {
    size_t end = support::own_status(field).find_last_not_of(" ");
    std::string own = support::own_status(field).substr(0, end + 1);
    EXPECT_EQ(child.status(field).substr(0, own.size()), own) << field;
  }
}

TEST(as_if_forked, affinity__is_inherited) {
  EXPECT_EQ(support::sandboxed([] {
              cpu_set_t one;
              CPU_ZERO(&one);
              CPU_SET(sched_getcpu(), &one);
              ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
              EXPECT_EQ(PausedChild().status("Cpus_allowed"), support::own_status("Cpus_allowed"));
            }),
            0);
}

TEST(as_if_forked, pending_signals__stay_with_the_caller) {
  EXPECT_EQ(support::sandboxed([] {
              sigset_t set;
              sigemptyset(&set);
              sigaddset(&set, SIGUSR1);
              sigaddset(&set, SIGUSR2);
              sigprocmask(SIG_BLOCK, &set, nullptr);
              raise(SIGUSR1);
              kill(getpid(), SIGUSR2);
              PausedChild child;
              ASSERT_EQ(child.error(), 0);
              EXPECT_EQ(child.mask("SigPnd"), 0U);
              EXPECT_EQ(child.mask("ShdPnd"), 0U);
              EXPECT_NE(support::own_status("SigPnd"), "0000000000000000");
              EXPECT_NE(support::own_status("ShdPnd"), "0000000000000000");
            }),
            0);
}

void expect_fact(const char* fact) {
  std::string text = support::run(support::helpers() + "facts", {"facts"}).output;
  EXPECT_NE(text.find(fact), std::string::npos) << fact << " is not in\n" << text;
}

TEST(as_if_forked, alarm_and_interval_timers__are_the_callers_alone) {
  EXPECT_EQ(support::sandboxed([] {
              itimerval hour = {{0, 0}, {3600, 0}};
              setitimer(ITIMER_VIRTUAL, &hour, nullptr);
              setitimer(ITIMER_PROF, &hour, nullptr);
              alarm(19);
              expect_fact("\nalarm 0\n");
              expect_fact("\nvirtual clear\n");
              expect_fact("\nprof clear\n");
              EXPECT_NE(alarm(0), 0U);
            }),
            0);
}

TEST(as_if_forked, posix_timers__are_the_callers_alone) {
  timer_t timer;
  ASSERT_EQ(timer_create(CLOCK_MONOTONIC, nullptr, &timer), 0);
  PausedChild child;
  EXPECT_EQ(child.error(), 0);
  EXPECT_EQ(child.file("timers"), "");
  EXPECT_NE(support::read_file("/proc/self/timers"), "");
  EXPECT_EQ(timer_delete(timer), 0);
}

TEST(as_if_forked, alternate_signal_stack__is_the_callers_alone) {
  EXPECT_EQ(support::sandboxed([] {
              static char memory[65536];
              stack_t stack = {};
              stack.ss_sp = memory;
              stack.ss_size = sizeof memory;
              ASSERT_EQ(sigaltstack(&stack, nullptr), 0);
              expect_fact("\naltstack none\n");
            }),
            0);
}

void* wait_for_end(void*) {
  pause();
  return nullptr;
}

TEST(as_if_forked, threads__are_the_callers_alone) {
  if (!support::can_create_thread()) GTEST_SKIP() << "no threads here";
  EXPECT_EQ(support::sandboxed([] {
              pthread_t thread;
              for (int i = 0; i < 5; i++) {
                ASSERT_EQ(pthread_create(&thread, nullptr, wait_for_end, nullptr), 0);
              }
              EXPECT_EQ(support::own_status("Threads"), "6");
              EXPECT_EQ(PausedChild().status("Threads"), "1");
            }),
            0);
}

TEST(as_if_forked, memory_locks__are_the_callers_alone) {
  EXPECT_EQ(support::sandboxed([] {
              static char memory[65536];
              ASSERT_EQ(mlock(memory, sizeof memory), 0);
              EXPECT_EQ(PausedChild().status("VmLck"), "0 kB");
              EXPECT_NE(support::own_status("VmLck").find_first_of("123456789"), std::string::npos);
            }),
            0);
}

TEST(as_if_forked, unflushed_output__appears_once) {
  support::TemporaryDirectory directory;
  std::string path = directory / "output";
  FILE* file = fopen(path.c_str(), "w");
  ASSERT_NE(file, nullptr);
  fputs("once\n", file);
  EXPECT_EQ(support::run("/bin/true", {"true"}).error, 0);
  EXPECT_EQ(support::run("/nonexistent", {"x"}).error, ENOENT);
  EXPECT_EQ(support::read_file(path), "");
  fclose(file);
  EXPECT_EQ(support::read_file(path), "once\n");
}

volatile sig_atomic_t fork_handlers_run;
void note_fork() { fork_handlers_run = fork_handlers_run + 1; }

TEST(as_if_forked, fork_handlers__are_not_run) {
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(pthread_atfork(note_fork, note_fork, note_fork), 0);
              EXPECT_EQ(PausedChild().error(), 0);
              EXPECT_EQ(support::run("/nonexistent", {"x"}).error, ENOENT);
              EXPECT_EQ(fork_handlers_run, 0);
            }),
            0);
}

}  // namespace
