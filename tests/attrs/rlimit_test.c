// SPDX-License-Identifier: MIT
// posix_spawnattr_getrlimit_np and posix_spawnattr_setrlimit_np, with POSIX_SPAWN_SETRLIMIT_NP.
#include <sys/resource.h>

#include "tests/portable/attributes.h"

enum { kResources = 16 };  // Linux: RLIM_NLIMITS

static posix_spawnattr_t attributes;

static void use_limits(void) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETRLIMIT_NP), 0);
}

static void set_limit(int resource, rlim_t soft, rlim_t hard) {
  struct rlimit limit = {soft, hard};
  CHECK_EQ(posix_spawnattr_setrlimit_np(&attributes, resource, &limit), 0);
}

/// CHECKs a limit of a child.
static void check_limit(int resource, rlim_t soft, rlim_t hard) {
  struct rlimit seen = {0, 0};
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(prlimit(pid, (unsigned)resource, NULL, &seen), 0);
  CHECK_EQ(seen.rlim_cur, soft);
  CHECK_EQ(seen.rlim_max, hard);
  end(pid);
}

static void getrlimit_np__whatever_was_set__is_read(void) {
  struct rlimit seen = {4711, 4712};
  posix_spawnattr_init(&attributes);
  for (int resource = 0; resource < kResources; resource++) {
    CHECK_EQ(posix_spawnattr_getrlimit_np(&attributes, resource, &seen), ENOENT);
    CHECK_EQ(seen.rlim_cur, 4711);
    set_limit(resource, (rlim_t)resource, RLIM_INFINITY);
  }
  for (int resource = 0; resource < kResources; resource++) {
    CHECK_EQ(posix_spawnattr_getrlimit_np(&attributes, resource, &seen), 0);
    CHECK_EQ(seen.rlim_cur, resource);
    CHECK_EQ(seen.rlim_max == RLIM_INFINITY, 1);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setrlimit_np__unknown_resource__is_einval(void) {
  static const int kUnknown[] = {-1, kResources, 1 << 30};
  struct rlimit limit = {1, 1};
  use_limits();
  for (size_t i = 0; i < sizeof kUnknown / sizeof *kUnknown; i++) {
    CHECK_EQ(posix_spawnattr_setrlimit_np(&attributes, kUnknown[i], &limit), EINVAL);
    CHECK_EQ(posix_spawnattr_getrlimit_np(&attributes, kUnknown[i], &limit), EINVAL);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setrlimit_np__copied_object__shares_it(void) {
  struct rlimit limit = {3, 4};
  use_limits();
  set_limit(RLIMIT_CORE, 1, 2);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setrlimit_np(&copy, RLIMIT_CORE, &limit), 0);
  CHECK_EQ(posix_spawnattr_getrlimit_np(&attributes, RLIMIT_CORE, &limit), 0);
  CHECK_EQ(limit.rlim_cur, 3);
  posix_spawnattr_destroy(&attributes);
}

static void lower_limits(void) {
  char text[kTextSize];
  char path[64];
  use_limits();
  set_limit(RLIMIT_NOFILE, 100, 200);
  set_limit(RLIMIT_FSIZE, 300, 400);
  set_limit(RLIMIT_MSGQUEUE, 500, 600);
  pid_t pid = start_ready(NULL, &attributes);
  snprintf(path, sizeof path, "/proc/%d/limits", (int)pid);
  CHECK_EQ(strncmp(line_of(path, "Max open files", text), "100                  200 ", 25), 0);
  CHECK_EQ(strncmp(line_of(path, "Max file size", text), "300                  400 ", 25), 0);
  CHECK_EQ(strncmp(line_of(path, "Max msgqueue size", text), "500                  600 ", 25), 0);
  end(pid);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void setrlimit_np__lower_limits__are_the_childs_only(void) {
  lower_limits();
  run_as_user(lower_limits);
}

static void setrlimit_np__flag_or_limit_alone__has_no_effect(void) {
  struct rlimit own;
  getrlimit(RLIMIT_FSIZE, &own);
  use_limits();
  check_limit(RLIMIT_FSIZE, own.rlim_cur, own.rlim_max);
  posix_spawnattr_destroy(&attributes);
  posix_spawnattr_init(&attributes);
  set_limit(RLIMIT_FSIZE, 1, 1);
  check_limit(RLIMIT_FSIZE, own.rlim_cur, own.rlim_max);
  posix_spawnattr_destroy(&attributes);
}

// The limit is the program's: file actions go by the caller's.
static void setrlimit_np__few_descriptors__do_not_bind_file_actions(void) {
  posix_spawn_file_actions_t actions;
  char text[kTextSize];
  use_limits();
  set_limit(RLIMIT_NOFILE, 3, 3);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 200, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, 200, 201);
  posix_spawn_file_actions_adddata_np(&actions, 202, "x", 1);
  pid_t pid = start_ready(&actions, &attributes);
  CHECK_TEXT(descriptor(pid, 200, text), "/dev/null");
  CHECK_TEXT(descriptor(pid, 201, text), "/dev/null");
  CHECK(descriptor(pid, 202, text)[0] != '\0');
  struct rlimit seen = {0, 0};
  CHECK_EQ(prlimit(pid, RLIMIT_NOFILE, NULL, &seen), 0);
  CHECK_EQ(seen.rlim_max, 3);
  end(pid);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

static void setrlimit_np__no_descriptor_at_all__program_starts(void) {
  use_limits();
  set_limit(RLIMIT_NOFILE, 0, 0);
  check_limit(RLIMIT_NOFILE, 0, 0);
  CHECK_EQ(posix_spawnattr_setxflags(&attributes,
                                     POSIX_SPAWN_SETRLIMIT_NP | POSIX_SPAWN_START_SUSPENDED),
           0);
  pid_t pid = start_paused(NULL, &attributes);
  kill(pid, SIGCONT);
  end(pid);
  posix_spawnattr_destroy(&attributes);
}

static void soft_over_hard(void) {
  char what[kTextSize];
  use_limits();
  set_limit(RLIMIT_CORE, 0, 0);
  set_limit(RLIMIT_FSIZE, 2, 1);
  snprintf(what, sizeof what, "resource limit %d", RLIMIT_FSIZE);
  check_failure(
      NULL, &attributes,
      (struct failure){POSIX_SPAWN_STEP_RLIMIT_NP, "prlimit64", EINVAL, RLIMIT_FSIZE, what});
  posix_spawnattr_destroy(&attributes);
}

static void setrlimit_np__soft_over_hard__spawn_gives_einval(void) {
  soft_over_hard();
  run_as_user(soft_over_hard);
}

static void higher_limit(void) {
  const struct rlimit kLow = {10, 10};
  char what[kTextSize];
  CHECK_EQ(setrlimit(RLIMIT_MSGQUEUE, &kLow), 0);
  use_limits();
  set_limit(RLIMIT_MSGQUEUE, 10, 11);
  snprintf(what, sizeof what, "resource limit %d", RLIMIT_MSGQUEUE);
  check_failure(
      NULL, &attributes,
      (struct failure){POSIX_SPAWN_STEP_RLIMIT_NP, "prlimit64", EPERM, RLIMIT_MSGQUEUE, what});
  posix_spawnattr_destroy(&attributes);
}

static void setrlimit_np__higher_of_an_ordinary_user__is_eperm(void) { run_as_user(higher_limit); }

// Limits come before the IDs, while there is a right to raise them.
static void higher_limit_with_a_user(void) {
  const struct rlimit kLow = {10, 10};
  CHECK_EQ(setrlimit(RLIMIT_MSGQUEUE, &kLow), 0);
  use_limits();
  set_limit(RLIMIT_MSGQUEUE, 10, 11);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, kUser), 0);
  check_limit(RLIMIT_MSGQUEUE, 10, 11);
}

static void setrlimit_np__higher_of_root_with_a_user__is_the_childs(void) {
  if (!skip_without(1 << 24 | 3 << 6 /* CAP_SYS_RESOURCE, CAP_SETGID, CAP_SETUID */)) {
    run_apart(higher_limit_with_a_user);
  }
}

int main(void) {
  check_library();
  publish_helpers();
  RUN(getrlimit_np__whatever_was_set__is_read);
  RUN(setrlimit_np__unknown_resource__is_einval);
  RUN(setrlimit_np__copied_object__shares_it);
  RUN(setrlimit_np__lower_limits__are_the_childs_only);
  RUN(setrlimit_np__flag_or_limit_alone__has_no_effect);
  RUN(setrlimit_np__few_descriptors__do_not_bind_file_actions);
  RUN(setrlimit_np__no_descriptor_at_all__program_starts);
  RUN(setrlimit_np__soft_over_hard__spawn_gives_einval);
  RUN(setrlimit_np__higher_of_an_ordinary_user__is_eperm);
  RUN(setrlimit_np__higher_of_root_with_a_user__is_the_childs);
  return check_end();
}
