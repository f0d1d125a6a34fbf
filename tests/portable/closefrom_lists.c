// SPDX-License-Identifier: MIT
// Lists of actions that close everything from some number on: what the program has of it, with
// every kind of action before and after; and that nothing of the caller's changes.
#include "tests/portable/tables.h"

LIST(alone, DO(closefrom_np, 3))
LIST(from_0, DO(closefrom_np, 0))
LIST(from_1, DO(closefrom_np, 1))
LIST(from_0_then_open, DO(closefrom_np, 0); DO(open, 0, "/dev/null", O_RDWR, 0))
LIST(above_all, DO(closefrom_np, kFiles))
LIST(above_the_table, DO(closefrom_np, 0x7fffffff))
LIST(streams_of_low, DO(dup2, 3, 0); DO(dup2, 4, 1); DO(dup2, 5, 2); DO(closefrom_np, 3))
LIST(streams_of_high, DO(dup2, 50, 0); DO(dup2, 51, 1); DO(dup2, 59, 2); DO(closefrom_np, 3))
LIST(streams_that_change_places, DO(dup2, 2, 40); DO(dup2, 1, 2); DO(dup2, 40, 1);
     DO(closefrom_np, 3))
LIST(changed_places_below, DO(dup2, 5, 40); DO(dup2, 6, 5); DO(dup2, 40, 6); DO(closefrom_np, 10))
LIST(written_above, DO(dup2, 5, 200); DO(dup2, 200, 2); DO(closefrom_np, 3))
LIST(twice_down, DO(closefrom_np, 20); DO(dup2, 9, 30); DO(closefrom_np, 10))
LIST(twice_up, DO(closefrom_np, 10); DO(dup2, 9, 30); DO(closefrom_np, 20))
LIST(read_between, DO(closefrom_np, 30); DO(dup2, 25, 2); DO(closefrom_np, 3))
LIST(twice_the_same, DO(closefrom_np, 3); DO(closefrom_np, 3))
LIST(filled_again, DO(closefrom_np, 3); DO(dup2, 1, 30); DO(dup2, 1, 59);
     DO(open, 31, "/dev/null", O_RDWR, 0))

static const struct list kLists[] = {
    {"alone", alone, 0, "1=1"},
    {"from 0", from_0, 0, ""},
    {"from 1", from_1, 0, ""},
    {"from 0, then open", from_0_then_open, 0, "0=n"},
    {"streams of low", streams_of_low, 0, "0=3 1=4 2=5"},
    {"streams of high", streams_of_high, 0, "0=50 1=51 2=59"},
    {"streams that change places", streams_that_change_places, 0, "1=2 2=1"},
    {"changed places below", changed_places_below, 0, "1=1 3=3 5=6 6=5 7=7 9=9"},
    {"written above", written_above, 0, "1=1 2=5"},
    {"twice, down", twice_down, 0, "1=1 3=3 5=5 7=7 9=9"},
    {"twice, up", twice_up, 0, "1=1 3=3 5=5 7=7 9=9"},
    {"read between", read_between, 0, "1=1 2=25"},
    {"twice the same", twice_the_same, 0, "1=1"},
    {"filled again", filled_again, 0, "1=1 30=1 31=n 59=1"},
};

static void each_list(void) { try_lists(kLists, COUNT(kLists)); }

static void closefrom__with_other_descriptors__is_exact_and_the_callers_stay(void) {
  run_on_each_kernel(each_list);
  run_prepared(refuse_sharing, each_list);
}

/// All odd numbers.
static void nothing_to_close(void) {
  char all[kTextSize] = "";
  for (int fd = 1; fd < kFiles; fd += 2) sprintf(all + strlen(all), " %d=%d", fd, fd);
  const struct list lists[] = {{"above all", above_all, 0, all + 1},
                               {"above the table", above_the_table, 0, all + 1},
                               {"none", NULL, 0, all + 1}};
  try_lists(lists, COUNT(lists));
}

static void closefrom__above_everything__leaves_everything(void) {
  run_on_each_kernel(nothing_to_close);
}

static const int kFive[] = {5};

LIST(open_before, DO(open, 6, "/dev/null", O_RDWR, 0); DO(closefrom_np, 7))
LIST(open_above_before, DO(open, 200, "/dev/null", O_RDWR, 0); DO(dup2, 200, 2);
     DO(closefrom_np, 3))
LIST(openat_before, DO(openat_np, 2, kPlace, "created", O_RDONLY, 0); DO(closefrom_np, 3))
LIST(close_before, DO(close, 1); DO(close, 44); DO(close, kNotOpen); DO(closefrom_np, 4))
LIST(inherit_before, DO(inherit_np, 2); DO(inherit_np, 44); DO(closefrom_np, 3))
LIST(same_before, DO(dup2, 2, 2); DO(dup2, 44, 44); DO(closefrom_np, 3))
LIST(chdir_before, DO(chdir, place); DO(closefrom_np, 3); DO(open, 4, "created", O_RDONLY, 0))
LIST(fchdir_before, DO(fchdir, kPlace); DO(closefrom_np, 3); DO(open, 4, "created", O_RDONLY, 0))
LIST(data_before, DO(data_np, 0, "text", 4); DO(data_np, 200, "", 0); DO(closefrom_np, 3))
LIST(range_before, DO(closerange_np, 4, 7, kFive, 1); DO(closerange_np, 30, 0x7fffffff, NULL, 0);
     DO(closefrom_np, 10))
