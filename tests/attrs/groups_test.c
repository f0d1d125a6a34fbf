// SPDX-License-Identifier: MIT
// posix_spawnattr_set_groups_np.
#include "tests/portable/attributes.h"

static const unsigned long long kCapIds = 3 << 6;  // CAP_SETGID, CAP_SETUID

enum { kMostGroups = 65536 };  // Linux: NGROUPS_MAX, of which musl says 32

static posix_spawnattr_t attributes;

static void set_groups(int count, gid_t* groups) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_groups_np(&attributes, count, groups, 1000), 0);
}

static void set_groups_np__as_root__are_all_that_the_child_has(void) {
  gid_t groups[] = {30, 10, 20};
  if (skip_without(kCapIds)) return;
  set_groups(3, groups);
  groups[1] = 99;  // they were copied
  check_status(&attributes, "Groups:", "10 20 30");
  check_status(&attributes, "Gid:", "0 0 0 0");
  check_status(&attributes, "Uid:", "0 0 0 0");
  CHECK_EQ(posix_spawnattr_set_groups_np(&attributes, 1, groups, 0), 0);
  check_status(&attributes, "Groups:", "30");
  posix_spawnattr_destroy(&attributes);
}

static void with_groups_of_its_own(void) {
  const gid_t own[] = {5, 6};
  CHECK_EQ(syscall(SYS_setgroups, 2, own), 0);
  posix_spawnattr_init(&attributes);
  check_status(&attributes, "Groups:", "5 6");
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, 7), 0);
  check_status(&attributes, "Groups:", "5 6");
  CHECK_EQ(posix_spawnattr_set_groups_np(&attributes, 0, NULL, 0), 0);
  check_status(&attributes, "Groups:", "");
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void set_groups_np__none__takes_the_callers_away(void) {
  if (!skip_without(kCapIds)) run_apart(with_groups_of_its_own);
}

static void set_groups_np__as_many_as_there_may_be__are_the_childs(void) {
  enum { kUnderText = 64 };
  static gid_t groups[kMostGroups];
  char text[kTextSize];
  if (skip_without(kCapIds)) return;
  for (gid_t i = 0; i < kMostGroups; i++) groups[i] = i + 1;
  set_groups(kMostGroups, groups);
  end(start_ready(NULL, &attributes));
  CHECK_EQ(posix_spawnattr_set_groups_np(&attributes, kUnderText, groups, 0), 0);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK(strstr(status_line(pid, "Groups:", text), " 62 63 64") != NULL);
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

static void set_groups_np__out_of_range__is_einval(void) {
  gid_t group = 5;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_groups_np(&attributes, -1, &group, 0), EINVAL);
  CHECK_EQ(posix_spawnattr_set_groups_np(&attributes, kMostGroups + 1, &group, 0), EINVAL);
  CHECK_EQ(posix_spawnattr_set_groups_np(&attributes, 1, NULL, 0), EINVAL);
  posix_spawnattr_destroy(&attributes);
}

static void set_groups_np__no_group_of_the_kernels__spawn_gives_einval(void) {
  gid_t group = (gid_t)-1;
  if (skip_without(kCapIds)) return;
  set_groups(1, &group);
  check_failure(
      NULL, &attributes,
      (struct failure){POSIX_SPAWN_STEP_GROUPS_NP, "setgroups", EINVAL, 0, "supplementary groups"});
  posix_spawnattr_destroy(&attributes);
}

static void set_groups_np__copied_object__shares_them(void) {
  gid_t groups[] = {10, 20};
  if (skip_without(kCapIds)) return;
  set_groups(2, groups);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_set_groups_np(&copy, 1, groups + 1, 0), 0);
  check_status(&attributes, "Groups:", "20");
  check_status(&copy, "Groups:", "20");
  posix_spawnattr_destroy(&attributes);
}

static void set_groups_np__with_user_and_group__all_are_the_childs(void) {
  gid_t groups[] = {10, 20};
  char text[kTextSize];
  if (skip_without(kCapIds)) return;
  set_groups(2, groups);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, 1234), 0);
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, 4321), 0);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_TEXT(status_line(pid, "Uid:", text), "1234 1234 1234 1234");
  CHECK_TEXT(status_line(pid, "Gid:", text), "4321 4321 4321 4321");
  CHECK_TEXT(status_line(pid, "Groups:", text), "10 20");
  CHECK_EQ(status_mask(pid, "CapEff:"), 0);
  end(pid);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void any_groups(void) {
  gid_t group = getgid();
  for (int count = 0; count < 2; count++) {
    set_groups(count, &group);
    check_failure(NULL, &attributes,
                  (struct failure){POSIX_SPAWN_STEP_GROUPS_NP, "setgroups", EPERM, 0,
                                   "supplementary groups"});
    posix_spawnattr_destroy(&attributes);
  }
}

static void set_groups_np__of_an_ordinary_user__are_eperm(void) { run_as_user(any_groups); }

int main(void) {
  check_library();
  publish_helpers();
  RUN(set_groups_np__as_root__are_all_that_the_child_has);
  RUN(set_groups_np__none__takes_the_callers_away);
  RUN(set_groups_np__as_many_as_there_may_be__are_the_childs);
  RUN(set_groups_np__out_of_range__is_einval);
  RUN(set_groups_np__no_group_of_the_kernels__spawn_gives_einval);
  RUN(set_groups_np__copied_object__shares_them);
  RUN(set_groups_np__with_user_and_group__all_are_the_childs);
  RUN(set_groups_np__of_an_ordinary_user__are_eperm);
  return check_end();
}
