// SPDX-License-Identifier: MIT
// posix_spawnattr_getxflags and posix_spawnattr_setxflags, and the effect of what only they set.
#include <sys/resource.h>

#include "tests/portable/attributes.h"
#include "tests/portable/set_user_id.h"

enum { kAllFlags = 0x1fffff };

static posix_spawnattr_t attributes;

static void set_xflags(uint32_t flags) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setxflags(&attributes, flags), 0);
}

static uint32_t xflags_of(const posix_spawnattr_t* object) {
  uint32_t flags = 0x5a5a5a5a;
  CHECK_EQ(posix_spawnattr_getxflags(object, &flags), 0);
  return flags;
}

static void getxflags__whatever_was_set__is_read(void) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(xflags_of(&attributes), 0);
  for (uint32_t bit = 1; bit <= kAllFlags; bit <<= 1) {
    CHECK_EQ(posix_spawnattr_setxflags(&attributes, bit), 0);
    CHECK_EQ(xflags_of(&attributes), bit);
    CHECK_EQ(posix_spawnattr_setxflags(&attributes, kAllFlags & ~bit), 0);
    CHECK_EQ(xflags_of(&attributes), kAllFlags & ~bit);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setxflags__unknown_flag__is_einval_and_unchanged(void) {
  set_xflags(POSIX_SPAWN_NO_NEW_PRIVS_NP | POSIX_SPAWN_SETSID);
  for (uint32_t bit = kAllFlags + 1; bit != 0; bit <<= 1) {
    CHECK_EQ(posix_spawnattr_setxflags(&attributes, bit | POSIX_SPAWN_SETSID), EINVAL);
  }
  CHECK_EQ(posix_spawnattr_setxflags(&attributes, (uint32_t)POSIX_SPAWN_DISABLE_ASLR_NP), EINVAL);
  CHECK_EQ(xflags_of(&attributes), POSIX_SPAWN_NO_NEW_PRIVS_NP | POSIX_SPAWN_SETSID);
  posix_spawnattr_destroy(&attributes);
}

static void setflags__after_setxflags__changes_the_lower_ones_only(void) {
  short seen = 0;
  set_xflags(POSIX_SPAWN_RESETNOFILE_NP | POSIX_SPAWN_SETSID);
  CHECK_EQ(posix_spawnattr_getflags(&attributes, &seen), 0);
  CHECK_EQ(seen, POSIX_SPAWN_SETSID);
  CHECK_EQ(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_DISABLE_ASLR_NP), 0);
  CHECK_EQ(xflags_of(&attributes), POSIX_SPAWN_RESETNOFILE_NP | 0x8000);
  CHECK_EQ(posix_spawnattr_setxflags(&attributes, 0), 0);
  CHECK_EQ(posix_spawnattr_getflags(&attributes, &seen), 0);
  CHECK_EQ(seen, 0);
  posix_spawnattr_destroy(&attributes);
}

static void setxflags__copied_object__shares_the_upper_ones(void) {
  set_xflags(POSIX_SPAWN_RESETNOFILE_NP);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setxflags(&copy, POSIX_SPAWN_NO_NEW_PRIVS_NP | POSIX_SPAWN_SETSID), 0);
  CHECK_EQ(xflags_of(&attributes), POSIX_SPAWN_NO_NEW_PRIVS_NP);
  CHECK_EQ(xflags_of(&copy), POSIX_SPAWN_NO_NEW_PRIVS_NP | POSIX_SPAWN_SETSID);
  posix_spawnattr_destroy(&attributes);
}

static void no_new_privileges(void) {
  set_xflags(0);
  check_status(&attributes, "NoNewPrivs:", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 0 ? "1" : "0");
  CHECK_EQ(posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_NO_NEW_PRIVS_NP), 0);
  check_status(&attributes, "NoNewPrivs:", "1");
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void no_new_privs__with_the_flag__are_the_childs_only(void) {
  no_new_privileges();
  run_as_user(no_new_privileges);
}

/// A program of root's with the set-user-ID bit.
static char program[kTextSize + 8];

