// SPDX-License-Identifier: MIT
// Every step of a spawn made to fail, but file actions: the record, and the sentence of it.
#include <sys/resource.h>

#include "tests/portable/trials.h"

#define STEP(name) POSIX_SPAWN_STEP_##name##_NP

static void set_flags(uint32_t flags) {
  CHECK_EQ(posix_spawnattr_setxflags(&trial.attributes, flags), 0);
}

static void unknown_descriptor_flag(void) {
  static int fd;
  posix_spawnattr_setprocdescp_np(&trial.attributes, &fd, 0x100);
}

static void program_in_no_directory(void) {
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&trial.attributes, "/none/a:/none/b"), 0);
  trial.file = "missing";
  trial.searches = 1;
}

static void too_many_processes(void) {
  struct rlimit none = {0, 0};
  if (become_user()) CHECK_EQ(setrlimit(RLIMIT_NPROC, &none), 0);
}

static void namespace_without_privilege(void) {
  if (become_user()) posix_spawnattr_setnamespaces_np(&trial.attributes, CLONE_NEWNET);
}

static void no_zombie_without_clone3(void) {
  refuse(SYS_clone3, ENOSYS);
  set_flags(POSIX_SPAWN_NOZOMBIE);
}

static void descriptor_that_kills_without_clone3(void) {
  static int fd;
  refuse(SYS_clone3, ENOSYS);
  posix_spawnattr_setprocdescp_np(&trial.attributes, &fd, 0);
}

static void no_sigaction(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  posix_spawnattr_setsigignore_np(&trial.attributes, &set);
  set_flags(POSIX_SPAWN_SETSIGIGN_NP);
  refuse_where(SYS_rt_sigaction, EDOM, 0, ~0U, SIGUSR1);
}

static void map_without_a_namespace(void) {
  CHECK_EQ(posix_spawnattr_setuidmap_np(&trial.attributes, "0 12345 1"), 0);
}

static void cgroup_that_is_not_open(void) {
  refuse(SYS_clone3, ENOSYS);
  posix_spawnattr_setcgroup_np(&trial.attributes, kUnopened);
  set_flags(POSIX_SPAWN_SETCGROUP);
}

static void policy_without_priority(void) {
  posix_spawnattr_setschedpolicy(&trial.attributes, SCHED_FIFO);
  set_flags(POSIX_SPAWN_SETSCHEDULER);
}

static void priority_of_an_ordinary_policy(void) {
  struct sched_param param = {.sched_priority = 5};
  posix_spawnattr_setschedparam(&trial.attributes, &param);
  set_flags(POSIX_SPAWN_SETSCHEDPARAM);
}

static void nice_without_privilege(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_NICE, &none);
  if (become_user()) posix_spawnattr_setnice_np(&trial.attributes, -20);
}

static void io_level_of_no_class(void) { posix_spawnattr_setioprio_np(&trial.attributes, 0, 4); }

static void processor_that_is_not_there(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(CPU_SETSIZE - 1, &set);
  posix_spawnattr_setaffinity_np(&trial.attributes, sizeof set, &set);
}

static void no_setsid(void) {
  set_flags(POSIX_SPAWN_SETSID);
  refuse(SYS_setsid, EDOM);
}

static void group_that_is_not_there(void) {
  posix_spawnattr_setpgroup(&trial.attributes, 999999999);
  set_flags(POSIX_SPAWN_SETPGROUP);
}

static void no_setresgid(void) {
  set_flags(POSIX_SPAWN_RESETIDS);
  refuse(SYS_setresgid, EDOM);
}

static void no_sigprocmask(void) { refuse_where(SYS_rt_sigprocmask, EDOM, 0, ~0U, SIG_SETMASK); }

static void no_pipe_for_the_stop(void) {
  set_flags(POSIX_SPAWN_START_SUSPENDED);
  refuse_where(SYS_fcntl, EDOM, 1, ~0U, F_SETSIG);
}

