// SPDX-License-Identifier: MIT
// posix_spawnattr_set_uid_np and posix_spawnattr_set_gid_np.
#include "tests/portable/attributes.h"

static const unsigned long long kCapIds = 3 << 6;  // CAP_SETGID, CAP_SETUID

static posix_spawnattr_t attributes;
static posix_spawn_file_actions_t actions;

static void set_ids(uid_t uid, gid_t gid) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, gid), 0);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, uid), 0);
}

static void set_uid_np__as_root__child_has_it_and_no_capability(void) {
  char text[kTextSize];
  char groups[kTextSize];
  if (skip_without(kCapIds)) return;
  set_ids(1, 1);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, 1234), 0);  // the last one counts
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, 4321), 0);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_TEXT(status_line(pid, "Uid:", text), "1234 1234 1234 1234");
  CHECK_TEXT(status_line(pid, "Gid:", text), "4321 4321 4321 4321");
  CHECK_TEXT(status_line(pid, "Groups:", text), status_line(getpid(), "Groups:", groups));
  CHECK_EQ(status_mask(pid, "CapEff:"), 0);
  CHECK_EQ(status_mask(pid, "CapPrm:"), 0);
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

static void set_uid_np__alone__leaves_the_group_and_vice_versa(void) {
  if (skip_without(kCapIds)) return;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, 1234), 0);
  check_status(&attributes, "Gid:", "0 0 0 0");
  posix_spawnattr_destroy(&attributes);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, 4321), 0);
  check_status(&attributes, "Uid:", "0 0 0 0");
  posix_spawnattr_destroy(&attributes);
}

// Linux: -1 is "leave it as it is", so a child would keep its privileges.
static void set_uid_np__minus_one__is_einval(void) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, (uid_t)-1), EINVAL);
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, (gid_t)-1), EINVAL);
  posix_spawnattr_destroy(&attributes);
}

static void set_uid_np__copied_object__has_it_too(void) {
  if (skip_without(kCapIds)) return;
  set_ids(1234, 4321);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_set_uid_np(&copy, 1235), 0);
  check_status(&attributes, "Uid:", "1235 1235 1235 1235");
  check_status(&copy, "Gid:", "4321 4321 4321 4321");
  posix_spawnattr_destroy(&attributes);
}

static void set_uid_np__file_of_root__is_opened_by_the_actions_only(void) {
  char directory[kTextSize];
  char path[2 * kTextSize];
  char command[3 * kTextSize];
  struct stat status;
  if (skip_without(kCapIds)) return;
  chmod(make_directory(directory), 0755);
  snprintf(path, sizeof path, "%s/secret", directory);
  write_file(path, "word\n", 0600);
  set_ids(kUser, kUser);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 5, path, O_RDONLY, 0);
  snprintf(command, sizeof command, "read x <&5; test \"$x\" = word && ! read y 2>&- <%s", path);
  snprintf(path, sizeof path, "%s/new", directory);
  posix_spawn_file_actions_addopen(&actions, 6, path, O_WRONLY | O_CREAT, 0600);
  CHECK_EQ(run_shell(command, &actions, &attributes), 0);
  CHECK_EQ(stat(path, &status), 0);
  CHECK_EQ(status.st_uid, 0);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  remove_directory(directory);
}

static void set_uid_np__program_of_root__cannot_be_executed(void) {
  char directory[kTextSize];
  char path[2 * kTextSize];
  if (skip_without(kCapIds)) return;
  chmod(make_directory(directory), 0755);
  snprintf(path, sizeof path, "%s/program", directory);
  write_file(path, "#!/bin/true\n", 0700);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(spawn_error(path, NULL, &attributes), 0);
  set_ids(kUser, kUser);
  CHECK_EQ(spawn_error(path, NULL, &attributes), EACCES);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
  remove_directory(directory);
}

