// SPDX-License-Identifier: MIT
// F: all that comes before the file actions, effective IDs above all.
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/f_order/gate.h"

static const uid_t kOther = 1111;

static uid_t real_user;
static gid_t real_group;

/// The same number for user and group; as root again in between, where the process may.
static void take_ids(uid_t real, uid_t effective, uid_t saved) {
  set_up(setresuid((uid_t)-1, 0, (uid_t)-1) == 0 && setgroups(0, NULL) == 0, "setgroups");
  set_up(setresgid(real, effective, saved) == 0, "setresgid");
  set_up(setresuid(real, effective, saved) == 0, "setresuid");
}

/// As after a program that is set-user-ID to another user.
static void act_as_other(void) {
  need_real_root();
  set_up(chmod(".", 0777) == 0, "chmod");
  real_user = ordinary_user();
  real_group = real_user;
  take_ids(real_user, kOther, real_user == 0 ? 0 : kOther);
}

static void write_private(const char* path, uid_t owner) {
  write_file(path, "", 0600);
  set_up(chown(path, owner, owner) == 0, "chown");
}

/// What opening this file, readable to its owner only, gives.
static void open_private(const char* path, short flags, int expected) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, flags);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, path, O_RDONLY, 0);
  struct launch l = {.actions = &actions, .attributes = &attributes};
  if (expected == 0) {
    observe(l);
  } else {
    require_launch_error(l, expected);
  }
}

static void create_file(const char* path, short flags, uid_t owner) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  struct stat status;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, flags);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 7, path, O_WRONLY | O_CREAT | O_EXCL, 0644);
  observe((struct launch){.actions = &actions, .attributes = &attributes});
  set_up(stat(path, &status) == 0, path);
  require_equal("the owner of the file that was made", status.st_uid, owner);
  require_equal("the group of the file that was made", status.st_gid, owner);
}

PRIVILEGED_ASSERTION(PS_103) {
  need_real_root();
  write_private("of-real", ordinary_user());
  write_private("of-effective", kOther);
  write_private("of-root", 0);
  act_as_other();
  create_file("made", POSIX_SPAWN_RESETIDS, real_user);
  create_file("made-by-other", 0, kOther);
  open_private("of-real", POSIX_SPAWN_RESETIDS, 0);
  open_private("of-real", 0, EACCES);
  open_private("of-effective", 0, 0);
  if (real_user != 0) {
    open_private("of-effective", POSIX_SPAWN_RESETIDS, EACCES);
  } else {
    take_ids(kOther, 0, 0);
    open_private("of-root", 0, 0);
    open_private("of-root", POSIX_SPAWN_RESETIDS, EACCES);
    create_file("made-again", POSIX_SPAWN_RESETIDS, kOther);
  }
}

enum { kPlain = 5, kCloseOnExec = 6, kCopy = 7 };

static void open_descriptors(void) {
  set_up(dup2(0, kPlain) == kPlain, "dup2");
  set_up(dup3(0, kCloseOnExec, O_CLOEXEC) == kCloseOnExec, "dup3");
}

static void set_attributes(posix_spawnattr_t* attributes) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigprocmask(SIG_SETMASK, &set, NULL);
  signal(SIGUSR1, SIG_IGN);
  signal(SIGUSR2, SIG_IGN);
  posix_spawnattr_init(attributes);
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  posix_spawnattr_setsigmask(attributes, &set);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  posix_spawnattr_setsigdefault(attributes, &set);
  posix_spawnattr_setflags(attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_RESETIDS);
}

/// POSIX: mask, defaults and ids come before the first file action.
static void require_attributes_in(const struct sight* sight) {
  unsigned long long ignored =
      mask_in(sight->status, "SigIgn") & (bit_of(SIGUSR1) | bit_of(SIGUSR2));
  require_equal("the effective user during the file actions", effective_in(sight->status, "Uid"),
                real_user);
  require_equal("the effective group during the file actions", effective_in(sight->status, "Gid"),
                real_group);
  require(ignored == bit_of(SIGUSR2), "of USR1, USR2 ignored during the file actions: %#llx",
          ignored);
  require(mask_in(sight->status, "SigBlk") == bit_of(SIGHUP),
          "the mask during the file actions is %#llx", mask_in(sight->status, "SigBlk"));
}

PRIVILEGED_ASSERTION(PS_102) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  if (geteuid() == 0) {
    act_as_other();
  } else {
    real_user = geteuid();
    real_group = getegid();
    note("without other IDs, which only root can take");
  }
  open_descriptors();
  set_attributes(&attributes);
  posix_spawn_file_actions_init(&actions);
  const struct sight* sight = add_gate(&actions, false);
  posix_spawn_file_actions_adddup2(&actions, kCloseOnExec, kCopy);
  observe((struct launch){.actions = &actions, .attributes = &attributes});
  require(has_descriptor(kPlain), "an inherited descriptor is closed");
  require(has_descriptor(kCopy), "the copy of a close-on-exec descriptor is closed");
  require(!has_descriptor(kCloseOnExec), "a close-on-exec descriptor is open");
  require(seen_mask("mask") == bit_of(SIGHUP), "the mask of the new image is %s", seen("mask"));
  require_equal("the effective user of the new image", seen_number("uid.effective"), real_user);
  end_watch(sight);
  require_attributes_in(sight);
}
