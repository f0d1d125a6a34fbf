// SPDX-License-Identifier: MIT
// Children whose files have numbers above thousands of others: each has the right ones and no more,
// however it comes by them, and the caller's table stays as it is.
#include "tests/portable/above.h"

LIST(closing, DO(dup2, above, 0); DO(close, above); DO(dup2, above + 1, 1); DO(close, above + 1);
     DO(dup2, above + 2, 2); DO(close, above + 2); DO(close, above + 9); DO(closefrom_np, 3))
LIST(repeated, DO(dup2, above, 0); DO(dup2, above, 2); DO(dup2, above + 1, 1); DO(closefrom_np, 3))
LIST(moved, DO(move_np, above + 3, 0); DO(dup2, above + 4, 2); DO(closefrom_np, 3))
LIST(turned, DO(dup2, above, 3); DO(dup2, 5, 0); DO(dup2, 3, 5); DO(dup2, above + 1, 4);
     DO(dup2, 4, 1); DO(closefrom_np, 6))
LIST(nulled, DO(close, 0); DO(open, 0, "/dev/null", O_RDWR, 0); DO(dup2, above + 5, 2);
     DO(open, 1, "/dev/null", O_RDWR, 0); DO(closefrom_np, 3))
LIST(by_default, DO(dup2, above + 6, 0); DO(dup2, above + 7, 9))
LIST(twice, DO(dup2, above, 0); DO(closefrom_np, 9); DO(dup2, 0, 40); DO(closefrom_np, 3))
LIST(followed, DO(dup2, above, 0); DO(closefrom_np, 3); DO(dup2, 1, above); DO(dup2, above, 6);
     DO(close, above))
LIST(met, DO(dup2, above, 0); DO(closefrom_np, 3); DO(dup2, 1, 4); DO(dup2, 1, 3); DO(close, above))
LIST(high, DO(dup2, 0, above + 11); DO(dup2, above + 11, 1); DO(closefrom_np, 3))
LIST(replaced, DO(dup2, above + 1, above + 3); DO(dup2, above + 3, 0); DO(closefrom_np, 3))
LIST(below, DO(dup2, above, 250); DO(dup2, above + 1, 254); DO(dup2, 250, 0); DO(dup2, 254, 1);
     DO(closefrom_np, 3))
LIST(ranged, DO(closerange_np, 3, above + 20, (int[]){above}, 1); DO(dup2, above, 0);
     DO(closefrom_np, 3))
LIST(mapped, DO(fdmap_np, ((int[]){above + 3, -1, above + 4, 5}), 4))
LIST(circle, DO(dup2, above + 1, 4); DO(fdmap_np, ((int[]){1, 0, above + 4, 4, above + 4}), 5);
     DO(dup2, 4, 9))
LIST(too_many, DO(fdmap_np,
                  ((int[]){above, above + 1, above + 2, above + 3, above + 4, above + 5, above + 6,
                           above + 7, above + 8}),
                  9))

static void eight(posix_spawn_file_actions_t* actions) {
  for (int i = 0; i < 8; i++) DO(dup2, above + i, 7 - i);
  DO(closefrom_np, 8);
}

static void twelve(posix_spawn_file_actions_t* actions) {
  for (int i = 0; i < 12; i++) DO(dup2, above + i, 11 - i);
  DO(closefrom_np, 12);
}

