// SPDX-License-Identifier: MIT
// System calls of extension attributes that fail in the child: each one's error is what the spawn
// returns.
#include <fcntl.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/refused_step.hpp"

namespace {

using support::ActionsObject;
using support::AttributesObject;
using support::e;
using support::kAll;

constexpr unsigned kWrites = O_WRONLY | O_CLOEXEC;
constexpr char kMap[] = "0 4321 1";
constexpr uint32_t kAslr = POSIX_SPAWN_DISABLE_ASLR_NP & 0xffff;
constexpr uint32_t kStop = POSIX_SPAWN_START_SUSPENDED;
constexpr unsigned kNoRandomize = ADDR_NO_RANDOMIZE;

int nothing(AttributesObject*, ActionsObject*) { return 0; }

int ask_sigignore(AttributesObject* attributes, ActionsObject*) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  return posix_spawnattr_setsigignore_np(attributes, &set);
}

int ask_uid_map(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setuidmap_np(attributes, kMap);
}

int ask_gid_map(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setgidmap_np(attributes, kMap);
}

int ask_nice(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setnice_np(attributes, 5);
}

int ask_ioprio(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setioprio_np(attributes, 3, 0);
}

int ask_affinity(AttributesObject* attributes, ActionsObject*) {
  cpu_set_t set;
  sched_getaffinity(0, sizeof set, &set);
  return posix_spawnattr_setaffinity_np(attributes, sizeof set, &set);
}

int ask_runmask(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setrunmask(attributes, ~uint32_t{0});
}

int ask_limit(AttributesObject* attributes, ActionsObject*) {
  rlimit limit = {1 << 20, 1 << 20};
  return posix_spawnattr_setrlimit_np(attributes, RLIMIT_FSIZE, &limit);
}

int ask_score(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setoomscoreadj_np(attributes, 777);
}

int ask_groups(AttributesObject* attributes, ActionsObject*) {
  gid_t groups[] = {1, 2};
  return posix_spawnattr_set_groups_np(attributes, 2, groups, 0);
}

int ask_gid(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_set_gid_np(attributes, getgid());
}

int ask_uid(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_set_uid_np(attributes, getuid());
}

int ask_no_capability(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setambientcaps_np(attributes, 0);
}

int ask_uid_and_no_capability(AttributesObject* attributes, ActionsObject* actions) {
  return ask_uid(attributes, actions) | ask_no_capability(attributes, actions);
}

int ask_pdeathsig(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setpdeathsig_np(attributes, SIGTERM);
}

int ask_execfd(AttributesObject* attributes, ActionsObject*) {
  return posix_spawnattr_setexecfd_np(attributes, support::kHigh);
}

