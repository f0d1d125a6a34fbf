// SPDX-License-Identifier: MIT
// addchroot: the child's root directory, for who may change it.
#include "tests/portable/apart.h"
#include "tests/portable/foreign.h"
#include "tests/portable/record.h"

static posix_spawn_file_actions_t object;
static char directory[kTextSize];

/// A directory with a program in it: `/paused`, static.
static void make_root(void) {
  char path[kTextSize];
  char copy[kTextSize + 8];
  posix_spawn_file_actions_init(&object);
  snprintf(copy, sizeof copy, "%s/paused", make_directory(directory));
  char* argv[] = {"cp", (char*)helper("paused", path), copy, NULL};
  pid_t pid = -1;
  CHECK_EQ(posix_spawn(&pid, "/bin/cp", NULL, NULL, argv, environ), 0);
  CHECK_EQ(wait_for(pid), 0);
}

static void finish(void) {
  posix_spawn_file_actions_destroy(&object);
  remove_directory(directory);
}

static void add(const char* path) {
  CHECK_EQ(posix_spawn_file_actions_addchroot_np(&object, path), 0);
}

#define NEEDS_PRIVILEGE()                                           \
  do {                                                              \
    if (!may_change_root()) return check_skip("no CAP_SYS_CHROOT"); \
  } while (0)

static int change_root(void) { return chroot("/") == 0; }
static int may_change_root(void) { return is_possible(change_root); }

/// What /proc/PID/NAME refers to.
static const char* link_of(pid_t pid, const char* name) {
  static char text[kTextSize];
  char path[kTextSize];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  ssize_t size = readlink(path, text, sizeof text - 1);
  text[size < 0 ? 0 : size] = '\0';
  return text;
}

static pid_t start_in_root(void) {
  char* argv[] = {"paused", NULL};
  pid_t pid = -1;
  CHECK_EQ(posix_spawn(&pid, "/paused", &object, with_record(0), argv, environ), 0);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
  return pid;
}

static void addchroot__root__is_the_childs_root_and_not_its_directory(void) {
  char here[kTextSize];
  NEEDS_PRIVILEGE();
  make_root();
  char* path = strdup(directory);
  add(path);
  strcpy(path, "/none");
  pid_t pid = start_in_root();
  CHECK_TEXT(link_of(pid, "root"), directory);
  CHECK_TEXT(link_of(pid, "cwd"), getcwd(here, sizeof here));
  CHECK_TEXT(link_of(getpid(), "root"), "/");
  end(pid);
  free(path);
  finish();
}

static void addchroot__then_chdir__is_inside(void) {
  NEEDS_PRIVILEGE();
  make_root();
  add(directory);
  posix_spawn_file_actions_addchdir(&object, "/");
  pid_t pid = start_in_root();
  CHECK_TEXT(link_of(pid, "root"), directory);
  CHECK_TEXT(link_of(pid, "cwd"), directory);
  end(pid);
  CHECK_FAILS("/bin/sh", &object, 0, ENOENT);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
  CHECK_TEXT(record.path, "/bin/sh");
  finish();
}

static void addchroot__relative_path__follows_chdir(void) {
  NEEDS_PRIVILEGE();
  make_root();
  posix_spawn_file_actions_addchdir(&object, directory);
  add(".");
  pid_t pid = start_in_root();
  CHECK_TEXT(link_of(pid, "root"), directory);
  end(pid);
  finish();
}

static void addchroot__bad_directory__is_the_spawns_error(void) {
  NEEDS_PRIVILEGE();
  make_root();
  add("/none");
  CHECK_ACTION_FAILS(&object, 0, ENOENT, 0, "chroot", "chroot");
  CHECK_TEXT(record.path, "/none");
  posix_spawn_file_actions_destroy(&object);
  posix_spawn_file_actions_addchdir(&object, directory);
  add("paused");
  CHECK_ACTION_FAILS(&object, 0, ENOTDIR, 1, "chroot", "chroot");
  finish();
}

static void change_root_without_right(void) {
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/");
  add("/tmp");
  CHECK_ACTION_FAILS(&object, 0, EPERM, 1, "chroot", "chroot");
  CHECK_TEXT(record.path, "/tmp");
  CHECK_EQ(record.fd, -1);
  posix_spawn_file_actions_destroy(&object);
}

static void addchroot__ordinary_user__is_eperm(void) { run_as_user(change_root_without_right); }

static void addchroot__object_of_another_library__is_einval(void) {
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addchroot_np(&object, "/"), EINVAL);
}

int main(void) {
  check_library();
  RUN(addchroot__root__is_the_childs_root_and_not_its_directory);
  RUN(addchroot__then_chdir__is_inside);
  RUN(addchroot__relative_path__follows_chdir);
  RUN(addchroot__bad_directory__is_the_spawns_error);
  RUN(addchroot__ordinary_user__is_eperm);
  RUN(addchroot__object_of_another_library__is_einval);
  return check_end();
}
