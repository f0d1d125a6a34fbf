// SPDX-License-Identifier: MIT
// Taking IDs, and looking at those of children.
#include "conformance/groups/h_ids/callers.h"

#include <grp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kOther = 1111, kOtherGroup = 2222 };

struct caller caller_with(bool other_user, bool other_group) {
  static const char* const names[] = {"none differs", "the group differs", "the user differs",
                                      "both differ"};
  const uid_t user = ordinary_user();
  const gid_t group = user;
  return (struct caller){
      .name = names[2 * other_user + other_group],
      .real_user = user,
      .effective_user = other_user ? kOther + (user == kOther) : user,
      .real_group = group,
      .effective_group = other_group ? kOtherGroup + (group == kOtherGroup) : group};
}

void take_ids(const struct caller* caller) {
  static const gid_t groups[] = {7, 5001, 5002, 4000000000u};
  const gid_t group = caller->effective_group;
  const uid_t user = caller->effective_user;
  set_up(setgroups(sizeof groups / sizeof groups[0], groups) == 0, "setgroups");
  set_up(setresgid(caller->real_group, group, group) == 0, "setresgid");
  set_up(setresuid(caller->real_user, user, user) == 0, "setresuid");
}

void for_each_caller(void (*test)(const void* caller)) {
  need_real_root();
  for (int which = 1; which < 4; which++) {
    struct caller caller = caller_with(which & 2, which & 1);
    run_apart(test, &caller);
  }
}

const posix_spawnattr_t* flag_attributes(short flags) {
  static posix_spawnattr_t attributes;
  require_error("init", posix_spawnattr_init(&attributes), 0);
  require_error("setflags", posix_spawnattr_setflags(&attributes, flags), 0);
  return &attributes;
}

void require_id(const struct caller* caller, const char* key, long expected) {
  char what[128];
  snprintf(what, sizeof what, "the child's %s where %s", key, caller->name);
  require_equal(what, seen_number(key), expected);
}

void require_effective(const struct caller* caller, uid_t user, gid_t group) {
  require_id(caller, "uid.effective", user);
  require_id(caller, "gid.effective", group);
}

void require_saved(const struct caller* caller, uid_t user, gid_t group) {
  require_id(caller, "uid.saved", user);
  require_id(caller, "gid.saved", group);
}

void require_real(const struct caller* caller) {
  require_id(caller, "uid.real", caller->real_user);
  require_id(caller, "gid.real", caller->real_group);
}

void make_program(const char* path, mode_t mode) {
  copy_reporter(path);
  set_up(chown(path, kOwner, kOwningGroup) == 0, "chown");
  set_up(chmod(path, mode) == 0, "chmod");
}