LIST(move_before, DO(move_np, 50, 2); DO(move_np, 3, 51); DO(closefrom_np, 6))
LIST(failing_before, DO(dup2, kNotOpen, 1);
     CHECK_EQ(posix_spawn_file_actions_setoptional_np(actions, -1), 0); DO(closefrom_np, 3))
LIST(map_before, const int fds[] = {50, 4, -1, 6}; DO(fdmap_np, fds, 4); DO(closefrom_np, 3))

/// Sees and changes what is above the number from which on all is closed.
static int use_high(void* unused) {
  (void)unused;
  if (syscall(SYS_fcntl, 45, F_GETFD, 0) != 0 || syscall(SYS_fcntl, 46, F_GETFD, 0) != 1)
    return EBADF;
  syscall(SYS_close, 47);
  syscall(SYS_fcntl, 49, F_SETFD, FD_CLOEXEC);
  return syscall(SYS_dup3, 45, 2, 0) == 2 ? 0 : EBADF;
}

LIST(callback_before, DO(callback_np, use_high, NULL); DO(closefrom_np, 3))

static const struct list kBefore[] = {
    {"open before", open_before, 0, "1=1 3=3 5=5 6=n"},
    {"open above before", open_above_before, 0, "1=1 2=n"},
    {"openat before", openat_before, 0, "1=1 2=c"},
    {"close before", close_before, 0, "3=3"},
    {"inherit before", inherit_before, 0, "1=1 2=2"},
    {"dup2 to itself before", same_before, 0, "1=1 2=2"},
    {"chdir before", chdir_before, 0, "1=1 4=c"},
    {"fchdir before", fchdir_before, 0, "1=1 4=c"},
    {"data before", data_before, 0, "0=? 1=1"},
    {"closerange before", range_before, 0, "1=1 3=3 5=5 9=9"},
    {"move before", move_before, 0, "1=1 2=50 5=5"},
    {"optional failure before", failing_before, 0, "1=1"},
    {"fdmap before", map_before, 0, "0=50 1=4"},
    {"callback before", callback_before, 0, "1=1 2=45"},
};

static void each_before(void) { try_lists(kBefore, COUNT(kBefore)); }

static void closefrom__behind_each_other_action__is_exact_and_the_callers_stay(void) {
  run_on_each_kernel(each_before);
}

LIST(open_after, DO(closefrom_np, 7); DO(open, 6, "/dev/null", O_RDWR, 0))
LIST(openat_after, DO(closefrom_np, 49); DO(openat_np, 2, kPlace, "created", O_RDONLY, 0);
     DO(closefrom_np, 3))
LIST(close_after, DO(closefrom_np, 4); DO(close, 1); DO(close, 44))
LIST(inherit_after, DO(closefrom_np, 3); DO(inherit_np, 2))
LIST(fchdir_after, DO(closefrom_np, 49); DO(fchdir, kPlace); DO(open, 4, "created", O_RDONLY, 0);
     DO(closefrom_np, 5))
LIST(data_after, DO(closefrom_np, 3); DO(data_np, 50, "text", 4))
LIST(range_after, DO(closefrom_np, 10); DO(closerange_np, 4, 7, kFive, 1))
LIST(move_after, DO(closefrom_np, 6); DO(move_np, 3, 51))
LIST(map_after, DO(closefrom_np, 10); const int fds[] = {9, 8, -1, 7}; DO(fdmap_np, fds, 4))

static int miss_high(void* unused) {
  (void)unused;
  if (syscall(SYS_fcntl, 45, F_GETFD, 0) == 0) return EEXIST;
  return syscall(SYS_dup3, 1, 45, 0) == 45 ? 0 : EBADF;
}

LIST(callback_after, DO(closefrom_np, 3); DO(callback_np, miss_high, NULL))

static const struct list kAfter[] = {
    {"open after", open_after, 0, "1=1 3=3 5=5 6=n"},
    {"openat after", openat_after, 0, "1=1 2=c"},
    {"close after", close_after, 0, "3=3"},
    {"inherit after", inherit_after, 0, "1=1 2=2"},
    {"fchdir after", fchdir_after, 0, "1=1 3=3 4=c"},
    {"data after", data_after, 0, "1=1 50=?"},
    {"closerange after", range_after, 0, "1=1 3=3 5=5 9=9"},
    {"move after", move_after, 0, "1=1 5=5 51=3"},
    {"fdmap after", map_after, 0, "0=9 1=8 3=7"},
    {"callback after", callback_after, 0, "1=1 45=1"},
};

static void each_after(void) { try_lists(kAfter, COUNT(kAfter)); }

static void closefrom__before_each_other_action__is_exact_and_the_callers_stay(void) {
  run_on_each_kernel(each_after);
}

int main(void) {
  check_library();
  RUN(closefrom__with_other_descriptors__is_exact_and_the_callers_stay);
  RUN(closefrom__above_everything__leaves_everything);
  RUN(closefrom__behind_each_other_action__is_exact_and_the_callers_stay);
  RUN(closefrom__before_each_other_action__is_exact_and_the_callers_stay);
  return check_end();
}
