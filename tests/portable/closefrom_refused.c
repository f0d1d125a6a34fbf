// SPDX-License-Identifier: MIT
// Where the child may not be born with the caller's table, or not leave it: it has a copy, and all
// is as it would have been.
#include "tests/portable/tables.h"

enum { kUnshare = 2, kCloneFiles = 0x400 };

static int write_byte(void* unused) {
  (void)unused;
  return syscall(SYS_write, 46, "x", 1) == 1 ? 0 : EIO;
}

LIST(alone, DO(closefrom_np, 3))
LIST(streams, DO(dup2, 50, 0); DO(dup2, 51, 1); DO(dup2, 59, 2); DO(closefrom_np, 3))
LIST(places, DO(dup2, 5, 40); DO(dup2, 6, 5); DO(dup2, 40, 6); DO(closefrom_np, 10))
LIST(nulled, DO(open, 0, "/dev/null", O_RDWR, 0); DO(closefrom_np, 3))
LIST(filled, DO(closefrom_np, 3); DO(dup2, 1, 30); DO(data_np, 59, "text", 4))
LIST(listed, DO(inherit_np, 6); DO(inherit_np, 45))
LIST(called, DO(closefrom_np, 50); DO(callback_np, write_byte, NULL); DO(closefrom_np, 2))

static const struct list kLists[] = {
    {"alone", alone, 0, "1=1"},
    {"streams", streams, 0, "0=50 1=51 2=59"},
    {"places", places, 0, "1=1 3=3 5=6 6=5 7=7 9=9"},
    {"nulled", nulled, 0, "0=n 1=1"},
    {"filled", filled, 0, "1=1 30=1 59=?"},
    {"by default", NULL, POSIX_SPAWN_CLOEXEC_DEFAULT, "1=1"},
    {"listed", listed, POSIX_SPAWN_CLOEXEC_DEFAULT, "6=6 45=45"},
    {"both", alone, POSIX_SPAWN_CLOEXEC_DEFAULT, "1=1"},
    {"alone again", alone, 0, "1=1"},
};

static int refusal;

static int close_failing(void) { return refuse_where(kCloseRange, refusal, 2, kUnshare, kUnshare); }

/// What a child that gave up would leave behind.
static void check_unseen(void) {
  sigset_t pending;
  sigpending(&pending);
  CHECK_EQ(sigismember(&pending, SIGCHLD), 0);
  CHECK(has_no_child());
}

static void fail_unseen(void) {
  static const char* const kPaths[] = {"/none", "/", "/dev/null/none"};
  static const int kErrors[] = {ENOENT, EACCES, ENOTDIR};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  alone(&actions);
  for (size_t i = 0; i < COUNT(kPaths); i++) {
    errno = 4711;
    CHECK_EQ(spawn_error(kPaths[i], &actions, with_record(0)), kErrors[i]);
    CHECK_EQ(errno, 4711);
    CHECK_RECORD(EXEC, "execve", kErrors[i]);
    posix_spawnattr_destroy(&recorded);
    check_unseen();
  }
  posix_spawn_file_actions_destroy(&actions);
}

/// The first spawn of a process finds out about its memory.
static int begin(void) {
  sigset_t child;
  sigemptyset(&child);
  open_more();
  sigaddset(&child, SIGCHLD);
  CHECK_EQ(run_shell("exit 5", NULL, NULL), 5);
  return sigprocmask(SIG_BLOCK, &child, NULL) == 0;
}

static void be_refused(void) {
  if (!begin() || !close_failing()) return;
  fail_unseen();
  try_lists(kLists, COUNT(kLists));
}

/// What a list does, it does once.
static void call_once(void) {
  posix_spawn_file_actions_t actions;
  char* argv[] = {"none", NULL};
  pid_t pid = -1;
  if (!close_failing()) return;
  open_files();
  off_t before = lseek(46, 0, SEEK_CUR);
  posix_spawn_file_actions_init(&actions);
  called(&actions);
  if (posix_spawn(&pid, "/bin/true", &actions, NULL, argv, environ) != 0) MISTAKE("no spawn");
  wait_for(pid);
  if (lseek(46, 0, SEEK_CUR) != before + 1) MISTAKE("not called just once");
  posix_spawn_file_actions_destroy(&actions);
  close_files();
}

static const int kRefusals[] = {ENOMEM, EPERM, ENOSYS, EMFILE, EINVAL, ENFILE, ENOTSUP, EDOM};

static void closefrom__close_range_that_fails__is_done_with_a_copy(void) {
  for (size_t i = 0; i < COUNT(kRefusals); i++) {
    refusal = kRefusals[i];
    run_apart(be_refused);
    run_apart(call_once);
  }
}

static void be_refused_at_birth(void) {
  if (!begin() || !refuse(SYS_clone3, ENOSYS)) return;
  if (!refuse_where(SYS_clone, refusal, 0, kCloneFiles, kCloneFiles)) return;
  fail_unseen();
  try_lists(kLists, COUNT(kLists));
}

static void closefrom__clone_that_refuses_the_table__is_done_with_a_copy(void) {
  const int refusals[] = {EINVAL, EPERM, ENOSYS};
  for (size_t i = 0; i < COUNT(refusals); i++) {
    refusal = refusals[i];
    run_apart(be_refused_at_birth);
  }
}

/// No process can be made at all: that is what the caller is told.
static void be_full(void) {
  posix_spawn_file_actions_t actions;
  if (!begin() || !refuse(SYS_clone3, refusal) || !refuse(SYS_clone, refusal)) return;
  posix_spawn_file_actions_init(&actions);
  alone(&actions);
  CHECK_EQ(spawn_error("/bin/true", &actions, with_record(0)), refusal);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_CLONE_NP);
  check_unseen();
  posix_spawn_file_actions_destroy(&actions);
}

static void closefrom__no_process_can_be_made__is_told(void) {
  const int refusals[] = {EAGAIN, ENOMEM};
  for (size_t i = 0; i < COUNT(refusals); i++) {
    refusal = refusals[i];
    run_apart(be_full);
  }
}

int main(void) {
  check_library();
  RUN(closefrom__close_range_that_fails__is_done_with_a_copy);
  RUN(closefrom__clone_that_refuses_the_table__is_done_with_a_copy);
  RUN(closefrom__no_process_can_be_made__is_told);
  return check_end();
}
