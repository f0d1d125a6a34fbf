// SPDX-License-Identifier: MIT
// One file action of each kind that fails for everybody, and what the record says of it.
#pragma once

#include "tests/portable/record.h"

typedef posix_spawn_file_actions_t Object;

enum { kClosed = 93, kTarget = 95 };  // numbers that nobody has open

static inline int add_open(Object* to) {
  return posix_spawn_file_actions_addopen(to, kTarget, "/bin/sh/none", O_RDONLY, 0);
}
static inline int add_open_nowhere(Object* to) {
  return posix_spawn_file_actions_addopen(to, kTarget, "/none/here", O_RDONLY | O_CREAT, 0600);
}
static inline int add_openat(Object* to) {
  return posix_spawn_file_actions_addopenat_np(to, kTarget, kClosed, "here", O_RDONLY, 0);
}
static inline int add_dup2(Object* to) {
  return posix_spawn_file_actions_adddup2(to, kClosed, kTarget);
}
static inline int add_dup2_of_equals(Object* to) {
  return posix_spawn_file_actions_adddup2(to, kClosed, kClosed);
}
static inline int add_chdir(Object* to) { return posix_spawn_file_actions_addchdir(to, "/none"); }
static inline int add_fchdir(Object* to) { return posix_spawn_file_actions_addfchdir(to, kClosed); }
static inline int add_tcsetpgrp(Object* to) {
  return posix_spawn_file_actions_addtcsetpgrp_np(to, kClosed);
}
static inline int add_inherit(Object* to) {
  return posix_spawn_file_actions_addinherit_np(to, kClosed);
}
static inline int add_tcsetsid(Object* to) {
  return posix_spawn_file_actions_addtcsetsid_np(to, kClosed);
}
static inline int add_move(Object* to) {
  return posix_spawn_file_actions_addmove_np(to, kClosed, kTarget);
}
static inline int add_chroot(Object* to) {
  return posix_spawn_file_actions_addchroot_np(to, "/none");
}
static inline int add_setns(Object* to) {
  return posix_spawn_file_actions_addsetns_np(to, kClosed, 0);
}
static inline int give_edom(void* unused) {
  (void)unused;
  return EDOM;
}
static inline int add_callback(Object* to) {
  return posix_spawn_file_actions_addcallback_np(to, give_edom, NULL);
}

static inline int add_fdmap(Object* to) {
  const int fds[] = {0, 1, 2, kClosed};
  return posix_spawn_file_actions_addfdmap_np(to, fds, 4);
}
static inline int add_fdmap_of_equals(Object* to) {
  int fds[kClosed + 1];
  for (int i = 0; i <= kClosed; i++) fds[i] = i == kClosed ? i : -1;
  return posix_spawn_file_actions_addfdmap_np(to, fds, kClosed + 1);
}

struct FailingAction {
  int (*add)(Object*);
  const char* name;
  const char* call;
  int error;
  int fd;
  int new_fd;
  const char* path;
};

static const struct FailingAction kFailing[] = {
    {add_open, "open", "openat", ENOTDIR, kTarget, -1, "/bin/sh/none"},
    {add_open_nowhere, "open", "openat", ENOENT, kTarget, -1, "/none/here"},
    {add_openat, "open", "openat", EBADF, kTarget, -1, "here"},
    {add_dup2, "dup2", "dup3", EBADF, kClosed, kTarget, ""},
    {add_dup2_of_equals, "dup2", "fcntl", EBADF, kClosed, kClosed, ""},
    {add_chdir, "chdir", "chdir", ENOENT, -1, -1, "/none"},
    {add_fchdir, "fchdir", "fchdir", EBADF, kClosed, -1, ""},
    {add_tcsetpgrp, "tcsetpgrp", "ioctl", EBADF, kClosed, -1, ""},
    {add_inherit, "inherit", "fcntl", EBADF, kClosed, -1, ""},
    {add_tcsetsid, "tcsetsid", "ioctl", EBADF, kClosed, -1, ""},
    {add_move, "move", "dup3", EBADF, kClosed, kTarget, ""},
    {add_chroot, "chroot", "chroot", ENOENT, -1, -1, "/none"},
    {add_fdmap, "fdmap", "dup3", EBADF, kClosed, 3, ""},
    {add_fdmap_of_equals, "fdmap", "fcntl", EBADF, kClosed, kClosed, ""},
    {add_setns, "setns", "setns", EBADF, kClosed, -1, ""},
    {add_callback, "callback", "", EDOM, -1, -1, ""},
};

enum { kFailingCount = sizeof kFailing / sizeof *kFailing };

/// Everything in the record of an action, number `index`, that failed.
static inline void check_action_record(const struct FailingAction* failing, int index) {
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_FILE_ACTION_NP);
  CHECK_EQ(record.error, failing->error);
  CHECK_EQ(record.action, index);
  CHECK_TEXT(text_of(record.name), failing->name);
  CHECK_TEXT(text_of(record.call), failing->call);
  CHECK_EQ(record.fd, failing->fd);
  CHECK_EQ(record.new_fd, failing->new_fd);
  CHECK_TEXT(record.path, failing->path);
  CHECK_EQ(record.signal, 0);
  CHECK_EQ(record.value, 0);
  CHECK_EQ(record.interpreter, 0);
  CHECK_EQ(record.candidate_count, 0);
}
