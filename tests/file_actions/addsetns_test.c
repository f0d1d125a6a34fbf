// SPDX-License-Identifier: MIT
// addsetns: a child joins the namespaces of another one.
#include "tests/portable/apart.h"
#include "tests/portable/foreign.h"
#include "tests/portable/record.h"

static posix_spawn_file_actions_t object;
static pid_t holder;  // in namespaces of its own

/// The holder's namespaces; false, with a skip, where they cannot be made.
static int make_holder(int kinds) {
  posix_spawnattr_t attributes;
  char path[kTextSize];
  char* argv[] = {"paused", NULL};
  posix_spawn_file_actions_init(&object);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setnamespaces_np(&attributes, kinds), 0);
  int error = posix_spawn(&holder, helper("paused", path), NULL, &attributes, argv, environ);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) check_skip(strerror(error));
  return error == 0;
}

static void finish(void) {
  end(holder);
  posix_spawn_file_actions_destroy(&object);
}

static void add(int fd, int kind) {
  CHECK_EQ(posix_spawn_file_actions_addsetns_np(&object, fd, kind), 0);
}

static int open_namespace(pid_t pid, const char* kind) {
  char path[kTextSize];
  snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, kind);
  return open(path, O_RDONLY | O_CLOEXEC);
}

/// Whether two processes are in the same namespace.
static int share(pid_t one, pid_t other, const char* kind) {
  struct stat first = {0};
  struct stat second = {0};
  int a = open_namespace(one, kind);
  int b = open_namespace(other, kind);
  CHECK_EQ(fstat(a, &first), 0);
  CHECK_EQ(fstat(b, &second), 0);
  close(a);
  close(b);
  return first.st_ino == second.st_ino;
}

static void addsetns__descriptors_of_namespaces__are_joined(void) {
  if (!make_holder(CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC)) return;
  int net = open_namespace(holder, "net");
  int uts = open_namespace(holder, "uts");
  add(net, CLONE_NEWNET);
  add(uts, 0);
  pid_t pid = start_paused(&object, with_record(0));
  CHECK(share(pid, holder, "net"));
  CHECK(share(pid, holder, "uts"));
  CHECK(share(pid, getpid(), "ipc"));
  CHECK(!share(getpid(), holder, "net"));
  end(pid);
  close(net);
  close(uts);
  finish();
}

static void addsetns__process_descriptor__joins_the_kinds_asked_for(void) {
  if (!make_holder(CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC)) return;
  int pidfd = (int)syscall(434 /* pidfd_open */, holder, 0);
  if (pidfd < 0) {
    finish();
    return check_skip("no pidfd_open");
  }
  add(pidfd, CLONE_NEWNET | CLONE_NEWIPC);
  pid_t pid = start_paused(&object, with_record(0));
  CHECK(share(pid, holder, "net"));
  CHECK(share(pid, holder, "ipc"));
  CHECK(share(pid, getpid(), "uts"));
  end(pid);
  add(pidfd, 0);
  CHECK_ACTION_FAILS(&object, 0, EINVAL, 1, "setns", "setns");
  CHECK_EQ(record.fd, pidfd);
  close(pidfd);
  finish();
}

static void addsetns__pid_namespace__is_that_of_the_programs_children(void) {
  if (!make_holder(CLONE_NEWPID)) return;
  int fd = open_namespace(holder, "pid");
  add(fd, CLONE_NEWPID);
  CHECK_RUNS("sh -c 'test $$ -lt 50'; test $? = 0 && test $$ != 2", &object, 0, 0);
  pid_t pid = start_paused(&object, with_record(0));
  CHECK(share(pid, getpid(), "pid"));
  end(pid);
  close(fd);
  finish();
}

/// Who may do nothing can still join a user namespace of their own, and so what belongs to it.
static void join_own_user_namespace(void) {
  if (!make_holder(CLONE_NEWUSER | CLONE_NEWUTS)) return;
  int user = open_namespace(holder, "user");
  int uts = open_namespace(holder, "uts");
  add(user, CLONE_NEWUSER);
  add(uts, CLONE_NEWUTS);
  pid_t pid = start_paused(&object, with_record(0));
  CHECK_EQ(record.error, 0x55555555);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
  CHECK(share(pid, holder, "user"));
  CHECK(share(pid, holder, "uts"));
  CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
  end(pid);
  close(user);
  close(uts);
  finish();
}

static void addsetns__user_namespace_of_an_ordinary_user__opens_the_others(void) {
  run_as_user(join_own_user_namespace);
}

static void join_without_right(void) {
  int uts = open_namespace(getpid(), "uts");
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/");
  add(uts, CLONE_NEWUTS);
  CHECK_ACTION_FAILS(&object, 0, EPERM, 1, "setns", "setns");
  CHECK_EQ(record.fd, uts);
  close(uts);
  posix_spawn_file_actions_destroy(&object);
}

static void addsetns__ordinary_user__is_eperm(void) { run_as_user(join_without_right); }

static void addsetns__wrong_kind_or_no_namespace__is_einval(void) {
  int uts = open_namespace(getpid(), "uts");
  int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  posix_spawn_file_actions_init(&object);
  add(uts, CLONE_NEWNET);
  CHECK_ACTION_FAILS(&object, 0, EINVAL, 0, "setns", "setns");
  posix_spawn_file_actions_destroy(&object);
  add(file, 0);
  CHECK_ACTION_FAILS(&object, 0, EINVAL, 0, "setns", "setns");
  close(file);
  CHECK_ACTION_FAILS(&object, 0, EBADF, 0, "setns", "setns");
  CHECK_EQ(record.fd, file);
  close(uts);
  posix_spawn_file_actions_destroy(&object);
}

static void addsetns__time_namespace__is_eusers(void) {
  int fd = open_namespace(getpid(), "time");
  if (fd < 0) return check_skip("no time namespaces");
  posix_spawn_file_actions_init(&object);
  add(fd, 0);
  CHECK_ACTION_FAILS(&object, 0, EUSERS, 0, "setns", "setns");
  close(fd);
  posix_spawn_file_actions_destroy(&object);
}

static void addsetns__bad_arguments__are_refused(void) {
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addsetns_np(&object, -1, 0), EBADF);
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addsetns_np(&object, 1, 0), EINVAL);
}

int main(void) {
  check_library();
  RUN(addsetns__descriptors_of_namespaces__are_joined);
  RUN(addsetns__process_descriptor__joins_the_kinds_asked_for);
  RUN(addsetns__pid_namespace__is_that_of_the_programs_children);
  RUN(addsetns__user_namespace_of_an_ordinary_user__opens_the_others);
  RUN(addsetns__ordinary_user__is_eperm);
  RUN(addsetns__wrong_kind_or_no_namespace__is_einval);
  RUN(addsetns__time_namespace__is_eusers);
  RUN(addsetns__bad_arguments__are_refused);
  return check_end();
}