static const struct {
  Adding* add;
  uint32_t flags;
  const char* expected;
} kLists[] = {
    {add_streams_alone, 0, "0=a0 1=a1 2=a2"},
    {add_streams_alone, POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETSID, "0=a0 1=a1 2=a2"},
    {add_streams, POSIX_SPAWN_CLOEXEC_DEFAULT, "0=a0 1=a1 2=a2"},
    {closing, 0, "0=a0 1=a1 2=a2"},
    {repeated, 0, "0=a0 1=a1 2=a0"},
    {moved, 0, "0=a3 1=1 2=a4"},
    {turned, 0, "0=5 1=a1 2=2 3=a0 4=a1 5=a0"},
    {nulled, 0, "0=n 1=n 2=a5"},
    {by_default, POSIX_SPAWN_CLOEXEC_DEFAULT, "0=a6 1=1 2=2 9=a7"},
    {twice, 0, "0=a0 1=1 2=2"},
    {followed, 0, "0=a0 1=1 2=2 6=1"},
    {met, 0, "0=a0 1=1 2=2 3=1 4=1"},
    {high, 0, "0=0 1=0 2=2"},
    {replaced, 0, "0=a1 1=1 2=2"},
    {below, 0, "0=a0 1=a1 2=2"},
    {ranged, 0, "0=a0 1=1 2=2"},
    {eight, 0, "0=a7 1=a6 2=a5 3=a4 4=a3 5=a2 6=a1 7=a0"},
    {twelve, 0, "0=a11 1=a10 2=a9 3=a8 4=a7 5=a6 6=a5 7=a4 8=a3 9=a2 10=a1 11=a0"},
    {mapped, 0, "0=a3 2=a4 3=5"},
    {circle, 0, "0=1 1=0 2=a4 3=a1 4=a4 9=a4"},
    {too_many, 0, "0=a0 1=a1 2=a2 3=a3 4=a4 5=a5 6=a6 7=a7 8=a8"},
    {add_streams_alone, POSIX_SPAWN_SETPGROUP, "0=a0 1=a1 2=a2"},
};

static void look_at_each(void) {
  if (!open_above()) return;
  for (size_t i = 0; i < COUNT(kLists); i++) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setxflags(&attributes, kLists[i].flags);
    kLists[i].add(&actions);
    pid_t pid = start_ready(&actions, &attributes);
    check_files(pid, kLists[i].expected);
    end(pid);
    check_above();
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
}

LIST(not_open, DO(dup2, above, 0); DO(dup2, above + kNotOpened, 1); DO(closefrom_np, 3))
LIST(closed, DO(dup2, above, 0); DO(close, above); DO(dup2, above, 1); DO(closefrom_np, 3))
LIST(closed_first, DO(close, above); DO(dup2, above, 1); DO(closefrom_np, 3))
LIST(gone, DO(move_np, above, 0); DO(move_np, above, 1); DO(closefrom_np, 3))
LIST(not_open_mapped, DO(fdmap_np, ((int[]){1, above, above + kNotOpened}), 3))
LIST(late, DO(dup2, above, 0); DO(closefrom_np, 3); DO(dup2, above, 1))
LIST(late_met, DO(dup2, above, 0); DO(closefrom_np, 3); DO(dup2, 1, 4); DO(dup2, above, 1))

static const struct {
  Adding* add;
  int index;
  const char* name;
} kFailing[] = {
    {not_open, 1, "dup2"}, {not_open_mapped, 0, "fdmap"},
    {closed, 2, "dup2"},   {closed_first, 1, "dup2"},
    {gone, 1, "move"},     {late, 2, "dup2"},
    {late_met, 3, "dup2"},
};

static void fail_each(void) {
  if (!open_above()) return;
  for (size_t i = 0; i < COUNT(kFailing); i++) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    kFailing[i].add(&actions);
    int is_never_open = kFailing[i].add == not_open || kFailing[i].add == not_open_mapped;
    for (int turn = 0; turn < 2; turn++) {
      CHECK_ACTION_FAILS(&actions, 0, EBADF, kFailing[i].index, kFailing[i].name, "dup3");
      CHECK_EQ(record.fd, above + (is_never_open ? kNotOpened : 0));
    }
    posix_spawn_file_actions_destroy(&actions);
    check_above();
  }
}

/// What is optional and is not open does not matter, and what the caller opens meanwhile does not
/// count.
static void fail_optionally(void) {
  posix_spawn_file_actions_t object;
  posix_spawnattr_t attributes;
  char* argv[] = {"paused", NULL};
  char path[kTextSize];
  int pidfd = -1;
  if (!open_above()) return;
  posix_spawn_file_actions_init(&object);
  posix_spawnattr_init(&attributes);
  ADD(dup2, above + kNotOpened, 1);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 0), 0);
  ADD(dup2, above + 2, 2);
  ADD(closefrom_np, 3);
  // Its process descriptor gets just that number.
  CHECK_EQ(pidfd_spawn(&pidfd, helper("paused", path), &object, NULL, argv, environ), 0);
  CHECK_EQ(pidfd, above + kNotOpened);
  pid_t pid = pidfd_getpid(pidfd);
  close(pidfd);
  wait_until_ready(pid);
  check_files(pid, "0=0 1=1 2=a2");
  end(pid);
  check_above();
  posix_spawn_file_actions_destroy(&object);
}