const support::RefusedStep kSteps[] = {
    {"rt_sigaction",
     {SYS_rt_sigaction, e, 0, kAll, SIGUSR1},
     POSIX_SPAWN_STEP_SIGNALS_NP,
     POSIX_SPAWN_SETSIGIGN_NP,
     ask_sigignore},
    {"openat_of_map",
     {SYS_openat, e, 2, kAll, kWrites},
     POSIX_SPAWN_STEP_IDMAPS_NP,
     0,
     ask_uid_map},
    {"write_of_map",
     {SYS_write, e, 2, kAll, sizeof kMap - 1},
     POSIX_SPAWN_STEP_IDMAPS_NP,
     0,
     ask_uid_map},
    {"openat_of_setgroups",
     {SYS_openat, e, 2, kAll, kWrites},
     POSIX_SPAWN_STEP_IDMAPS_NP,
     0,
     ask_gid_map},
    {"setpriority", {SYS_setpriority, e}, POSIX_SPAWN_STEP_NICE_NP, 0, ask_nice},
    {"ioprio_set", {SYS_ioprio_set, e}, POSIX_SPAWN_STEP_IOPRIO_NP, 0, ask_ioprio, ENOSYS},
    {"affinity", {SYS_sched_setaffinity, e}, POSIX_SPAWN_STEP_AFFINITY_NP, 0, ask_affinity},
    {"runmask",
     {SYS_sched_setaffinity, e},
     POSIX_SPAWN_STEP_AFFINITY_NP,
     POSIX_SPAWN_EXPLICIT_CPU,
     ask_runmask},
    {"prlimit64",
     {SYS_prlimit64, e, 1, kAll, RLIMIT_FSIZE},
     POSIX_SPAWN_STEP_RLIMIT_NP,
     POSIX_SPAWN_SETRLIMIT_NP,
     ask_limit},
    {"prlimit64_of_nofile",
     {SYS_prlimit64, e, 1, kAll, RLIMIT_NOFILE},
     POSIX_SPAWN_STEP_RLIMIT_NP,
     POSIX_SPAWN_RESETNOFILE_NP,
     nothing},
    {"openat_of_score",
     {SYS_openat, e, 2, kAll, kWrites},
     POSIX_SPAWN_STEP_OOMSCOREADJ_NP,
     0,
     ask_score},
    {"fstatfs_of_score", {SYS_fstatfs, e}, POSIX_SPAWN_STEP_OOMSCOREADJ_NP, 0, ask_score},
    {"write_of_score", {SYS_write, e, 2, kAll, 3}, POSIX_SPAWN_STEP_OOMSCOREADJ_NP, 0, ask_score},
    {"setgroups", {SYS_setgroups, e}, POSIX_SPAWN_STEP_GROUPS_NP, 0, ask_groups},
    {"setresgid", {SYS_setresgid, e}, POSIX_SPAWN_STEP_GID_NP, 0, ask_gid},
    {"setresuid", {SYS_setresuid, e}, POSIX_SPAWN_STEP_UID_NP, 0, ask_uid},
    {"prctl_keepcaps",
     {SYS_prctl, e, 0, kAll, PR_SET_KEEPCAPS},
     POSIX_SPAWN_STEP_UID_NP,
     0,
     ask_uid_and_no_capability},
    {"capget", {SYS_capget, e}, POSIX_SPAWN_STEP_AMBIENTCAPS_NP, 0, ask_no_capability},
    {"capset", {SYS_capset, e}, POSIX_SPAWN_STEP_AMBIENTCAPS_NP, 0, ask_no_capability},
    {"prctl_ambient",
     {SYS_prctl, e, 0, kAll, PR_CAP_AMBIENT},
     POSIX_SPAWN_STEP_AMBIENTCAPS_NP,
     0,
     ask_no_capability,
     EINVAL},
    {"prctl_privileges",
     {SYS_prctl, e, 0, kAll, PR_SET_NO_NEW_PRIVS},
     POSIX_SPAWN_STEP_NO_NEW_PRIVS_NP,
     POSIX_SPAWN_NO_NEW_PRIVS_NP,
     nothing,
     EINVAL},
    {"prctl_pdeathsig",
     {SYS_prctl, e, 0, kAll, PR_SET_PDEATHSIG},
     POSIX_SPAWN_STEP_PDEATHSIG_NP,
     0,
     ask_pdeathsig},
    {"personality_read",
     {SYS_personality, e, 0, kAll, kAll},
     POSIX_SPAWN_STEP_DISABLE_ASLR_NP,
     kAslr,
     nothing},
    {"personality",
     {SYS_personality, e, 0, kNoRandomize | 1U << 31, kNoRandomize},
     POSIX_SPAWN_STEP_DISABLE_ASLR_NP,
     kAslr,
     nothing},
    {"pipe2", {SYS_pipe2, e, 1, kAll, O_CLOEXEC}, POSIX_SPAWN_STEP_SUSPEND_NP, kStop, nothing},
    {"fcntl_signal",
     {SYS_fcntl, e, 1, kAll, F_SETSIG},
     POSIX_SPAWN_STEP_SUSPEND_NP,
     kStop,
     nothing},
    {"fcntl_owner", {SYS_fcntl, e, 1, kAll, F_SETOWN}, POSIX_SPAWN_STEP_SUSPEND_NP, kStop, nothing},
    {"fcntl_async", {SYS_fcntl, e, 1, kAll, F_SETFL}, POSIX_SPAWN_STEP_SUSPEND_NP, kStop, nothing},
    {"execveat", {SYS_execveat, e}, POSIX_SPAWN_STEP_EXEC_NP, 0, ask_execfd, ENOSYS},
};

class attribute : public testing::TestWithParam<support::RefusedStep> {};

TEST_P(attribute, refused_in_the_child__gives_its_error_by_every_rung) {
  support::expect_errors_of(GetParam());
}

INSTANTIATE_TEST_SUITE_P(child, attribute, testing::ValuesIn(kSteps), support::name_of_step);

}  // namespace
