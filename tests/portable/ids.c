// SPDX-License-Identifier: MIT
// Session, process group, user and group IDs, scheduling of real children.
#include "tests/portable/child.h"

static posix_spawnattr_t attributes;

static void set_flags(int flags) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setflags(&attributes, (short)flags), 0);
}

static void ids__without_flags__are_the_callers(void) {
  pid_t pid = start_paused(NULL, NULL);
  CHECK_EQ(getpgid(pid), getpgrp());
  CHECK_EQ(getsid(pid), getsid(0));
  end(pid);
}

static void ids__setsid__leads_a_session(void) {
  set_flags(POSIX_SPAWN_SETSID);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(getsid(pid), pid);
  CHECK_EQ(getpgid(pid), pid);
  end(pid);
}

static void ids__setsid_with_own_group__leads_both(void) {
  set_flags(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP);
  pid_t pid = start_paused(NULL, &attributes);
  CHECK_EQ(getsid(pid), pid);
  CHECK_EQ(getpgid(pid), pid);
  end(pid);
}

static void ids__setsid_with_another_group__is_eperm(void) {
  set_flags(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, getpgrp());
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EPERM);
}

static void ids__setpgroup__leads_or_joins(void) {
  set_flags(POSIX_SPAWN_SETPGROUP);
  pid_t leader = start_paused(NULL, &attributes);
  CHECK_EQ(getpgid(leader), leader);
  CHECK_EQ(getsid(leader), getsid(0));
  posix_spawnattr_setpgroup(&attributes, leader);
  pid_t member = start_paused(NULL, &attributes);
  CHECK_EQ(getpgid(member), leader);
  end(member);
  end(leader);
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EPERM);
}

static void ids__policy_and_priority__are_the_childs_only(void) {
  set_flags(POSIX_SPAWN_SETSCHEDULER);
  posix_spawnattr_setschedpolicy(&attributes, 3 /* SCHED_BATCH */);
  pid_t pid = start_paused(NULL, &attributes);
  char text[kTextSize];
  snprintf(text, sizeof text, "test \"$(cut -d' ' -f41 /proc/%d/stat)\" = 3", (int)pid);
  CHECK_EQ(run_shell(text, NULL, NULL), 0);
  snprintf(text, sizeof text, "test \"$(cut -d' ' -f41 /proc/%d/stat)\" = 0", (int)getpid());
  CHECK_EQ(run_shell(text, NULL, NULL), 0);
  end(pid);
}

/// The second number of a line of /proc/PID/status: the effective ID of Uid and Gid.
static long effective_id(pid_t pid, const char* field) {
  char text[kTextSize];
  long id = -1;
  return sscanf(status_line(pid, field, text), "%*d %ld", &id) == 1 ? id : -1;
}

/// Body of a process whose real IDs alone are root's; 0 if its child has the expected ones.
static int spawn_with_other_effective_ids(int flags, long expected) {
  char* argv[] = {"sleep", "60", NULL};
  pid_t pid = -1;
  if (setegid(65534) != 0 || seteuid(65534) != 0) return 1;
  set_flags(flags);
  if (posix_spawn(&pid, "/bin/sleep", NULL, &attributes, argv, environ) != 0) return 2;
  int seen_uid = effective_id(pid, "Uid:") == expected;
  int seen_gid = effective_id(pid, "Gid:") == expected;
  if (seteuid(0) != 0) return 3;
  end(pid);
  return !seen_uid * 4 + !seen_gid * 8;
}

static void ids__resetids__makes_effective_ids_real(void) {
  if (geteuid() != 0) {
    check_skip("needs root");
    return;
  }
  for (int reset = 0; reset < 2; reset++) {
    pid_t pid = fork();
    if (pid == 0) {
      _exit(spawn_with_other_effective_ids(reset ? POSIX_SPAWN_RESETIDS : 0, reset ? 0 : 65534));
    }
    int status = wait_for(pid);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 0);
  }
}

int main(void) {
  check_library();
  RUN(ids__without_flags__are_the_callers);
  RUN(ids__setsid__leads_a_session);
  RUN(ids__setsid_with_own_group__leads_both);
  RUN(ids__setsid_with_another_group__is_eperm);
  RUN(ids__setpgroup__leads_or_joins);
  RUN(ids__policy_and_priority__are_the_childs_only);
  RUN(ids__resetids__makes_effective_ids_real);
  return check_end();
}
