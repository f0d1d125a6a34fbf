// SPDX-License-Identifier: MIT
// No attribute and no action makes the spawn copy the caller's memory. What a fork copies is
// protected until the caller next writes to it, each page by a fault, and those are counted.
#include <sys/mman.h>
#include <sys/stat.h>

#include "tests/portable/deeds.h"

enum { kPages = 4000, kPageSize = 4096, kFew = kPages / 4 };

static char* pages;
static char directory[kTextSize];

static void touch_pages(void) {
  for (size_t i = 0; i < kPages; i++) pages[i * kPageSize]++;
}

static long count_faults(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

static void make_pages(void) {
  pages = mmap(NULL, (size_t)kPages * kPageSize, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(pages != MAP_FAILED);
  madvise(pages, (size_t)kPages * kPageSize, MADV_NOHUGEPAGE);
  touch_pages();
}

/// What the spawn answers; the faults that came of it are added up.
static int spawn_counting(const posix_spawn_file_actions_t* actions,
                          const posix_spawnattr_t* attributes, long* faults) {
  char* argv[] = {"true", NULL};
  pid_t pid = -1;
  process_descriptor = -1;
  touch_pages();
  long before = count_faults();
  int error = posix_spawnp(&pid, "true", actions, attributes, argv, environ);
  touch_pages();
  *faults += count_faults() - before;
  if (error == 0) end(pid);
  if (process_descriptor >= 0) close(process_descriptor);
  return error;
}

/// True where the kernel or sandbox does not let this user.
static int is_forbidden(int error, enum need need) { return error == EPERM && need != kNobody; }

static void check_attribute(const struct wish* wish) {
  posix_spawnattr_t attributes;
  long faults = 0;
  posix_spawnattr_init(&attributes);
  ask(&attributes, wish);
  int error = spawn_counting(NULL, &attributes, &faults);
  if (!is_forbidden(error, wish->need)) CHECK_TEXT(error == 0 ? "" : wish->name, "");
  if (faults >= kFew) CHECK_TEXT(wish->name, "shared");
  posix_spawnattr_destroy(&attributes);
}

static void each_attribute(void) {
  for (size_t i = 0; i < kWishCount; i++) check_attribute(&kWishes[i]);
}

static void sharing__each_attribute__copies_nothing(void) { run_apart(each_attribute); }

/// Each action comes behind those that it needs.
static void each_action(void) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  posix_spawn_file_actions_init(&actions);
  for (size_t i = 0; i < kDeedCount; i++) {
    long faults = 0;
    kDeeds[i].add(&actions);
    int error = spawn_counting(&actions, &attributes, &faults);
    if (!is_forbidden(error, kDeeds[i].need)) CHECK_TEXT(error == 0 ? "" : kDeeds[i].name, "");
    if (faults >= kFew) CHECK_TEXT(kDeeds[i].name, "shared");
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

static void sharing__each_action__copies_nothing(void) { run_apart(each_action); }

/// Faults of one spawn with all that every user may ask for.
static long count_for_all(const char* late_failure) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  long faults = 0;
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  ask_all(&attributes, kNobody);
  add_all(&actions, kNobody);
  if (late_failure != NULL) posix_spawn_file_actions_addchdir(&actions, late_failure);
  CHECK_EQ(spawn_counting(&actions, &attributes, &faults), late_failure == NULL ? 0 : ENOENT);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return faults;
}

static void all_at_once(void) {
  CHECK(count_for_all(NULL) < kFew);
  CHECK(count_for_all("/none") < kFew);
}

static void sharing__all_at_once__copies_nothing(void) { run_apart(all_at_once); }

static void hidden_error(void) {
  posix_spawnattr_t attributes;
  char* argv[] = {"none", NULL};
  pid_t pid = -1;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  touch_pages();
  long before = count_faults();
  CHECK_EQ(posix_spawn(&pid, "/none", NULL, &attributes, argv, environ), 0);
  touch_pages();
  CHECK(count_faults() - before < kFew);
  CHECK_EQ(WEXITSTATUS(wait_for(pid)), 127);
  posix_spawnattr_destroy(&attributes);
}

static void sharing__stand_in_for_a_failed_child__copies_nothing(void) { run_apart(hidden_error); }

/// The control: the same count where there is no other way than to fork.
static void all_by_fork(void) {
  if (!refuse_sharing()) return;
  CHECK(count_for_all(NULL) >= kPages);
}

static void sharing__fork__is_seen(void) { run_apart(all_by_fork); }

static void replaced_caller(void) {
  posix_spawnattr_t attributes;
  char* argv[] = {"true", NULL};
  posix_spawnattr_init(&attributes);
  ask_umask(&attributes);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_SETEXEC);
  refuse(SYS_clone3, 0);
  refuse(SYS_clone, 0);
  CHECK_EQ(posix_spawn(NULL, "/bin/true", NULL, &attributes, argv, environ), 0);
  CHECK_TEXT("the caller", "replaced");
}

static void sharing__caller_that_is_replaced__makes_no_child(void) { run_apart(replaced_caller); }

int main(void) {
  char below[kTextSize + 8];
  check_library();
  setenv("PATH", "/bin:/usr/bin", 1);
  snprintf(below, sizeof below, "%s/below", make_directory(directory));
  mkdir(below, 0755);
  open_what_is_used("/bin/true", directory);
  int master = open_terminal();
  make_pages();
  RUN(sharing__each_attribute__copies_nothing);
  RUN(sharing__each_action__copies_nothing);
  RUN(sharing__all_at_once__copies_nothing);
  RUN(sharing__stand_in_for_a_failed_child__copies_nothing);
  RUN(sharing__fork__is_seen);
  RUN(sharing__caller_that_is_replaced__makes_no_child);
  close(master);
  remove_directory(directory);
  return check_end();
}
