// SPDX-License-Identifier: MIT
// Paths that lead to a descriptor by way of /proc, before all are closed: they find what they would
// find in a process with a table of its own; and so does exec, where exec itself closes them.
#include "tests/portable/programs.h"
#include "tests/portable/tables.h"

enum { kProc = 46, kRoot, kEnds = 7 };

LIST(of_self, DO(open, 5, "/proc/self/fd/50", O_RDONLY, 0))
LIST(of_thread, DO(open, 5, "/proc/thread-self/fd/50", O_RDONLY, 0))
LIST(of_dev, DO(open, 5, "/dev/fd/50", O_RDONLY, 0))
LIST(of_stdin, DO(open, 5, "/dev/stdin", O_RDONLY, 0))
LIST(by_dots, DO(open, 5, "/dev/../proc/./self//fd/50", O_RDONLY, 0))
LIST(by_link, DO(chdir, place); DO(open, 5, "link", O_RDONLY, 0))
LIST(by_two_links, DO(chdir, place); DO(open, 5, "second", O_RDONLY, 0))
LIST(by_linked_directory, DO(chdir, place); DO(open, 5, "fd/50", O_RDONLY, 0))
LIST(in_proc, DO(chdir, "/proc/self/fd"); DO(open, 5, "50", O_RDONLY, 0))
LIST(in_self, DO(chdir, "/proc/self"); DO(open, 5, "fd/50", O_RDONLY, 0))
LIST(in_proc_by_number, DO(fchdir, kProc); DO(open, 5, "self/fd/50", O_RDONLY, 0))
LIST(at_proc, DO(openat_np, 5, kProc, "self/fd/50", O_RDONLY, 0))
LIST(at_place, DO(openat_np, 5, kPlace, "link", O_RDONLY, 0))
LIST(to_directory, DO(chdir, "/proc/self/fd/48"); DO(open, 5, "created", O_RDONLY, 0))
LIST(through_directory, DO(open, 5, "/proc/self/fd/48/created", O_RDONLY, 0))
LIST(of_listing, DO(open, 5, "/proc/self/fd", O_RDONLY | O_DIRECTORY, 0))
LIST(of_information, DO(open, 5, "/proc/self/fdinfo/50", O_RDONLY, 0))
LIST(of_null, DO(open, 5, "/dev/null", O_RDWR, 0))
LIST(of_made, DO(dup2, 51, 200); DO(open, 5, "/proc/self/fd/200", O_RDONLY, 0); DO(close, 200))
LIST(of_file, DO(chdir, place); DO(open, 5, "created", O_RDONLY, 0))

static const struct list kPaths[] = {
    {"of self", of_self, 0, "5=50"},
    {"of thread", of_thread, 0, "5=50"},
    {"of /dev", of_dev, 0, "5=50"},
    {"of stdin", of_stdin, 0, "5=0"},
    {"by dots", by_dots, 0, "5=50"},
    {"by link", by_link, 0, "5=50"},
    {"by two links", by_two_links, 0, "5=50"},
    {"by linked directory", by_linked_directory, 0, "5=50"},
    {"in /proc/self/fd", in_proc, 0, "5=50"},
    {"in /proc/self", in_self, 0, "5=50"},
    {"in /proc by number", in_proc_by_number, 0, "5=50"},
    {"at /proc", at_proc, 0, "5=50"},
    {"at a link", at_place, 0, "5=50"},
    {"to a directory", to_directory, 0, "5=c"},
    {"through a directory", through_directory, 0, "5=c"},
    {"of a listing", of_listing, 0, "5=?"},
    {"of information", of_information, 0, "5=?"},
    {"of /dev/null", of_null, 0, "5=n"},
    {"of what was made", of_made, 0, "5=51"},
    {"of a file", of_file, 0, "5=c"},
};

static void open_more_files(void) {
  char text[kTextSize];
  open_files();
  for (int i = 0; i < 2; i++) {
    int directory = open(i == 0 ? "/proc" : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dup3(directory, kProc + i, O_CLOEXEC) < 0 || close(directory) != 0) MISTAKE("no files");
  }
  snprintf(text, sizeof text, "%.400s/link", place);
  if (symlink("/proc/self/fd/50", text) != 0) MISTAKE("no link");
  snprintf(text, sizeof text, "%.400s/second", place);
  if (symlink("link", text) != 0) MISTAKE("no second link");
  snprintf(text, sizeof text, "%.400s/fd", place);
  if (symlink("/dev/fd", text) != 0) MISTAKE("no linked directory");
  note_table();
}

/// The path, then all closed from `first_closed` on, unless exec is to do it.
static void (*add_path)(posix_spawn_file_actions_t*);
static int first_closed;

static void path_and_closefrom(posix_spawn_file_actions_t* actions) {
  add_path(actions);
  if (first_closed > 0) DO(closefrom_np, first_closed);
}

static void try_paths(int first, uint32_t flags, const char* kept) {
  first_closed = first;
  for (size_t i = 0; i < COUNT(kPaths); i++) {
    char expected[kTextSize];
    snprintf(expected, sizeof expected, "%s%s", kept, kPaths[i].expected);
    struct list list = {kPaths[i].name, path_and_closefrom, flags, expected};
    add_path = kPaths[i].add;
    try_list(&list);
  }
}

