// SPDX-License-Identifier: MIT
// POSIX_SPAWN_START_SUSPENDED: stopped before the first instruction, until SIGCONT.
#include <elf.h>
#include <pthread.h>

#include "tests/portable/apart.h"
#include "tests/portable/record.h"
#include "tests/portable/stopped.h"

static posix_spawnattr_t attributes;

static void set_up(uint32_t flags) { init_recorded(&attributes, flags); }
static void tear_down(void) {
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

/// Where a stopped process goes on; 0 where that is not told. The last word of a line.
static unsigned long program_counter(pid_t pid) {
  char text[kTextSize];
  const char* word = strrchr(proc_line(pid, "syscall", text), ' ');
  return word == NULL ? 0 : strtoul(word, NULL, 16);
}

/// Where the kernel starts a static program.
static unsigned long entry_of(pid_t pid) {
  char path[64];
  unsigned long pair[2] = {0, 0};
  snprintf(path, sizeof path, "/proc/%d/auxv", (int)pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  while (read(file, pair, sizeof pair) == sizeof pair && pair[0] != AT_ENTRY) continue;
  close(file);
  return pair[0] == AT_ENTRY ? pair[1] : 0;
}

static pid_t start_shell(const char* command, const posix_spawn_file_actions_t* actions) {
  char* argv[] = {"sh", "-c", (char*)command, NULL};
  pid_t pid = -1;
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", actions, &attributes, argv, environ), 0);
  CHECK_RECORD(NONE, "", 0);
  return pid;
}

static void suspended__program__is_at_its_first_instruction(void) {
  set_up(POSIX_SPAWN_START_SUSPENDED);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(state_of(pid), 'T');
  unsigned long counter = program_counter(pid);
  if (counter == 0) check_skip("no /proc/<pid>/syscall");
  if (counter != 0) CHECK_EQ(counter, entry_of(pid));
  check_stopped(pid);
  resume(pid);
  wait_until_ready(pid);
  end(pid);
  tear_down();
}

static void suspended__writing_program__writes_nothing_before_sigcont(void) {
  posix_spawn_file_actions_t actions;
  int ends[2];
  CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  set_up(POSIX_SPAWN_HOLD);
  pid_t pid = start_shell("echo x", &actions);
  CHECK_EQ(is_readable(ends[0], 100), 0);
  resume(pid);
  CHECK(is_readable(ends[0], 5000));
  CHECK_EQ(wait_soon(pid), 0);
  close(ends[0]);
  close(ends[1]);
  posix_spawn_file_actions_destroy(&actions);
  tear_down();
}

static void suspended__sigcont_at_once__is_never_lost(void) {
  set_up(POSIX_SPAWN_START_SUSPENDED);
  for (int i = 0; i < 200; i++) {
    if (!CHECK_EQ(continue_to_end(start_shell("exit 5", NULL)), 5)) break;
  }
  tear_down();
}

static void suspended__program__has_no_descriptor_of_it(void) {
  set_up(POSIX_SPAWN_START_SUSPENDED);
  int before = count_descriptors(getpid());
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(count_descriptors(getpid()), before);
  resume(pid);
  wait_until_ready(pid);
  pid_t plain = start_paused(NULL, NULL);
  wait_until_ready(plain);
  CHECK_EQ(count_descriptors(pid), count_descriptors(plain));
  end(plain);
  end(pid);
  tear_down();
}

static volatile int is_waiting;
static volatile pid_t waited_for;

static void* wait_for_any(void* unused) {
  (void)unused;
  is_waiting = 1;
  while (waited_for == 0) {
    pid_t got = waitpid(-1, NULL, WUNTRACED);
    if (got > 0) waited_for = got;
  }
  return NULL;
}

static void suspended__another_thread_waits_for_all__spawn_returns(void) {
  if (skip_where_libc_cannot_clone()) return;
  set_up(POSIX_SPAWN_START_SUSPENDED);
  for (int i = 0; i < 20; i++) {
    pthread_t thread;
    is_waiting = waited_for = 0;
    CHECK_EQ(pthread_create(&thread, NULL, wait_for_any, NULL), 0);
    while (!is_waiting) usleep(100);
    pid_t pid = start_shell("exit 5", NULL);
    pthread_join(thread, NULL);
    CHECK_EQ(waited_for, pid);
    CHECK_EQ(continue_to_end(pid), 5);
  }
  tear_down();
}

static void suspended__ignored_sigchld__spawn_returns(void) {
  set_up(POSIX_SPAWN_START_SUSPENDED);
  signal(SIGCHLD, SIG_IGN);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(state_of(pid), 'T');
  end(pid);
  signal(SIGCHLD, SIG_DFL);
  tear_down();
}

static void suspended__all_signals_blocked__starts_at_sigcont(void) {
  sigset_t all;
  sigfillset(&all);
  set_up(POSIX_SPAWN_START_SUSPENDED | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &all);
  pid_t pid = start_shell("exit 5", NULL);
  check_stopped(pid);
  CHECK_EQ(continue_to_end(pid), 5);
  tear_down();
}

static void suspended__killed__is_not_started(void) {
  set_up(POSIX_SPAWN_START_SUSPENDED);
  pid_t pid = start_shell("exit 5", NULL);
  if (pid > 0) kill(pid, SIGKILL);
  int status = wait_soon(pid);
  CHECK(WIFSIGNALED(status));
  tear_down();
}

static void suspended__ordinary_user__may(void) {
  run_as_user(suspended__program__is_at_its_first_instruction);
}

int main(void) {
  check_library();
  alarm(90);
  RUN(suspended__program__is_at_its_first_instruction);
  RUN(suspended__writing_program__writes_nothing_before_sigcont);
  RUN(suspended__sigcont_at_once__is_never_lost);
  RUN(suspended__program__has_no_descriptor_of_it);
  RUN(suspended__another_thread_waits_for_all__spawn_returns);
  RUN(suspended__ignored_sigchld__spawn_returns);
  RUN(suspended__all_signals_blocked__starts_at_sigcont);
  RUN(suspended__killed__is_not_started);
  RUN(suspended__ordinary_user__may);
  return check_end();
}
