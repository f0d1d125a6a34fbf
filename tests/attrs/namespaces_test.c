// SPDX-License-Identifier: MIT
// posix_spawnattr_getnamespaces_np and posix_spawnattr_setnamespaces_np.
#include "tests/portable/apart.h"
#include "tests/portable/record.h"

enum {
  kAllKinds = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS |
              CLONE_NEWIPC | CLONE_NEWCGROUP
};

static const struct {
  int kind;
  const char* name;
} kKinds[] = {{CLONE_NEWUSER, "user"},    {CLONE_NEWPID, "pid"}, {CLONE_NEWNS, "mnt"},
              {CLONE_NEWNET, "net"},      {CLONE_NEWUTS, "uts"}, {CLONE_NEWIPC, "ipc"},
              {CLONE_NEWCGROUP, "cgroup"}};

enum { kKindCount = sizeof kKinds / sizeof *kKinds };

static posix_spawnattr_t attributes;

static void set_up(int kinds) {
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, kinds), 0);
}

static void tear_down(void) {
  CHECK(has_no_child());
  posix_spawnattr_destroy(&attributes);
}

/// What the system itself answers who wants these namespaces.
static int error_of_unshare(int kinds) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) _exit(unshare(kinds) == 0 ? 0 : errno);
  return WEXITSTATUS(wait_for(pid));
}

/// The namespaces in which a process is not where this one is, of those that the kernel has.
static int other_namespaces(pid_t pid) {
  int kinds = 0;
  for (size_t i = 0; i < kKindCount; i++) {
    char path[64];
    struct stat own;
    struct stat other;
    snprintf(path, sizeof path, "/proc/self/ns/%s", kKinds[i].name);
    if (stat(path, &own) != 0) continue;
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, kKinds[i].name);
    CHECK_EQ(stat(path, &other), 0);
    if (own.st_ino != other.st_ino) kinds |= kKinds[i].kind;
  }
  return kinds;
}

/// A child is in these new namespaces and no others, or cannot be as the system says.
static void check_namespaces(int kinds) {
  char path[kTextSize];
  int expected = error_of_unshare(kinds);
  set_up(kinds);
  if (expected == 0) {
    pid_t pid = start_paused(NULL, &attributes);
    CHECK_RECORD(NONE, "", 0);
    CHECK_EQ(other_namespaces(pid), kinds);
    end(pid);
  } else {
    CHECK_EQ(spawn_error(helper("paused", path), NULL, &attributes), expected);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_NAMESPACES_NP);
    CHECK_EQ(record.error, expected);
  }
  tear_down();
}

static void namespaces__kinds__are_checked(void) {
  int got = -7;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getnamespaces_np(&attributes, &got), ENOENT);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, CLONE_VM), EINVAL);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, 0x80 /* CLONE_NEWTIME */), EINVAL);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, -1), EINVAL);
  CHECK_EQ(posix_spawnattr_getnamespaces_np(&attributes, &got), ENOENT);
  CHECK_EQ(got, -7);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, kAllKinds), 0);
  CHECK_EQ(posix_spawnattr_getnamespaces_np(&attributes, &got), 0);
  CHECK_EQ(got, kAllKinds);
  posix_spawnattr_destroy(&attributes);
}

static void namespaces__each_kind_alone__child_is_in_a_new_one(void) {
  for (size_t i = 0; i < kKindCount; i++) check_namespaces(kKinds[i].kind);
}

static void namespaces__none__are_the_callers(void) { check_namespaces(0); }

static void namespaces__all_kinds__child_is_in_new_ones(void) { check_namespaces(kAllKinds); }

static void namespaces__ordinary_user__needs_a_user_namespace(void) {
  run_as_user(namespaces__each_kind_alone__child_is_in_a_new_one);
  run_as_user(namespaces__all_kinds__child_is_in_new_ones);
}

