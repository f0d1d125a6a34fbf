// SPDX-License-Identifier: MIT
// Children that a nascent child makes before it executes its own program.
#include "tests/portable/commands.h"
#include "tests/portable/nascent.h"

static void nested__posix_spawn__works_as_anywhere(void) {
  pid_t self = getpid();
  if (!begin()) return;
  CHECK_EQ(run_shell("exit 3", NULL, NULL), 3);
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  CHECK_EQ(run_shell("exit 4", NULL, NULL), 4);
  CHECK(has_no_child());
  CHECK_EQ(ispreparing(), 1);
  CHECK_EQ(shell_status("exit 5"), 5);
  check_is_parent(self);
  CHECK(has_no_child());
}

static void nested__posix_spawn__program_has_the_callers_mask(void) {
  unsigned long long blocked = status_mask(getpid(), "SigBlk:");
  if (!begin()) return;
  pid_t pid = start_ready(NULL, NULL);
  unsigned long long seen = status_mask(pid, "SigBlk:");
  end(pid);
  CHECK_EQ(seen, blocked);
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), kAllBlocked);
  CHECK_EQ(shell_status("exit 0"), 0);
}

static void nested__posix_spawn__mask_of_the_childs_own_is_passed_on(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  if (!begin()) return;
  sigprocmask(SIG_SETMASK, &set, NULL);
  pid_t pid = start_ready(NULL, NULL);
  CHECK_EQ(status_mask(pid, "SigBlk:"), 1);
  end(pid);
  CHECK_EQ(shell_status("exit 0"), 0);
}

static void nested__popen__is_read_to_its_end(void) {
  if (skip_where_libc_cannot_clone()) return;
  char line[64] = "";
  if (!begin()) return;
  FILE* stream = popen("echo text; exit 6", "r");
  if (CHECK(stream != NULL)) {
    CHECK(fgets(line, sizeof line, stream) != NULL);
    CHECK_TEXT(line, "text\n");
    CHECK_EQ(pclose(stream), 6 << 8);
  }
  CHECK_EQ(shell_status("exit 0"), 0);
}

static void nested__system__command_has_the_callers_mask(void) {
  char command[128];
  snprintf(command, sizeof command, "exec grep -q 'SigBlk:.%016llx' /proc/self/status",
           status_mask(getpid(), "SigBlk:"));
  if (!begin()) return;
  int status = system(command);
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), kAllBlocked);
  CHECK_EQ(shell_status("exit 0"), 0);
  CHECK_EQ(status, 0);
}

static void nested__popen__command_has_the_callers_mask(void) {
  char command[128];
  snprintf(command, sizeof command, "exec grep -q 'SigBlk:.%016llx' /proc/self/status",
           status_mask(getpid(), "SigBlk:"));
  if (!begin()) return;
  FILE* stream = popen(command, "r");
  int status = stream == NULL ? -1 : pclose(stream);
  CHECK_EQ(shell_status("exit 0"), 0);
  CHECK_EQ(status, 0);
}

/// A copy of a nascent child is none: 0 where it says so.
static int status_of_copy(void) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid != 0) return end_of(pid);
  if (ispreparing() != 0) _exit(1);
  if (prep_exit(0) != -1 || errno != ECHILD) _exit(2);
  if (prepare(NULL) != 0) _exit(3);
  _exit(shell_status("exit 7"));
}

static void nested__fork__is_an_ordinary_process(void) {
  if (!begin()) return;
  CHECK_EQ(status_of_copy(), 7);
  CHECK_EQ(ispreparing(), 1);
  CHECK_EQ(shell_status("exit 0"), 0);
}

static void nested__setexec__is_ENOTSUP(void) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETEXEC);
  if (!begin()) return;
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), ENOTSUP);
  CHECK_EQ(shell_status("exit 0"), 0);
  posix_spawnattr_destroy(&attributes);
}

static void nested__descriptors__are_inherited_from_the_nascent_child(void) {
  int ends[2];
  char text[8] = "";
  if (!CHECK_EQ(pipe(ends), 0)) return;
  if (!begin()) return;
  CHECK_EQ(dup2(ends[1], 1), 1);
  CHECK_EQ(run_shell("printf a", NULL, NULL), 0);
  CHECK_EQ(shell_status("printf b"), 0);
  close(ends[1]);
  CHECK_EQ(read(ends[0], text, sizeof text), 2);
  CHECK_TEXT(text, "ab");
  close(ends[0]);
}

/// What another thread of the parent runs once it may.
struct Neighbour {
  int may_start;
  char command[kTextSize];
};

static void* run_command(void* argument) {
  struct Neighbour* neighbour = (struct Neighbour*)argument;
  while (!__atomic_load_n(&neighbour->may_start, __ATOMIC_ACQUIRE)) usleep(1000);
  CHECK_EQ(system(neighbour->command), 0);
  return NULL;
}

/// Lets it start, and waits, ten seconds at the most, until the process ignores SIGINT for it.
static void start_command(struct Neighbour* neighbour, pid_t process) {
  unsigned long long interrupt = 1ULL << (SIGINT - 1);
  __atomic_store_n(&neighbour->may_start, 1, __ATOMIC_RELEASE);
  for (int i = 0; i < 10000 && !(status_mask(process, "SigIgn:") & interrupt); i++) usleep(1000);
  CHECK(status_mask(process, "SigIgn:") & interrupt);
}

static void nested__system_while_the_parent_runs_one__each_has_its_actions_back(void) {
  if (skip_where_libc_cannot_clone()) return;
  struct Neighbour neighbour = {0, ""};
  pid_t self = getpid();
  pthread_t thread;
  int ends[2];
  if (!CHECK_EQ(pipe(ends), 0)) return;
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  snprintf(neighbour.command, kTextSize, "cat <&%d", ends[0]);
  signal(SIGINT, on_signal);
  CHECK_EQ(pthread_create(&thread, NULL, run_command, &neighbour), 0);
  if (begin()) {
    start_command(&neighbour, self);
    CHECK_EQ(system("exit 3"), 3 << 8);
    CHECK(handler_of(SIGINT) == SIG_DFL);
    CHECK_EQ(shell_status("exit 0"), 0);
  }
  CHECK(handler_of(SIGINT) == SIG_IGN);
  close(ends[1]);
  pthread_join(thread, NULL);
  CHECK(handler_of(SIGINT) == on_signal);
  signal(SIGINT, SIG_DFL);
  close(ends[0]);
}

int main(void) {
  check_library();
  RUN(nested__posix_spawn__works_as_anywhere);
  RUN(nested__posix_spawn__program_has_the_callers_mask);
  RUN(nested__posix_spawn__mask_of_the_childs_own_is_passed_on);
  RUN(nested__popen__is_read_to_its_end);
  RUN(nested__system__command_has_the_callers_mask);
  RUN(nested__popen__command_has_the_callers_mask);
  RUN(nested__fork__is_an_ordinary_process);
  RUN(nested__setexec__is_ENOTSUP);
  RUN(nested__descriptors__are_inherited_from_the_nascent_child);
  RUN(nested__system_while_the_parent_runs_one__each_has_its_actions_back);
  return check_end();
}
