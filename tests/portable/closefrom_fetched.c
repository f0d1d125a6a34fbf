// SPDX-License-Identifier: MIT
// Which children get their files one by one, from above thousands of others: seen by their end
// where a sandbox kills who does so; and what comes of it where that is refused.
#include "tests/portable/above.h"

LIST(closing, DO(dup2, above, 0); DO(close, above); DO(dup2, above + 1, 1); DO(closefrom_np, 3))
LIST(moved, DO(move_np, above + 3, 0); DO(close, above + 9); DO(closefrom_np, 3))
LIST(nulled, DO(open, 0, "/dev/null", O_RDWR, 0); DO(dup2, above, 1); DO(closefrom_np, 200))
LIST(followed, DO(dup2, above, 0); DO(closefrom_np, 3); DO(dup2, 1, above))
LIST(mapped, DO(fdmap_np, ((int[]){above + 3, -1, above + 4, 5}), 4))

static void eight(posix_spawn_file_actions_t* actions) {
  for (int i = 0; i < 8; i++) DO(dup2, above + i, 7 - i);
  add_streams_alone(actions);
}

static Adding* const kFetching[] = {add_streams_alone, closing, moved, nulled,
                                    followed,          mapped,  eight};

static int do_nothing(void* unused) {
  (void)unused;
  return 0;
}

LIST(none, (void)actions)
LIST(alone, DO(closefrom_np, 3))
LIST(from_low, DO(dup2, 7, 0); DO(closefrom_np, 3))
LIST(beyond, DO(dup2, above, 0); DO(closefrom_np, 300))
LIST(made, DO(dup2, above, above + 3); DO(dup2, above + 3, 0); DO(closefrom_np, 3))
LIST(kept, DO(dup2, above, 0); DO(inherit_np, above + 1); DO(closefrom_np, 3))
LIST(ranged, DO(dup2, above, 0); DO(closerange_np, 3, above, NULL, 0); DO(closefrom_np, 3))
LIST(called, DO(dup2, above, 0); DO(callback_np, do_nothing, NULL); DO(closefrom_np, 3))
LIST(called_later, add_streams_alone(actions); DO(callback_np, do_nothing, NULL))
LIST(not_all, add_streams(actions))

static void nine(posix_spawn_file_actions_t* actions) {
  DO(dup2, above + 8, 0);
  eight(actions);
}

static Adding* const kOthers[] = {none,   alone,  from_low,     beyond,  made, kept,
                                  ranged, called, called_later, not_all, nine};

enum { kEnds = 7 };  // what the program ends with

/// From now on a child that is about to get a file from its caller dies: it asks who that is.
static int trap_fetching(void) { return refuse(SYS_getppid, 0); }

static void be_trapped(void) {
  if (!open_above() || !trap_fetching()) return;
  for (size_t i = 0; i < COUNT(kFetching); i++) CHECK_EQ(end_with(kFetching[i], 0), -SIGSYS);
  CHECK_EQ(end_with(add_streams, POSIX_SPAWN_CLOEXEC_DEFAULT), -SIGSYS);
  CHECK_EQ(end_with(add_streams_alone, POSIX_SPAWN_RESETIDS), -SIGSYS);
  check_above();
}

static void fetched__few_that_only_are_read__one_by_one(void) {
  if (!skip_where_none_is_fetched()) run_apart(be_trapped);
}

static void be_spared(void) {
  if (!open_above() || !trap_fetching()) return;
  for (size_t i = 0; i < COUNT(kOthers); i++) CHECK_EQ(end_with(kOthers[i], 0), kEnds);
}

static void fetched__others__are_in_a_copy(void) { run_apart(be_spared); }

/// Linux: a table has as many places as the highest number, rounded up, has ever needed.
static void look_at_its_size(void) {
  posix_spawn_file_actions_t actions;
  char text[kTextSize];
  if (!open_above()) return;
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  pid_t pid = start_ready(&actions, NULL);
  CHECK(atoi(status_line(pid, "FDSize:", text)) <= 4096);
  end(pid);
  posix_spawn_file_actions_destroy(&actions);
}

static void fetched__child__has_a_small_table(void) {
  if (skip_where_none_is_fetched()) return;
  if (raise_limit() < kMany) return check_skip("so many descriptors are not permitted");
  run_apart(look_at_its_size);
}

static struct {
  long call;
  int error;
  int is_for_good;
} refusal;

/// Nobody sees the child that gave up, and it is not tried again where that would be in vain.
static void be_refused(void) {
  sigset_t child;
  sigset_t pending;
  if (!open_above()) return;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, NULL);
  unsigned flags = refusal.error == EINVAL ? O_EXCL : 0;
  if (!refuse_where(refusal.call, refusal.error, 1, flags, flags)) return;
  errno = 4711;
  CHECK_EQ(spawn_error("/none", NULL, NULL), ENOENT);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  CHECK_EQ(spawn_error("/none", &actions, with_record(0)), ENOENT);
  CHECK_EQ(errno, 4711);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  sigpending(&pending);
  CHECK_EQ(sigismember(&pending, SIGCHLD), 0);
  CHECK(has_no_child());
  posix_spawn_file_actions_destroy(&actions);
  CHECK_EQ(end_with(add_streams_alone, 0), kEnds);
  check_above();
  if (trap_fetching()) {
    CHECK_EQ(end_with(add_streams_alone, 0), refusal.is_for_good ? kEnds : -SIGSYS);
  }
}