/// The effective user of a child that executes it.
static long effective_user(uint32_t flags) {
  char* argv[] = {"paused", NULL};
  char text[kTextSize] = "";
  long user = -1;
  pid_t pid = -1;
  set_xflags(flags);
  if (CHECK_EQ(posix_spawn(&pid, program, NULL, &attributes, argv, environ), 0)) {
    wait_until_ready(pid);
    CHECK_EQ(sscanf(status_line(pid, "Uid:", text), "%*d %ld", &user), 1);
    kill(pid, SIGKILL);  // allowed: the real user is this one
    wait_for(pid);
  }
  posix_spawnattr_destroy(&attributes);
  return user;
}

static void run_set_user_id_program(void) {
  if (effective_user(0) != 0) {
    check_skip("set-user-ID programs have no effect here");
    return;
  }
  CHECK_EQ(effective_user(POSIX_SPAWN_NO_NEW_PRIVS_NP), kUser);
}

static void no_new_privs__set_user_id_program__gains_nothing(void) {
  char directory[kTextSize];
  make_directory(directory);
  if (make_set_user_id_program(directory, program)) run_as_user(run_set_user_id_program);
  remove_directory(directory);
}

static void no_new_privs__with_user_and_capability__all_are_the_childs(void) {
  char text[kTextSize];
  if (skip_without(3 << 6 | 1 << 10 /* CAP_SETGID, CAP_SETUID, CAP_NET_BIND_SERVICE */)) return;
  set_xflags(POSIX_SPAWN_NO_NEW_PRIVS_NP);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, kUser), 0);
  CHECK_EQ(posix_spawnattr_setambientcaps_np(&attributes, 1 << 10), 0);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_TEXT(status_line(pid, "NoNewPrivs:", text), "1");
  CHECK_TEXT(status_line(pid, "Uid:", text), "65534 65534 65534 65534");
  CHECK_EQ(status_mask(pid, "CapEff:"), 1 << 10);
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

static void check_descriptor_limit(rlim_t soft, rlim_t hard,
                                   const posix_spawn_file_actions_t* actions) {
  struct rlimit seen = {0, 0};
  pid_t pid = start_ready(actions, &attributes);
  CHECK_EQ(prlimit(pid, RLIMIT_NOFILE, NULL, &seen), 0);
  CHECK_EQ(seen.rlim_cur, soft);
  CHECK_EQ(seen.rlim_max, hard);
  end(pid);
}

static void limits_of_descriptors(void) {
  static const rlim_t kLimits[][2] = {{2000, 3000}, {20, 1500}, {700, 800}, {10, 100}};
  posix_spawn_file_actions_t actions;
  for (size_t i = 0; i < sizeof kLimits / sizeof *kLimits; i++) {
    const struct rlimit limit = {kLimits[i][0], kLimits[i][1]};
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
      check_skip("has a low hard limit of descriptors");
      return;
    }
    set_xflags(POSIX_SPAWN_RESETNOFILE_NP);
    // File actions go by the caller's.
    posix_spawn_file_actions_init(&actions);
    CHECK_EQ(posix_spawn_file_actions_adddup2(&actions, 0, (int)limit.rlim_cur - 1), 0);
    check_descriptor_limit(limit.rlim_max < 1024 ? limit.rlim_max : 1024, limit.rlim_max, &actions);
    check_caller_unchanged(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
}

static void resetnofile__with_the_flag__is_what_select_can_do(void) {
  run_apart(limits_of_descriptors);
  run_as_user(limits_of_descriptors);
}

static void resetnofile__with_a_limit_of_its_own__that_counts(void) {
  const struct rlimit kOwn = {50, 60};
  set_xflags(POSIX_SPAWN_RESETNOFILE_NP | POSIX_SPAWN_SETRLIMIT_NP);
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attributes, RLIMIT_NOFILE, &kOwn), 0);
  check_descriptor_limit(50, 60, NULL);
  posix_spawnattr_destroy(&attributes);
}

int main(void) {
  check_library();
  publish_helpers();
  RUN(getxflags__whatever_was_set__is_read);
  RUN(setxflags__unknown_flag__is_einval_and_unchanged);
  RUN(setflags__after_setxflags__changes_the_lower_ones_only);
  RUN(setxflags__copied_object__shares_the_upper_ones);
  RUN(no_new_privs__with_the_flag__are_the_childs_only);
  RUN(no_new_privs__set_user_id_program__gains_nothing);
  RUN(no_new_privs__with_user_and_capability__all_are_the_childs);
  RUN(resetnofile__with_the_flag__is_what_select_can_do);
  RUN(resetnofile__with_a_limit_of_its_own__that_counts);
  return check_end();
}