static void fail_without_privilege(void) {
  for (size_t i = 1; i < kKindCount; i++) {
    set_up(kKinds[i].kind);
    CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EPERM);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_NAMESPACES_NP);
    CHECK_EQ(record.error, EPERM);
    CHECK(strncmp(record.call, "clone", 5) == 0);
    tear_down();
  }
  // What was refused there says nothing of a plain child.
  CHECK_EQ(run_shell("exit 5", NULL, NULL), 5);
}

static void namespaces__no_privilege__is_eperm(void) { run_as_user(fail_without_privilege); }

static void namespaces__new_pid_namespace__child_is_its_first(void) {
  int kinds = CLONE_NEWUSER | CLONE_NEWPID;
  if (error_of_unshare(kinds) != 0) return check_skip("no new user namespace");
  set_up(kinds);
  CHECK_EQ(run_shell("test $$ = 1 && exit 5", NULL, &attributes), 5);
  // What is left of the namespace goes with it.
  CHECK_EQ(run_shell("sleep 1000 & exit 6", NULL, &attributes), 6);
  tear_down();
}

static int kinds_of_children;

static void spawn_into_namespace_of_children(void) {
  set_up(0);
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(&attributes, SIGKILL), 0);
  CHECK_EQ(unshare(kinds_of_children), 0);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), 5);
  tear_down();
}

// Its parent has no number there, and must not be taken for dead.
static void namespaces__the_callers_for_its_children__parent_death_signal_waits(void) {
  kinds_of_children = CLONE_NEWPID;
  if (error_of_unshare(CLONE_NEWPID) != 0) kinds_of_children |= CLONE_NEWUSER;
  if (error_of_unshare(kinds_of_children) != 0) return check_skip("no new PID namespace");
  run_apart(spawn_into_namespace_of_children);
}

static void namespaces__new_network__has_only_a_loopback(void) {
  int kinds = CLONE_NEWUSER | CLONE_NEWNET;
  if (error_of_unshare(kinds) != 0) return check_skip("no new network namespace");
  set_up(kinds);
  CHECK_EQ(run_shell("test \"$(grep -c : /proc/self/net/dev)\" -le 3 && exit 5", NULL, &attributes),
           5);
  tear_down();
}

static void namespaces__failing_exec__leaves_nothing(void) {
  int kinds = CLONE_NEWUSER | CLONE_NEWPID;
  if (error_of_unshare(kinds) != 0) return check_skip("no new user namespace");
  set_up(kinds);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
  CHECK_RECORD(EXEC, "execve", ENOENT);
  tear_down();
}

static void namespaces__pidfd_spawn__is_in_them_too(void) {
  char path[kTextSize];
  char* argv[] = {"paused", NULL};
  int kinds = CLONE_NEWUSER | CLONE_NEWPID;
  int pidfd = -7;
  if (error_of_unshare(kinds) != 0) return check_skip("no new user namespace");
  set_up(kinds);
  CHECK_EQ(pidfd_spawn(&pidfd, helper("paused", path), NULL, &attributes, argv, environ), 0);
  pid_t pid = pidfd_getpid(pidfd);
  CHECK_EQ(other_namespaces(pid), kinds);
  end(pid);
  close(pidfd);
  tear_down();
}

int main(void) {
  check_library();
  RUN(namespaces__kinds__are_checked);
  RUN(namespaces__each_kind_alone__child_is_in_a_new_one);
  RUN(namespaces__none__are_the_callers);
  RUN(namespaces__all_kinds__child_is_in_new_ones);
  RUN(namespaces__ordinary_user__needs_a_user_namespace);
  RUN(namespaces__no_privilege__is_eperm);
  RUN(namespaces__new_pid_namespace__child_is_its_first);
  RUN(namespaces__the_callers_for_its_children__parent_death_signal_waits);
  RUN(namespaces__new_network__has_only_a_loopback);
  RUN(namespaces__failing_exec__leaves_nothing);
  RUN(namespaces__pidfd_spawn__is_in_them_too);
  return check_end();
}
