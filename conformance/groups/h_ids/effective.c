// SPDX-License-Identifier: MIT
// H: POSIX_SPAWN_RESETIDS and programs without set-ID bits.
#include <unistd.h>

#include "conformance/groups/h_ids/callers.h"

static void observe_flags(short flags) {
  observe((struct launch){.attributes = flag_attributes(flags)});
}

static void require_inherited(const void* argument) {
  const struct caller* caller = argument;
  take_ids(caller);
  observe((struct launch){0});
  require_effective(caller, caller->effective_user, caller->effective_group);
  observe_flags(0);
  require_effective(caller, caller->effective_user, caller->effective_group);
  observe_flags(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  require_effective(caller, caller->effective_user, caller->effective_group);
}

PRIVILEGED_ASSERTION(PS_130) { for_each_caller(require_inherited); }

static void require_real_user(const void* argument) {
  const struct caller* caller = argument;
  take_ids(caller);
  observe_flags(POSIX_SPAWN_RESETIDS);
  require_id(caller, "uid.effective", caller->real_user);
  observe_flags(POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  require_id(caller, "uid.effective", caller->real_user);
}

PRIVILEGED_ASSERTION(PS_131) { for_each_caller(require_real_user); }

static void require_real_group(const void* argument) {
  const struct caller* caller = argument;
  take_ids(caller);
  observe_flags(POSIX_SPAWN_RESETIDS);
  require_id(caller, "gid.effective", caller->real_group);
  observe_flags(POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  require_id(caller, "gid.effective", caller->real_group);
}

PRIVILEGED_ASSERTION(PS_132) { for_each_caller(require_real_group); }

static void require_flag_without_effect(uid_t user, gid_t group) {
  observe_flags(POSIX_SPAWN_RESETIDS);
  require_equal("the child's real user ID", seen_number("uid.real"), user);
  require_equal("the child's effective user ID", seen_number("uid.effective"), user);
  require_equal("the child's real group ID", seen_number("gid.real"), group);
  require_equal("the child's effective group ID", seen_number("gid.effective"), group);
}

ASSERTION(PS_136) {
  require_flag_without_effect(getuid(), getgid());
  if (getuid() != 0) return;
  set_up(setresgid(2222, 2222, 2222) == 0 && setresuid(1111, 1111, 1111) == 0, "setresuid");
  require_flag_without_effect(1111, 2222);
}

static void require_reset(const void* argument) {
  const struct caller* caller = argument;
  take_ids(caller);
  observe_flags(POSIX_SPAWN_RESETIDS);
  require_effective(caller, caller->real_user, caller->real_group);
}

/// A set-user-ID root program of a user: with the user ID goes the right to take any group.
static void require_privilege_dropped(const void* unused) {
  const uid_t user = ordinary_user() != 0 ? ordinary_user() : 1111;
  struct caller caller = {"the effective user is root", user, 0, user, 2222};
  (void)unused;
  require_reset(&caller);
  require_saved(&caller, user, user);
  require(seen_mask("CapEff") == 0, "a capability of root is left to the child");
}

PRIVILEGED_ASSERTION(PS_137) {
  for_each_caller(require_reset);
  run_apart(require_privilege_dropped, NULL);
}
