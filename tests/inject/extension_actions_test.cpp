// SPDX-License-Identifier: MIT
// System calls of extension actions that fail in the child: each one's error is what the spawn
// returns.
#include <fcntl.h>
#include <sys/ioctl.h>

#include "tests/support/refused_step.hpp"

namespace {

using support::ActionsObject;
using support::AttributesObject;
using support::e;
using support::kAll;
using support::kHigh;

constexpr int kAddSeals = 1033;  // Linux 3.17

int add_inherit(AttributesObject*, ActionsObject* actions) {
  return posix_spawn_file_actions_addinherit_np(actions, 0);
}

int add_move(AttributesObject*, ActionsObject* actions) {
  return posix_spawn_file_actions_addmove_np(actions, 0, kHigh);
}

int add_openat(AttributesObject*, ActionsObject* actions) {
  return posix_spawn_file_actions_addopenat_np(actions, kHigh, AT_FDCWD, "/dev/null", O_RDWR, 0123);
}

int add_chroot(AttributesObject*, ActionsObject* actions) {
  return posix_spawn_file_actions_addchroot_np(actions, "/");
}

int add_setns(AttributesObject*, ActionsObject* actions) {
  return posix_spawn_file_actions_addsetns_np(actions, 0, 0);
}

int add_tcsetsid(AttributesObject*, ActionsObject* actions) {
  return posix_spawn_file_actions_addtcsetsid_np(actions, 0);
}

int add_data(AttributesObject*, ActionsObject* actions) {
  return posix_spawn_file_actions_adddata_np(actions, kHigh, "text", 4);
}

int add_fdmap(AttributesObject*, ActionsObject* actions) {
  const int fds[] = {0, 1, 2, -1, -1, 0};
  return posix_spawn_file_actions_addfdmap_np(actions, fds, 6);
}

const support::RefusedStep kSteps[] = {
    {"fcntl_inherit",
     {SYS_fcntl, e, 1, kAll, F_SETFD},
     POSIX_SPAWN_STEP_FILE_ACTION_NP,
     0,
     add_inherit},
    {"dup3_of_move", {SYS_dup3, e, 1, kAll, kHigh}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_move},
    {"openat", {SYS_openat, e, 3, 0777, 0123}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_openat},
    {"chroot", {SYS_chroot, e}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_chroot},
    {"setns", {SYS_setns, e}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_setns, ENOSYS},
    {"ioctl", {SYS_ioctl, e, 1, kAll, TIOCSCTTY}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_tcsetsid},
    {"memfd_create", {SYS_memfd_create, e}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_data, ENOSYS},
    {"pwrite64", {SYS_pwrite64, e}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_data},
    {"fcntl_seals",
     {SYS_fcntl, e, 1, kAll, kAddSeals},
     POSIX_SPAWN_STEP_FILE_ACTION_NP,
     0,
     add_data},
    {"dup3_of_fdmap", {SYS_dup3, e, 1, kAll, 5}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_fdmap},
    {"fcntl_of_fdmap",
     {SYS_fcntl, e, 1, kAll, F_SETFD},
     POSIX_SPAWN_STEP_FILE_ACTION_NP,
     0,
     add_fdmap},
    {"dup3_of_data", {SYS_dup3, e, 1, kAll, kHigh}, POSIX_SPAWN_STEP_FILE_ACTION_NP, 0, add_data},
};

class action : public testing::TestWithParam<support::RefusedStep> {};

TEST_P(action, refused_in_the_child__gives_its_error_by_every_rung) {
  support::expect_errors_of(GetParam());
}

INSTANTIATE_TEST_SUITE_P(child, action, testing::ValuesIn(kSteps), support::name_of_step);

}  // namespace