/// Both have the same open file, with one offset.
static void share_a_file(void) {
  posix_spawn_file_actions_t actions;
  char path[kTextSize];
  char text[kTextSize];
  if (!open_above()) return;
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  pid_t pid = start_ready(&actions, NULL);
  CHECK_EQ(lseek(above + 1, 4711, SEEK_SET), 4711);
  CHECK_EQ(fcntl(above + 1, F_SETFL, O_APPEND), 0);
  snprintf(path, sizeof path, "/proc/%d/fdinfo/1", (int)pid);
  CHECK_TEXT(line_of(path, "pos:", text), "4711");
  CHECK_EQ(strtol(line_of(path, "flags:", text), NULL, 8) & (O_APPEND | O_CLOEXEC), O_APPEND);
  end(pid);
  posix_spawn_file_actions_destroy(&actions);
}

/// Numbers that are free get what nobody asked for.
static void leave_gaps(void) {
  static const int kGaps[][3] = {{0, 0, 0}, {1, 2, 2}, {0, 1, 2}, {2, 4, 6}, {3, 5, 5}};
  posix_spawn_file_actions_t actions;
  int kept = above;
  if (!open_above()) return;
  posix_spawn_file_actions_init(&actions);
  add_streams_alone(&actions);
  for (size_t i = 0; i < COUNT(kGaps); i++) {
    kept = fcntl(1, F_DUPFD_CLOEXEC, above + kAbove + 1);
    for (int j = 0; j < 3; j++) close(kGaps[i][j]);
    pid_t pid = start_ready(&actions, NULL);
    for (int fd = 0; fd < kLow; fd++) fcntl(fd, F_GETFD) < 0 ? dup2(kept, fd) : 0;
    close(kept);
    check_files(pid, "0=a0 1=a1 2=a2");
    end(pid);
  }
  posix_spawn_file_actions_destroy(&actions);
}

/// A low number that is read, and is not open.
static int missing;

LIST(low_too, DO(dup2, above, 0); DO(dup2, missing, 1); DO(dup2, above, 2); DO(closefrom_np, 9))

/// Nothing that the child has on its way is taken for the caller's.
static void miss_low_ones(void) {
  if (!open_above()) return;
  for (missing = kLow - 1; missing >= 3; missing--) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    low_too(&actions);
    close(missing);
    CHECK_ACTION_FAILS(&actions, 0, EBADF, 1, "dup2", "dup3");
    CHECK_ACTION_FAILS(&actions, POSIX_SPAWN_CLOEXEC_DEFAULT, EBADF, 1, "dup2", "dup3");
    CHECK_EQ(posix_spawn_file_actions_setoptional_np(&actions, 1), 0);
    pid_t pid = start_ready(&actions, NULL);
    CHECK_EQ(identity_in(pid, 1), identity_of(1));
    CHECK_EQ(identity_in(pid, missing), 0);
    end(pid);
    posix_spawn_file_actions_destroy(&actions);
  }
}

static int lack_getting(void) { return refuse(kPidfdGetfd, EPERM); }

/// By the new calls, and without.
static void run_both_ways(void (*body)(void)) {
  run_apart(body);
  run_prepared(lack_getting, body);
}

static void above__each_list__has_just_its_files(void) {
  run_both_ways(look_at_each);
  run_as_user(look_at_each);
}

static void above__source_not_open__fails_as_ever(void) { run_both_ways(fail_each); }
static void above__optional_source__is_not_the_process(void) { run_both_ways(fail_optionally); }
static void above__file__is_the_callers(void) { run_both_ways(share_a_file); }
static void above__free_numbers_below__are_no_matter(void) { run_both_ways(leave_gaps); }
static void above__missing_low_number__is_missed(void) { run_both_ways(miss_low_ones); }

int main(void) {
  check_library();
  RUN(above__each_list__has_just_its_files);
  RUN(above__source_not_open__fails_as_ever);
  RUN(above__optional_source__is_not_the_process);
  RUN(above__file__is_the_callers);
  RUN(above__free_numbers_below__are_no_matter);
  RUN(above__missing_low_number__is_missed);
  return check_end();
}
