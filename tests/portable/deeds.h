// SPDX-License-Identifier: MIT
// Every file action: to be used alone or all at once, after open_what_is_used().
#pragma once

#include "tests/portable/wishes.h"

enum { kTerminal = 9, kNull = 20, kCopy, kMoved, kCreated, kData };

struct deed {
  const char* name;
  void (*add)(posix_spawn_file_actions_t*);
  enum need need;
};

/// A terminal's name, for deeds that take it.
static char terminal[kTextSize];

#define DEED(name, kind, ...)                                              \
  static inline void add_##name(posix_spawn_file_actions_t* actions) {     \
    CHECK_EQ(posix_spawn_file_actions_add##kind(actions, __VA_ARGS__), 0); \
  }

static inline int do_nothing(void* unused) {
  (void)unused;
  return 0;
}

static const int kListedOnly[] = {kListed};

DEED(open, open, kNull, "/dev/null", O_RDWR, 0)
DEED(dup2, dup2, kNull, kCopy)
DEED(move, move_np, kCopy, kMoved)
DEED(openat, openat_np, kCreated, kDirectory, "created", O_WRONLY | O_CREAT, 0666)
DEED(close, close, kNull)
DEED(data, data_np, kData, "here-document", 13)
DEED(inherit, inherit_np, kKept)
DEED(inherit_listed, inherit_np, kListed)
DEED(fchdir, fchdir, kDirectory)
DEED(chdir, chdir, "below")
DEED(closefrom, closefrom_np, 400)
DEED(closerange, closerange_np, 350, 399, kListedOnly, 1)
DEED(terminal, open, kTerminal, terminal, O_RDWR | O_NOCTTY, 0)
DEED(tcsetsid, tcsetsid_np, kTerminal)
DEED(tcsetpgrp, tcsetpgrp_np, kTerminal)
DEED(chroot, chroot_np, "/")
DEED(callback, callback_np, do_nothing, NULL)
DEED(setns, setns_np, kOwnUts, CLONE_NEWUTS)

/// What is open by then and still needed, or looked at.
static inline void add_fdmap(posix_spawn_file_actions_t* actions) {
  const int listed[] = {1, kTerminal, kMoved, kCreated, kData, kKept, kOwnUts, kListed};
  int fds[kListed + 1];
  for (int i = 0; i <= kListed; i++) fds[i] = -1;
  for (size_t i = 0; i < sizeof listed / sizeof *listed; i++) fds[listed[i]] = listed[i];
  CHECK_EQ(posix_spawn_file_actions_addfdmap_np(actions, fds, kListed + 1), 0);
}

/// An action that fails, and may.
static inline void add_optional(posix_spawn_file_actions_t* actions) {
  CHECK_EQ(posix_spawn_file_actions_addopen(actions, 30, "/none", O_RDONLY, 0), 0);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(actions, -1), 0);
}

/// In an order in which each has something to do.
static const struct deed kDeeds[] = {
    {"open", add_open, kNobody},
    {"dup2", add_dup2, kNobody},
    {"move", add_move, kNobody},
    {"openat", add_openat, kNobody},
    {"close", add_close, kNobody},
    {"data", add_data, kNobody},
    {"inherit", add_inherit, kNobody},
    {"fchdir", add_fchdir, kNobody},
    {"chdir", add_chdir, kNobody},
    {"closefrom", add_closefrom, kNobody},
    {"closerange", add_closerange, kNobody},
    {"inherit_listed", add_inherit_listed, kNobody},
    {"callback", add_callback, kNobody},
    {"terminal", add_terminal, kNobody},
    {"tcsetsid", add_tcsetsid, kNobody},
    {"tcsetpgrp", add_tcsetpgrp, kNobody},
    {"optional", add_optional, kNobody},
    {"fdmap", add_fdmap, kNobody},
    {"setns", add_setns, kPrivilege},
    {"chroot", add_chroot, kPrivilege},
};

enum { kDeedCount = sizeof kDeeds / sizeof *kDeeds };

static inline void add_all(posix_spawn_file_actions_t* actions, enum need need) {
  for (size_t i = 0; i < kDeedCount; i++) {
    if (kDeeds[i].need == kNobody || kDeeds[i].need == need) kDeeds[i].add(actions);
  }
}

/// Opens a terminal that is nobody's; its other side.
static inline int open_terminal(void) {
  int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  CHECK_EQ(grantpt(fd), 0);
  CHECK_EQ(unlockpt(fd), 0);
  CHECK_EQ(ptsname_r(fd, terminal, sizeof terminal), 0);
  return fd;
}
