// SPDX-License-Identifier: MIT
// H: program files with set-user-ID and set-group-ID bits.
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "conformance/groups/h_ids/callers.h"

static const struct program {
  const char* path;
  mode_t mode;
} programs[] = {{"./both", 06755}, {"./user", 04755}, {"./group", 02755}};

static void need_set_id_files(void) {
  struct statvfs system;
  need_real_root();
  set_up(statvfs(".", &system) == 0, "statvfs");
  if ((system.f_flag & ST_NOSUID) != 0) untested("the directory is on a nosuid mount");
  if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1) untested("set-ID bits are off (no_new_privs)");
}

static void require_owner(const struct caller* caller, const struct program* program, short flags) {
  bool resets = (flags & POSIX_SPAWN_RESETIDS) != 0;
  uid_t user = resets ? caller->real_user : caller->effective_user;
  gid_t group = resets ? caller->real_group : caller->effective_group;
  observe((struct launch){.path = program->path, .attributes = flag_attributes(flags)});
  require_effective(caller, (program->mode & S_ISUID) != 0 ? kOwner : user,
                    (program->mode & S_ISGID) != 0 ? kOwningGroup : group);
}

static void require_owners(const void* argument) {
  const struct caller* caller = argument;
  take_ids(caller);
  for (int i = 0; i < 3; i++) {
    require_owner(caller, &programs[i], 0);
    require_owner(caller, &programs[i], POSIX_SPAWN_RESETIDS);
  }
}

PRIVILEGED_ASSERTION(PS_133) {
  need_set_id_files();
  for (int i = 0; i < 3; i++) make_program(programs[i].path, programs[i].mode);
  for_each_caller(require_owners);
}

static void require_bits_ignored(const void* argument) {
  const struct caller* caller = argument;
  take_ids(caller);
  observe((struct launch){.path = "nosuid/program"});
  require_effective(caller, caller->effective_user, caller->effective_group);
  observe((struct launch){.path = "nosuid/program",
                          .attributes = flag_attributes(POSIX_SPAWN_RESETIDS)});
  require_effective(caller, caller->real_user, caller->real_group);
}

PRIVILEGED_ASSERTION(PS_138) {
  need_real_root();
  if (unshare(CLONE_NEWNS) != 0) untested("no mount namespace here: %s", error_name(errno));
  set_up(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "making mounts private");
  set_up(mkdir("nosuid", 0755) == 0, "mkdir");
  set_up(mount("nosuid", "nosuid", "tmpfs", MS_NOSUID, "mode=0755") == 0, "mounting a tmpfs");
  make_program("nosuid/program", 06755);
  for_each_caller(require_bits_ignored);
  note("the set-ID bits are ignored");
}