static void stop_of_a_first_process(void) {
  set_flags(POSIX_SPAWN_START_SUSPENDED);
  posix_spawnattr_setnamespaces_np(&trial.attributes, CLONE_NEWPID | CLONE_NEWUSER);
}

static void soft_limit_over_hard(void) {
  struct rlimit limit = {20, 10};
  posix_spawnattr_setrlimit_np(&trial.attributes, RLIMIT_NOFILE, &limit);
  set_flags(POSIX_SPAWN_SETRLIMIT_NP);
}

static void score_without_privilege(void) {
  if (become_user()) posix_spawnattr_setoomscoreadj_np(&trial.attributes, -1000);
}

static void groups_without_privilege(void) {
  gid_t groups[] = {1, 2};
  if (become_user()) posix_spawnattr_set_groups_np(&trial.attributes, 2, groups, 0);
}

static void gid_without_privilege(void) {
  if (become_user()) posix_spawnattr_set_gid_np(&trial.attributes, 1);
}

static void uid_without_privilege(void) {
  if (become_user()) posix_spawnattr_set_uid_np(&trial.attributes, 1);
}

static void capabilities_without_having_them(void) {
  if (become_user()) posix_spawnattr_setambientcaps_np(&trial.attributes, 1U << 12 | 1U << 21);
}

static void no_new_privs_refused(void) {
  set_flags(POSIX_SPAWN_NO_NEW_PRIVS_NP);
  refuse_where(SYS_prctl, EDOM, 0, ~0U, PR_SET_NO_NEW_PRIVS);
}

static void no_pdeathsig(void) {
  posix_spawnattr_setpdeathsig_np(&trial.attributes, SIGTERM);
  refuse_where(SYS_prctl, EDOM, 0, ~0U, PR_SET_PDEATHSIG);
}

static void no_personality(void) {
  CHECK_EQ(posix_spawnattr_setflags(&trial.attributes, POSIX_SPAWN_DISABLE_ASLR_NP), 0);
  refuse(SYS_personality, EDOM);
}

static void missing_program(void) {
  posix_spawn_file_actions_addchdir(&trial.actions, "/");
  trial.file = "none/program";
}

static void missing_program_for_the_caller(void) {
  missing_program();
  set_flags(POSIX_SPAWN_SETEXEC);
}

static void open_file_that_is_not_executable(void) {
  CHECK_EQ(dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), kUnopened), kUnopened);
  posix_spawnattr_setexecfd_np(&trial.attributes, kUnopened);
}