static void set_uid_np__behind_a_chroot_action__both_are_done(void) {
  char directory[kTextSize];
  char path[kTextSize];
  char copy[kTextSize + 8];
  char* argv[] = {"paused", NULL};
  pid_t pid = -1;
  if (skip_without(kCapIds | 1 << 18 /* CAP_SYS_CHROOT */)) return;
  chmod(make_directory(directory), 0755);
  copy_program("paused", directory, 0755, copy);
  set_ids(1234, 4321);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchroot_np(&actions, directory);
  posix_spawn_file_actions_addchdir_np(&actions, "/");
  if (CHECK_EQ(posix_spawn(&pid, "/paused", &actions, &attributes, argv, environ), 0)) {
    char link[64];
    snprintf(link, sizeof link, "/proc/%d/root", (int)pid);
    ssize_t size = readlink(link, path, sizeof path - 1);
    path[size < 0 ? 0 : size] = '\0';
    CHECK_TEXT(path, directory);
    CHECK_TEXT(status_line(pid, "Uid:", path), "1234 1234 1234 1234");
  }
  end(pid);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  remove_directory(directory);
}

// Linux 3.1: the change of user goes through, and it is exec that fails.
static void set_uid_np__user_has_too_many_processes__is_eagain(void) {
  const struct rlimit kNone = {0, 0};
  if (skip_without(kCapIds)) return;
  set_ids(54321, 54321);
  pid_t first = start_ready(NULL, &attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETRLIMIT_NP);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attributes, RLIMIT_NPROC, &kNone), 0);
  char path[kTextSize];
  CHECK_EQ(spawn_error(helper("paused", path), NULL, &attributes), EAGAIN);
  end(first);
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

static void set_uid_np__child_of_another_user__leaves_the_caller_alone(void) {
  if (skip_without(kCapIds)) return;
  CHECK_EQ(prctl(PR_SET_DUMPABLE, 1), 0);
  set_ids(1234, 4321);
  check_caller_unchanged(&attributes);
  CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
  posix_spawnattr_destroy(&attributes);
}

static void own_ids(void) {
  char text[kTextSize];
  char expected[kTextSize];
  set_ids(getuid(), getgid());
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_TEXT(status_line(pid, "Uid:", text), status_line(getpid(), "Uid:", expected));
  CHECK_TEXT(status_line(pid, "Gid:", text), status_line(getpid(), "Gid:", expected));
  end(pid);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void set_uid_np__own_ids_of_an_ordinary_user__are_allowed(void) { run_as_user(own_ids); }

static void ids_of_others(void) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, 0), 0);
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_UID_NP, "setresuid", EPERM, 0, "user ID 0"});
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, 4000000000U), 0);
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_UID_NP, "setresuid", EPERM, (int)4000000000U,
                                 "user ID 4000000000"});
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, 17), 0);
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_GID_NP, "setresgid", EPERM, 17, "group ID 17"});
  posix_spawnattr_destroy(&attributes);
}

static void set_uid_np__others_of_an_ordinary_user__are_eperm(void) { run_as_user(ids_of_others); }

static void others_in_a_user_namespace(void) {
  if (unshare(CLONE_NEWUSER) != 0) {
    check_skip("may have no user namespace");
    return;
  }
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, 17), 0);
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_UID_NP, "setresuid", EINVAL, 17, "user ID 17"});
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, 18), 0);
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_GID_NP, "setresgid", EINVAL, 18, "group ID 18"});
  posix_spawnattr_destroy(&attributes);
}

static void set_uid_np__none_of_the_user_namespace__is_einval(void) {
  run_as_user(others_in_a_user_namespace);
}

int main(void) {
  check_library();
  publish_helpers();
  RUN(set_uid_np__as_root__child_has_it_and_no_capability);
  RUN(set_uid_np__alone__leaves_the_group_and_vice_versa);
  RUN(set_uid_np__minus_one__is_einval);
  RUN(set_uid_np__copied_object__has_it_too);
  RUN(set_uid_np__file_of_root__is_opened_by_the_actions_only);
  RUN(set_uid_np__program_of_root__cannot_be_executed);
  RUN(set_uid_np__behind_a_chroot_action__both_are_done);
  RUN(set_uid_np__user_has_too_many_processes__is_eagain);
  RUN(set_uid_np__child_of_another_user__leaves_the_caller_alone);
  RUN(set_uid_np__own_ids_of_an_ordinary_user__are_allowed);
  RUN(set_uid_np__others_of_an_ordinary_user__are_eperm);
  RUN(set_uid_np__none_of_the_user_namespace__is_einval);
  return check_end();
}
