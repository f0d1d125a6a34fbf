// SPDX-License-Identifier: MIT
// posix_spawnattr_setuidmap_np and posix_spawnattr_setgidmap_np.
#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static posix_spawnattr_t attributes;

/// True where a process that left this user namespace may map its user. Linux 5.12: root needs
/// CAP_SETFCAP to.
static int can_map(void) {
  char map[64];
  int size = snprintf(map, sizeof map, "0 %u 1", (unsigned)geteuid());
  if (unshare(CLONE_NEWUSER) != 0) return 0;
  int file = open("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
  return write(file, map, (size_t)size) == size;
}

static int skip_without_namespaces(void) {
  if (is_possible(can_map)) return 0;
  check_skip("no user namespace with a map");
  return 1;
}

/// A map of one ID, in a buffer that is changed afterwards: it is copied.
static void set_map(int (*set)(posix_spawnattr_t*, const char*), unsigned inside,
                    unsigned outside) {
  char map[64];
  snprintf(map, sizeof map, "%u %u 1", inside, outside);
  CHECK_EQ(set(&attributes, map), 0);
  memset(map, '9', sizeof map);
}

static int set_uid_map(posix_spawnattr_t* object, const char* map) {
  return posix_spawnattr_setuidmap_np(object, map);
}

static int set_gid_map(posix_spawnattr_t* object, const char* map) {
  return posix_spawnattr_setgidmap_np(object, map);
}

static void set_up(void) {
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, CLONE_NEWUSER), 0);
}

static void tear_down(void) {
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

/// The three numbers of a map of a process; zeros where it has none.
static void check_map(pid_t pid, const char* name, long inside, long outside, long count) {
  char text[kTextSize];
  long seen[3] = {0, 0, 0};
  sscanf(proc_line(pid, name, text), "%ld %ld %ld", &seen[0], &seen[1], &seen[2]);
  CHECK_EQ(seen[0], inside);
  CHECK_EQ(seen[1], outside);
  CHECK_EQ(seen[2], count);
}

static void map_to_root(void) {
  if (skip_without_namespaces()) return;
  set_up();
  set_map(set_uid_map, 0, geteuid());
  set_map(set_gid_map, 0, getegid());
  CHECK_EQ(run_shell("test $(id -u) = 0 && test $(id -g) = 0 && exit 5", NULL, &attributes), 5);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_RECORD(NONE, "", 0);
  check_map(pid, "uid_map", 0, geteuid(), 1);
  check_map(pid, "gid_map", 0, getegid(), 1);
  end(pid);
  CHECK_EQ(run_shell("test \"$(cat /proc/self/setgroups)\" = deny && exit 5", NULL, &attributes),
           5);
  tear_down();
}

static void idmaps__root__is_mapped(void) {
  if (geteuid() != 0) return check_skip("needs root");
  map_to_root();
}

static void idmaps__ordinary_user__is_root_inside(void) { run_as_user(map_to_root); }

static void map_to_another(void) {
  if (skip_without_namespaces()) return;
  set_up();
  set_map(set_uid_map, 1234, geteuid());
  CHECK_EQ(run_shell("test $(id -u) = 1234 && exit 5", NULL, &attributes), 5);
  pid_t pid = start_paused(NULL, &attributes);
  check_map(pid, "uid_map", 1234, geteuid(), 1);
  check_map(pid, "gid_map", 0, 0, 0);
  end(pid);
  tear_down();
}

static void idmaps__uid_map_alone__is_the_only_one(void) {
  map_to_another();
  run_as_user(map_to_another);
}

static void check_refused(int (*set)(posix_spawnattr_t*, const char*), const char* map, int error) {
  set_up();
  CHECK_EQ(set(&attributes, map), 0);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), error);
  CHECK_RECORD(IDMAPS, "write", error);
  tear_down();
}

static void map_wrongly(void) {
  if (skip_without_namespaces()) return;
  char two[64];
  snprintf(two, sizeof two, "0 %u 2", (unsigned)geteuid());
  check_refused(set_uid_map, "0 4711 1", EPERM);
  check_refused(set_gid_map, "0 4711 1", EPERM);
  check_refused(set_uid_map, two, EPERM);
  check_refused(set_uid_map, "root", EINVAL);
  check_refused(set_gid_map, "0", EINVAL);
  check_refused(set_uid_map, "0 0 0", EINVAL);
  check_refused(set_uid_map, "", EINVAL);
}

static void idmaps__another_id_or_format__is_refused(void) {
  map_wrongly();
  run_as_user(map_wrongly);
}

static void idmaps__no_user_namespace__is_eperm(void) {
  init_recorded(&attributes, 0);
  set_map(set_uid_map, 0, geteuid());
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EPERM);
  CHECK_RECORD(IDMAPS, "write", EPERM);
  tear_down();
}

static void idmaps__mapped_user__can_be_set(void) {
  if (skip_without_namespaces()) return;
  set_up();
  set_map(set_uid_map, 7, geteuid());
  posix_spawnattr_set_uid_np(&attributes, 7);
  CHECK_EQ(run_shell("test $(id -u) = 7 && exit 5", NULL, &attributes), 5);
  posix_spawnattr_set_uid_np(&attributes, 8);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EINVAL);
  CHECK_RECORD(UID, "setresuid", EINVAL);
  CHECK_EQ(record.value, 8);
  tear_down();
}

static void idmaps__with_all_namespaces__are_written(void) {
  if (skip_without_namespaces()) return;
  init_recorded(&attributes, 0);
  int kinds = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC;
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, kinds), 0);
  set_map(set_uid_map, 0, geteuid());
  set_map(set_gid_map, 0, getegid());
  CHECK_EQ(run_shell("test $(id -u) = 0 && test $$ = 1 && exit 5", NULL, &attributes), 5);
  tear_down();
}

static void map_without_being_dumpable(void) {
  if (skip_without_namespaces()) return;
  CHECK_EQ(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), 0);
  set_up();
  set_map(set_uid_map, 0, geteuid());
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EACCES);
  CHECK_RECORD(IDMAPS, "openat", EACCES);
  tear_down();
}

static void idmaps__caller_that_is_not_dumpable__is_eacces(void) {
  run_as_user(map_without_being_dumpable);
}

static void idmaps__copy_of_a_destroyed_object__is_einval(void) {
  init_recorded(&attributes, 0);
  posix_spawnattr_t copy = attributes;
  tear_down();
  CHECK_EQ(posix_spawnattr_setuidmap_np(&copy, "0 0 1"), EINVAL);
  CHECK_EQ(posix_spawnattr_setgidmap_np(&copy, "0 0 1"), EINVAL);
}

int main(void) {
  check_library();
  RUN(idmaps__root__is_mapped);
  RUN(idmaps__ordinary_user__is_root_inside);
  RUN(idmaps__uid_map_alone__is_the_only_one);
  RUN(idmaps__another_id_or_format__is_refused);
  RUN(idmaps__no_user_namespace__is_eperm);
  RUN(idmaps__mapped_user__can_be_set);
  RUN(idmaps__with_all_namespaces__are_written);
  RUN(idmaps__caller_that_is_not_dumpable__is_eacces);
  RUN(idmaps__copy_of_a_destroyed_object__is_einval);
  return check_end();
}