static const struct row kRows[] = {
    {"arguments", unknown_descriptor_flag, STEP(ARGUMENTS), EINVAL, "no call", "arguments: %s"},
    {"search", program_in_no_directory, STEP(SEARCH), ENOENT, "execve, candidates 2, missing",
     "program search \"missing\": %s; tried 2 paths"},
    {"clone", too_many_processes, STEP(CLONE), EAGAIN, "clone", "new process: %s"},
    {"namespaces", namespace_without_privilege, STEP(NAMESPACES), EPERM, "clone",
     "new namespaces: %s"},
    {"nozombie", no_zombie_without_clone3, STEP(NOZOMBIE), ENOTSUP, "clone",
     "process without zombie: %s"},
    {"procdescp", descriptor_that_kills_without_clone3, STEP(PROCDESCP), ENOTSUP, "clone",
     "process descriptor: %s"},
    {"signals", no_sigaction, STEP(SIGNALS), EDOM, "rt_sigaction", "signal dispositions: %s"},
    {"idmaps", map_without_a_namespace, STEP(IDMAPS), EPERM, "write, /proc/self/uid_map",
     "ID maps \"/proc/self/uid_map\": %s"},
    {"cgroup", cgroup_that_is_not_open, STEP(CGROUP), EBADF, "openat, fd 700", "cgroup 700: %s"},
    {"scheduler", policy_without_priority, STEP(SCHEDULER), EINVAL, "sched_setscheduler, value 1",
     "scheduling policy 1: %s"},
    {"schedparam", priority_of_an_ordinary_policy, STEP(SCHEDULER), EINVAL, "sched_setparam",
     "scheduling policy 0: %s"},
    {"nice", nice_without_privilege, STEP(NICE), EACCES, "setpriority, value -20",
     "nice value -20: %s"},
    {"ioprio", io_level_of_no_class, STEP(IOPRIO), EINVAL, "ioprio_set", "I/O priority: %s"},
    {"affinity", processor_that_is_not_there, STEP(AFFINITY), EINVAL, "sched_setaffinity",
     "CPU affinity: %s"},
    {"session", no_setsid, STEP(SESSION), EDOM, "setsid", "session: %s"},
    {"pgroup", group_that_is_not_there, STEP(PGROUP), EPERM, "setpgid, value 999999999",
     "process group 999999999: %s"},
    {"resetids", no_setresgid, STEP(RESETIDS), EDOM, "setresgid", "reset of IDs: %s"},
    {"sigmask", no_sigprocmask, STEP(SIGMASK), EDOM, "rt_sigprocmask", "signal mask: %s"},
    {"suspend", no_pipe_for_the_stop, STEP(SUSPEND), EDOM, "fcntl", "suspended start: %s"},
    {"suspend_as_pid_1", stop_of_a_first_process, STEP(SUSPEND), ENOTSUP, "no call",
     "suspended start: %s"},
    {"rlimit", soft_limit_over_hard, STEP(RLIMIT), EINVAL, "prlimit64, value 7",
     "resource limit 7: %s"},
    {"oomscoreadj", score_without_privilege, STEP(OOMSCOREADJ), EACCES,
     "write, value -1000, /proc/self/oom_score_adj",
     "OOM score adjustment -1000 \"/proc/self/oom_score_adj\": %s"},
    {"groups", groups_without_privilege, STEP(GROUPS), EPERM, "setgroups",
     "supplementary groups: %s"},
    {"gid", gid_without_privilege, STEP(GID), EPERM, "setresgid, value 1", "group ID 1: %s"},
    {"uid", uid_without_privilege, STEP(UID), EPERM, "setresuid, value 1", "user ID 1: %s"},
    {"ambientcaps", capabilities_without_having_them, STEP(AMBIENTCAPS), EPERM, "capset, value 12",
     "ambient capability 12: %s"},
    {"no_new_privs", no_new_privs_refused, STEP(NO_NEW_PRIVS), EDOM, "prctl",
     "no new privileges: %s"},
    {"pdeathsig", no_pdeathsig, STEP(PDEATHSIG), EDOM, "prctl, signal 15",
     "parent-death signal 15: %s"},
    {"aslr", no_personality, STEP(DISABLE_ASLR), EDOM, "personality", "address layout: %s"},
    {"exec", missing_program, STEP(EXEC), ENOENT, "execve, none/program",
     "exec \"none/program\": %s"},
    {"exec_by_the_caller", missing_program_for_the_caller, STEP(EXEC), ENOENT,
     "execve, none/program", "exec \"none/program\": %s"},
    {"execfd", open_file_that_is_not_executable, STEP(EXEC), EACCES, "execveat, fd 700",
     "exec 700: %s"},
};

enum { kRowCount = sizeof kRows / sizeof *kRows };

/// Those that are no row: tests/portable/outcomes.c, action_steps.c, attrs/timeout_test.c have
/// them.
static int is_elsewhere(int step) {
  return step == STEP(NONE) || step == STEP(FILE_ACTION) || step >= STEP(KILLED);
}

static void steps__all_of_the_header__have_a_row(void) {
  for (int step = STEP(NONE); step <= STEP(DEADLINE); step++) {
    size_t i = 0;
    while (i < kRowCount && kRows[i].step != step) i++;
    CHECK_EQ(i < kRowCount || is_elsewhere(step) ? step : -1, step);
  }
}

int main(void) {
  check_library();
  RUN(steps__all_of_the_header__have_a_row);
  run_rows("step", kRows, kRowCount);
  return check_end();
}
