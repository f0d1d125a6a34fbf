// SPDX-License-Identifier: MIT
// Which children that close all from some number on are born with the caller's table: seen by their
// end where a sandbox kills who leaves a table.
#include "tests/portable/tables.h"

enum { kUnshare = 2 };

LIST(alone, DO(closefrom_np, 3))
LIST(streams, DO(dup2, 3, 0); DO(dup2, 4, 1); DO(dup2, 5, 2); DO(closefrom_np, 3))
LIST(streams_of_high, DO(dup2, 50, 0); DO(dup2, 51, 1); DO(dup2, 59, 2); DO(closefrom_np, 3))
LIST(places, DO(dup2, 2, 40); DO(dup2, 1, 2); DO(dup2, 40, 1); DO(closefrom_np, 3))
LIST(nulled, DO(open, 0, "/dev/null", O_RDWR, 0); DO(closefrom_np, 3))
LIST(closed, DO(close, 1); DO(close, 40); DO(closefrom_np, 3))
LIST(in_place, DO(fchdir, kPlace); DO(closefrom_np, 3))
LIST(kept, DO(inherit_np, 2); DO(closefrom_np, 3))
LIST(followed, DO(closefrom_np, 3); DO(chdir, "/"); DO(open, 5, "/proc/self/fd/1", O_RDONLY, 0))
LIST(twice, DO(closefrom_np, 10); DO(dup2, 5, 0); DO(closefrom_np, 3))

static const struct list kSharing[] = {
    {"alone", alone, 0, ""},
    {"streams", streams, 0, ""},
    {"streams of high", streams_of_high, 0, ""},
    {"places", places, 0, ""},
    {"nulled", nulled, 0, ""},
    {"closed", closed, 0, ""},
    {"in a place", in_place, 0, ""},
    {"kept", kept, 0, ""},
    {"followed", followed, 0, ""},
    {"twice", twice, 0, ""},
    {"by default", alone, POSIX_SPAWN_CLOEXEC_DEFAULT, ""},
};

static int do_nothing(void* unused) {
  (void)unused;
  return 0;
}

LIST(none, (void)actions)
LIST(only_moved, DO(dup2, 50, 0))
LIST(by_path, DO(open, 0, "/proc/self/fd/50", O_RDONLY, 0); DO(closefrom_np, 3))
LIST(by_name, DO(chdir, place); DO(open, 0, "created", O_RDONLY, 0); DO(closefrom_np, 3))
LIST(called, DO(callback_np, do_nothing, NULL); DO(closefrom_np, 3))
LIST(ranged, DO(closerange_np, 3, 100, NULL, 0))

/// What could see or change a descriptor that the child would not have, or nothing to gain.
static const struct list kCopying[] = {
    {"none", none, 0, ""},       {"only moved", only_moved, 0, ""}, {"by path", by_path, 0, ""},
    {"by name", by_name, 0, ""}, {"called", called, 0, ""},         {"ranged", ranged, 0, ""},
};

/// The exit status of a child of that list, or the negative number of a signal.
static int end_with(const struct list* list) {
  pid_t pid = -1;
  int error = spawn_list(&pid, "/bin/true", list->add, list->flags);
  return error == 0 ? end_of(pid) : -1000 - error;
}

static void check_ends(const struct list* lists, size_t count, int expected) {
  open_files();
  // The process finds out here whether tables can be left.
  CHECK_EQ(end_with(&kSharing[0]), 0);
  if (refuse_where(kCloseRange, 0, 2, kUnshare, kUnshare)) {
    for (size_t i = 0; i < count; i++) {
      int seen = end_with(&lists[i]);
      if (seen != expected) MISTAKE("%s: %d", lists[i].name, seen);
    }
  }
  close_files();
}

static void be_born_sharing(void) { check_ends(kSharing, COUNT(kSharing), -SIGSYS); }
static void be_born_with_a_copy(void) { check_ends(kCopying, COUNT(kCopying), 0); }

static void table__list_that_closes_all_above__is_the_callers_at_first(void) {
  if (syscall(kCloseRange, ~0U, ~0U, kUnshare) != 0) return check_skip("no close_range");
  run_apart(be_born_sharing);
}

static void table__list_that_may_see_what_is_above__is_a_copy(void) {
  run_apart(be_born_with_a_copy);
}

int main(void) {
  check_library();
  RUN(table__list_that_closes_all_above__is_the_callers_at_first);
  RUN(table__list_that_may_see_what_is_above__is_a_copy);
  return check_end();
}
