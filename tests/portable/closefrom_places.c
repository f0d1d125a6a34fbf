// SPDX-License-Identifier: MIT
// Files from above thousands of others that have numbers of their own in the child for a while:
// they are found there as long as they are needed, and by nobody else.
#include "tests/portable/above.h"

/// Writes over nearly all of the stack that it has.
static int use_stack(void* unused) {
  enum { kMost = 56 * 1024 };
  char used[kMost];
  volatile char* at = used;
  (void)unused;
  for (int i = 0; i < kMost; i++) at[i] = 0x7f;
  return 0;
}

LIST(called, DO(dup2, above, 0); DO(closefrom_np, 3); DO(callback_np, use_stack, NULL);
     DO(dup2, 0, 2); DO(close, 1))

static void call_back(void) {
  posix_spawn_file_actions_t actions;
  if (!open_above()) return;
  posix_spawn_file_actions_init(&actions);
  called(&actions);
  pid_t pid = start_ready(&actions, NULL);
  check_files(pid, "0=a0 2=a0");
  end(pid);
  posix_spawn_file_actions_destroy(&actions);
  check_above();
}

/// What was fetched is under a number that a program may be asked for by.
static void execute_by_number(void) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char path[kTextSize];
  char* argv[] = {"ends", NULL};
  if (!open_above()) return;
  int program = open(helper("ends", path), O_RDONLY | O_CLOEXEC);
  CHECK_EQ(dup3(program, above, O_CLOEXEC), above);
  close(program);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, above, 0);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_CLOEXEC_DEFAULT);
  for (int fd = 3; fd < kLow; fd++) {
    pid_t pid = -1;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int error = posix_spawn(&pid, path, &actions, &attributes, argv, environ);
    // An empty file, which vm.memfd_noexec makes one that may not be executed.
    CHECK(error == ENOEXEC || error == EACCES);
    if (pid > 0) end_of(pid);
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

static void places__callback_with_much_stack__harms_no_later_action(void) { run_apart(call_back); }
static void places__program_named_by_number__is_not_found_there(void) {
  run_apart(execute_by_number);
}

int main(void) {
  check_library();
  RUN(places__callback_with_much_stack__harms_no_later_action);
  RUN(places__program_named_by_number__is_not_found_there);
  return check_end();
}