static void each_path(void) {
  open_more_files();
  try_paths(6, 0, "1=1 3=3 ");
  try_paths(49, POSIX_SPAWN_CLOEXEC_DEFAULT, "1=1 ");
  try_paths(0, POSIX_SPAWN_CLOEXEC_DEFAULT, "1=1 ");
  close_files();
}

static void path__to_a_descriptor_before_closefrom__finds_it(void) {
  if (access("/dev/fd/0", F_OK) != 0) return check_skip("no /dev/fd");
  run_on_each_kernel(each_path);
}

/// What becomes of a program that is found by way of descriptor 50, or of the directory 48.
static int run_by(const char* path, uint32_t flags, void (*add)(posix_spawn_file_actions_t*),
                  const char* search) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char* argv[] = {"ends", NULL};
  pid_t pid = -1;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, flags);
  if (search != NULL) posix_spawnattr_setsearchpath_np(&attributes, search);
  if (add != NULL) add(&actions);
  int error = (search != NULL ? posix_spawnp : posix_spawn)(&pid, path, &actions, &attributes, argv,
                                                            environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error == 0 ? -end_of(pid) : error;
}

LIST(closed, DO(closefrom_np, 3))
LIST(closed_from_program, DO(closefrom_np, 50))
LIST(not_closed, DO(closefrom_np, 51))
LIST(streams, DO(dup2, 0, 1); DO(dup2, 50, 2))
LIST(changed_directory, DO(fchdir, kPlace))

static void run_programs(void) {
  const uint32_t by_default = POSIX_SPAWN_CLOEXEC_DEFAULT;
  char ends[kTextSize + 8];
  char text[kTextSize];
  copy_program("ends", make_directory(place), 0700, ends);
  snprintf(text, sizeof text, "%.400s/link", place);
  CHECK_EQ(symlink("/proc/self/fd/50", text), 0);
  int program = open(ends, O_RDONLY | O_CLOEXEC);
  int directory = open(place, O_RDONLY | O_CLOEXEC);
  CHECK_EQ(dup3(program, 50, O_CLOEXEC), 50);
  CHECK_EQ(dup3(directory, kPlace, O_CLOEXEC), kPlace);
  for (int i = 0; i < 2; i++) {
    CHECK_EQ(run_by("/proc/self/fd/50", 0, closed, NULL), ENOENT);
    CHECK_EQ(run_by("/proc/self/fd/50", 0, closed_from_program, NULL), ENOENT);
    CHECK_EQ(run_by(text, 0, closed_from_program, NULL), ENOENT);
    CHECK_EQ(run_by("/proc/self/fd/50", 0, not_closed, NULL), -kEnds);
    CHECK_EQ(run_by("/proc/self/fd/50", by_default, NULL, NULL), -kEnds);
    CHECK_EQ(run_by("/dev/fd/50", by_default, streams, NULL), -kEnds);
    CHECK_EQ(run_by("/proc/self/fd/50", by_default, not_closed, NULL), -kEnds);
    CHECK_EQ(run_by("/proc/self/fd/50", by_default, closed, NULL), ENOENT);
    CHECK_EQ(run_by(text, by_default, NULL, NULL), -kEnds);
    CHECK_EQ(run_by("link", by_default, changed_directory, NULL), -kEnds);
    CHECK_EQ(run_by("/proc/self/fd/48/ends", by_default, NULL, NULL), -kEnds);
    CHECK_EQ(run_by("ends", by_default, NULL, "/none:/proc/self/fd/48:/bin"), -kEnds);
    CHECK_EQ(run_by("ends", 0, closed, "/none:/proc/self/fd/48:/bin"), ENOENT);
  }
  close(50);
  close(kPlace);
  remove_directory(place);
}

static void path__of_the_program_by_a_descriptor__is_found_until_it_is_closed(void) {
  if (access("/dev/fd/0", F_OK) != 0) return check_skip("no /dev/fd");
  run_on_each_kernel(run_programs);
}

LIST(root_of_number, DO(chroot_np, "/proc/self/fd/47"); DO(closefrom_np, 3))
LIST(joined, DO(setns_np, 51, CLONE_NEWUTS); DO(closefrom_np, 3))

static void use_privileges(void) {
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int names = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
  CHECK_EQ(dup3(root, kRoot, O_CLOEXEC), kRoot);
  CHECK_EQ(dup3(names, 51, O_CLOEXEC), 51);
  for (int i = 0; i < 2; i++) {
    CHECK_EQ(run_by("/bin/true", 0, root_of_number, NULL), 0);
    CHECK_EQ(run_by("/bin/true", 0, joined, NULL), 0);
  }
}

/// Needs CAP_SYS_CHROOT and CAP_SYS_ADMIN, bits 18 and 21.
static void path__of_a_new_root_by_a_descriptor__is_found(void) {
  const unsigned long long needed = 1ULL << 18 | 1ULL << 21;
  if ((status_mask(getpid(), "CapEff:") & needed) != needed) return check_skip("no privilege");
  run_on_each_kernel(use_privileges);
}

int main(void) {
  check_library();
  RUN(path__to_a_descriptor_before_closefrom__finds_it);
  RUN(path__of_the_program_by_a_descriptor__is_found_until_it_is_closed);
  RUN(path__of_a_new_root_by_a_descriptor__is_found);
  return check_end();
}
