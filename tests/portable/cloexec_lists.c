// SPDX-License-Identifier: MIT
// POSIX_SPAWN_CLOEXEC_DEFAULT with lists of actions: what the program has, and that nothing of the
// caller's changes; actions, and what is executed, still find every descriptor.
#include "tests/portable/tables.h"

LIST(listed, DO(inherit_np, 6); DO(inherit_np, 45))
LIST(listed_and_made, DO(inherit_np, 6); DO(dup2, 50, 7); DO(dup2, 6, 200))
LIST(streams_of_high, DO(dup2, 50, 0); DO(dup2, 51, 1); DO(dup2, 59, 2))
LIST(changed_places, DO(dup2, 50, 200); DO(dup2, 51, 50); DO(dup2, 200, 51))
LIST(opened, DO(open, 5, "/dev/null", O_RDWR, 0); DO(open, 6, "/dev/null", O_RDWR | O_CLOEXEC, 0);
     DO(openat_np, 7, kPlace, "created", O_RDONLY, 0))
LIST(closed, DO(close, 1); DO(close, 44); DO(close, kNotOpen))
LIST(moved, DO(move_np, 50, 2); DO(move_np, 1, 51))
LIST(given_data, DO(data_np, 8, "text", 4))
LIST(in_directory, DO(fchdir, kPlace); DO(open, 4, "created", O_RDONLY, 0))
LIST(in_closed_range, DO(inherit_np, 45); DO(inherit_np, 46); DO(closerange_np, 46, 60, NULL, 0))
LIST(mapped, const int fds[] = {50, 4, -1, 6}; DO(fdmap_np, fds, 4))
LIST(of_closefrom, DO(closefrom_np, 10))
LIST(of_closefrom_listed, DO(inherit_np, 6); DO(inherit_np, 45); DO(closefrom_np, 10))
LIST(of_closefrom_made, DO(closefrom_np, 10); DO(dup2, 5, 45); DO(inherit_np, 9))
LIST(of_closefrom_of_high, DO(dup2, 50, 0); DO(closefrom_np, 10); DO(dup2, 5, 2))

/// Every number is still open by then.
static int see_all(void* unused) {
  (void)unused;
  for (int fd = 0; fd < kFiles; fd++) {
    if (syscall(SYS_fcntl, fd, F_GETFD, 0) < 0) return EBADF;
  }
  syscall(SYS_close, 59);
  return syscall(SYS_fcntl, 57, F_SETFD, 0) == 0 ? 0 : EBADF;
}

LIST(called, DO(callback_np, see_all, NULL); DO(inherit_np, 58))

#define LISTED(list, expected) \
  { #list, list, POSIX_SPAWN_CLOEXEC_DEFAULT, expected }

static const struct list kLists[] = {
    {"alone", NULL, POSIX_SPAWN_CLOEXEC_DEFAULT, "1=1"},
    LISTED(listed, "6=6 45=45"),
    LISTED(listed_and_made, "6=6 7=50 200=6"),
    LISTED(streams_of_high, "0=50 1=51 2=59"),
    LISTED(changed_places, "1=1 50=51 51=50 200=50"),
    LISTED(opened, "1=1 5=n 7=c"),
    LISTED(closed, ""),
    LISTED(moved, "2=50 51=1"),
    LISTED(given_data, "1=1 8=?"),
    LISTED(in_directory, "1=1 4=c"),
    LISTED(in_closed_range, "45=45"),
    LISTED(mapped, "0=50 1=4 3=6"),
    LISTED(of_closefrom, "1=1"),
    LISTED(of_closefrom_listed, "6=6"),
    LISTED(of_closefrom_made, "9=9 45=5"),
    LISTED(of_closefrom_of_high, "0=50 1=1 2=5"),
    LISTED(called, "57=57 58=58"),
};

static void each_list(void) { try_lists(kLists, COUNT(kLists)); }

static void cloexec_default__with_each_list__is_exact_and_the_callers_stay(void) {
  run_on_each_kernel(each_list);
  run_prepared(refuse_sharing, each_list);
}

int main(void) {
  check_library();
  RUN(cloexec_default__with_each_list__is_exact_and_the_callers_stay);
  return check_end();
}