static void fetched__refused__is_copied_and_not_asked_again(void) {
  static const int kForGood[] = {ENOSYS, EPERM, EACCES, ENOTSUP};
  static const int kPassing[] = {EBADF, EMFILE, ENFILE, ENOMEM, ESRCH};
  if (skip_where_none_is_fetched()) return;
  for (int i = 0; i < 2; i++) {
    refusal.call = i == 0 ? kPidfdOpen : kPidfdGetfd;
    refusal.is_for_good = 1;
    for (size_t j = 0; j < COUNT(kForGood); j++) {
      refusal.error = kForGood[j];
      run_apart(be_refused);
    }
    refusal.is_for_good = 0;
    for (size_t j = 0; j < COUNT(kPassing); j++) {
      refusal.error = kPassing[j];
      run_apart(be_refused);
    }
  }
}

/// A filter that ends who makes the call ends the first child that does, unseen.
static void be_ended(void) {
  if (!open_above() || !refuse(refusal.call, 0)) return;
  CHECK_EQ(end_with(add_streams_alone, 0), kEnds);
  CHECK(has_no_child());
  if (trap_fetching()) CHECK_EQ(end_with(add_streams_alone, 0), kEnds);
  check_above();
}

static void fetched__killed_for_it__is_copied_and_not_asked_again(void) {
  if (skip_where_none_is_fetched()) return;
  for (int i = 0; i < 2; i++) {
    refusal.call = i == 0 ? kPidfdOpen : kPidfdGetfd;
    run_apart(be_ended);
  }
}

static int knows_threads(void) { return syscall(kPidfdOpen, getpid(), O_EXCL) >= 0; }

static void fetched__thread_not_known__is_copied_and_not_asked_again(void) {
  if (skip_where_none_is_fetched()) return;
  if (!is_possible(knows_threads)) return check_skip("no descriptors of threads");
  refusal.call = kPidfdOpen;
  refusal.error = EINVAL;
  refusal.is_for_good = 1;
  run_apart(be_refused);
}

LIST(not_open, DO(dup2, above + kNotOpened, 1); DO(closefrom_np, 3))

static void go_on_after_mistakes(void) {
  if (!open_above()) return;
  CHECK_EQ(end_with(not_open, 0), -1000 - EBADF);
  if (trap_fetching()) CHECK_EQ(end_with(add_streams_alone, 0), -SIGSYS);
}

static void fetched__source_not_open__is_no_reason_to_stop(void) {
  if (!skip_where_none_is_fetched()) run_apart(go_on_after_mistakes);
}

/// The child could not have even one more number than it is to end with.
static void lack_room(void) {
  posix_spawn_file_actions_t actions;
  struct rlimit limit;
  if (!open_above()) return;
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  getrlimit(RLIMIT_NOFILE, &limit);
  for (rlim_t room = 3; room < 8; room++) {
    struct rlimit low = {room, limit.rlim_max};
    CHECK_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
    pid_t pid = start_paused(&actions, NULL);
    CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
    wait_until_ready(pid);
    check_files(pid, "0=a0 1=a1 2=a2");
    end(pid);
  }
  check_above();
  posix_spawn_file_actions_destroy(&actions);
}

static void fetched__no_room_in_the_child__is_copied(void) { run_apart(lack_room); }

/// Linux: its files are nobody's business then.
static void be_undumpable(void) {
  if (!open_above()) return;
  CHECK_EQ(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), 0);
  CHECK_EQ(end_with(add_streams_alone, 0), kEnds);
  CHECK_EQ(end_with(closing, 0), kEnds);
}

static void fetched__undumpable_caller__is_copied(void) { run_as_user(be_undumpable); }

/// Hazard: its first child is the namespace's init, without which there is no second one; there the
/// caller has no number.
static void have_an_init(void) {
  posix_spawn_file_actions_t actions;
  if (!open_above()) return;
  if (unshare(CLONE_NEWPID) != 0) return check_skip("no new PID namespace");
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  pid_t init = start_ready(&actions, NULL);
  check_files(init, "0=a0 1=a1 2=a2");
  CHECK_EQ(end_with(closing, 0), kEnds);
  end(init);
  posix_spawn_file_actions_destroy(&actions);
}

static void fetched__init_of_a_namespace__is_copied(void) { run_apart(have_an_init); }

int main(void) {
  check_library();
  RUN(fetched__few_that_only_are_read__one_by_one);
  RUN(fetched__others__are_in_a_copy);
  RUN(fetched__child__has_a_small_table);
  RUN(fetched__refused__is_copied_and_not_asked_again);
  RUN(fetched__killed_for_it__is_copied_and_not_asked_again);
  RUN(fetched__thread_not_known__is_copied_and_not_asked_again);
  RUN(fetched__source_not_open__is_no_reason_to_stop);
  RUN(fetched__no_room_in_the_child__is_copied);
  RUN(fetched__undumpable_caller__is_copied);
  RUN(fetched__init_of_a_namespace__is_copied);
  return check_end();
}
