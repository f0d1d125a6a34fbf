// SPDX-License-Identifier: MIT
// Programs that cannot be executed, file actions and attributes that cannot be done.
#include "conformance/groups/b_result/failures.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/directories.h"

enum { kMost = 32 };

static struct failure failures[kMost + 1];
static posix_spawn_file_actions_t actions[kMost];
static posix_spawnattr_t attributes;
static int count;

static void add(const char* what, struct launch l, int error) {
  if (count == kMost) abort();
  failures[count++] = (struct failure){what, l, error};
}

static void add_programs(void) {
  static char component[300] = "./", argument[200 << 10];
  static char* too_long[] = {"report", argument, NULL};
  memset(component + 2, 'a', sizeof component - 3);
  memset(argument, 'a', sizeof argument - 1);
  write_file("text", "neither program nor script", 0644);
  write_file("unknown", "\177neither program nor script", 0755);
  write_file("script", "#!/none/interpreter\n", 0755);
  set_up(symlink("loop", "loop") == 0, "symlink");
  add("a missing file", (struct launch){.path = "./none"}, ENOENT);
  add("an empty name", (struct launch){.path = ""}, ENOENT);
  add("a file below a file", (struct launch){.path = "./text/none"}, ENOTDIR);
  add("a file without permission", (struct launch){.path = "./text"}, EACCES);
  add("a directory", (struct launch){.path = "./."}, EACCES);
  add("a loop", (struct launch){.path = "./loop"}, ELOOP);
  add("a long name", (struct launch){.path = component}, ENAMETOOLONG);
  add("an unknown format", (struct launch){.path = "./unknown"}, ENOEXEC);
  add("a missing interpreter", (struct launch){.path = "./script"}, ENOENT);
  add("a long argument", (struct launch){.argv = too_long}, E2BIG);
}

/// A failure by the action that the caller adds to this object.
static posix_spawn_file_actions_t* add_action(const char* what, int error) {
  posix_spawn_file_actions_t* object = &actions[count];
  require_error("init", posix_spawn_file_actions_init(object), 0);
  add(what, (struct launch){.actions = object}, error);
  return object;
}

static void add_open(const char* what, const char* path, int flags, int error) {
  require_error("addopen",
                posix_spawn_file_actions_addopen(add_action(what, error), 5, path, flags, 0600), 0);
}

static void add_actions(void) {
  set_up(mkfifo("fifo", 0600) == 0, "mkfifo");
  add_open("an open of a missing file", "none", O_RDONLY, ENOENT);
  add_open("an open of a directory for writing", ".", O_WRONLY, EISDIR);
  add_open("an exclusive open of a file", "text", O_RDWR | O_CREAT | O_EXCL, EEXIST);
  add_open("an open of a pipe without reader", "fifo", O_WRONLY | O_NONBLOCK, ENXIO);
  require_error("adddup2",
                posix_spawn_file_actions_adddup2(add_action("a dup2 of nothing", EBADF), 30, 31),
                0);
  require_error("addchdir", add_chdir(add_action("a chdir to nothing", ENOENT), "none"), 0);
  require_error("addchdir", add_chdir(add_action("a chdir to a file", ENOTDIR), "text"), 0);
  require_error("addfchdir", add_fchdir(add_action("an fchdir to nothing", EBADF), 30), 0);
  require_error("addfchdir", add_fchdir(add_action("an fchdir to a device", ENOTDIR), 0), 0);
}

const struct failure* make_failures(void) {
  add_programs();
  add_actions();
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 1);  // of another session
  add("a foreign process group", (struct launch){.attributes = &attributes}, EPERM);
  return failures;
}

unsigned long long raw_mask(void) {
  unsigned long long mask = 0;
  set_up(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, sizeof mask) == 0, "rt_sigprocmask");
  return mask;
}
