// SPDX-License-Identifier: MIT
// A: the functions behind the declarations can be linked and called, macros or not.
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/a_header/results.h"
#include "conformance/harness/launch.h"

typedef int spawn_function(pid_t*, const char*, const posix_spawn_file_actions_t*,
                           const posix_spawnattr_t*, char* const*, char* const*);

static void call_on_actions(posix_spawn_file_actions_t* actions) {
  int (*init)(posix_spawn_file_actions_t*) = posix_spawn_file_actions_init;
  int (*add_open)(posix_spawn_file_actions_t*, int, const char*, int, mode_t) =
      posix_spawn_file_actions_addopen;
  int (*add_close)(posix_spawn_file_actions_t*, int) = posix_spawn_file_actions_addclose;
  int (*add_dup2)(posix_spawn_file_actions_t*, int, int) = posix_spawn_file_actions_adddup2;
  require_error("posix_spawn_file_actions_init", init(actions), 0);
  require_error("addopen", add_open(actions, 5, "/dev/null", O_RDONLY, 0), 0);
  require_error("addclose", add_close(actions, 0), 0);
  require_error("adddup2", add_dup2(actions, 5, 6), 0);
  require_error("adddup2, name in parentheses", (posix_spawn_file_actions_adddup2)(actions, 5, 7),
                0);
}

static void call_on_signals(posix_spawnattr_t* attributes) {
  int (*set_mask)(posix_spawnattr_t*, const sigset_t*) = posix_spawnattr_setsigmask;
  int (*get_mask)(const posix_spawnattr_t*, sigset_t*) = posix_spawnattr_getsigmask;
  int (*set_default)(posix_spawnattr_t*, const sigset_t*) = posix_spawnattr_setsigdefault;
  int (*get_default)(const posix_spawnattr_t*, sigset_t*) = posix_spawnattr_getsigdefault;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR2);
  require_error("setsigmask", set_mask(attributes, &signals), 0);
  require_error("getsigmask", get_mask(attributes, &signals), 0);
  require_error("setsigdefault", set_default(attributes, &signals), 0);
  require_error("getsigdefault", get_default(attributes, &signals), 0);
}

/// What these give is for other assertions: they need only be there.
static void call_on_scheduling(posix_spawnattr_t* attributes) {
  int (*set_parameters)(posix_spawnattr_t*, const struct sched_param*) =
      posix_spawnattr_setschedparam;
  int (*get_parameters)(const posix_spawnattr_t*, struct sched_param*) =
      posix_spawnattr_getschedparam;
  int (*set_policy)(posix_spawnattr_t*, int) = posix_spawnattr_setschedpolicy;
  int (*get_policy)(const posix_spawnattr_t*, int*) = posix_spawnattr_getschedpolicy;
  struct sched_param parameters = {.sched_priority = 0};
  int policy = 0;
  set_parameters(attributes, &parameters);
  get_parameters(attributes, &parameters);
  set_policy(attributes, 0);
  get_policy(attributes, &policy);
}

static void call_on_attributes(posix_spawnattr_t* attributes) {
  int (*init)(posix_spawnattr_t*) = posix_spawnattr_init;
  int (*set_flags)(posix_spawnattr_t*, short) = posix_spawnattr_setflags;
  int (*get_flags)(const posix_spawnattr_t*, short*) = posix_spawnattr_getflags;
  int (*set_group)(posix_spawnattr_t*, pid_t) = posix_spawnattr_setpgroup;
  int (*get_group)(const posix_spawnattr_t*, pid_t*) = posix_spawnattr_getpgroup;
  pid_t group = -1;
  short flags = 0;
  require_error("posix_spawnattr_init", init(attributes), 0);
  call_on_signals(attributes);
  call_on_scheduling(attributes);
  require_error("setflags", set_flags(attributes, POSIX_SPAWN_SETSIGMASK), 0);
  require_error("getflags", get_flags(attributes, &flags), 0);
  require_error("setpgroup", set_group(attributes, 0), 0);
  require_error("getpgroup", get_group(attributes, &group), 0);
  require_equal("the flags", flags, POSIX_SPAWN_SETSIGMASK);
}

ASSERTION(PS_008) {
  spawn_function* functions[] = {posix_spawn, posix_spawnp};
  char* argv[] = {"report", NULL};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  require_units("PS-008");
  call_on_actions(&actions);
  call_on_attributes(&attributes);
  for (int i = 0; i < 2; i++) {
    pid_t pid = -1;
    require_error("the spawn", functions[i](&pid, reporter(), &actions, &attributes, argv, environ),
                  0);
    require_exit(pid, 0);
    await_report();
    require(has_descriptor(6) && has_descriptor(7) && !has_descriptor(0),
            "the actions were not carried out");
    require(seen_mask("SigBlk") == 1ULL << (SIGUSR2 - 1), "the mask is not the attribute");
  }
  require_error("destroy", (posix_spawn_file_actions_destroy)(&actions), 0);
  require_error("destroy", (posix_spawnattr_destroy)(&attributes), 0);
}

// POSIX: these names; a libc need not have them yet, and then the program still links.
#define WEAK __attribute__((weak))
int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t*, const char*) WEAK;
int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t*, int) WEAK;

/// Spawns with these actions; the child must be in `directory`.
static void require_directory(const posix_spawn_file_actions_t* actions, const char* directory) {
  char expected[PATH_MAX];
  set_up(realpath(directory, expected) != NULL, directory);
  observe((struct launch){.actions = actions});
  require_text("the child's directory", seen("cwd"), expected);
}

ASSERTION(PS_009) {
  posix_spawn_file_actions_t actions;
  require_units("PS-009");
  require(posix_spawn_file_actions_addchdir != NULL, "addchdir is declared, but not there");
  require(posix_spawn_file_actions_addfchdir != NULL, "addfchdir is declared, but not there");
  set_up(mkdir("by_path", 0755) == 0 && mkdir("by_descriptor", 0755) == 0, "mkdir");
  int fd = open("by_descriptor", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  set_up(fd >= 0, "opening a directory");
  posix_spawn_file_actions_init(&actions);
  require_error("addchdir", (posix_spawn_file_actions_addchdir)(&actions, "by_path"), 0);
  require_directory(&actions, "by_path");
  require_error("addfchdir", (posix_spawn_file_actions_addfchdir)(&actions, fd), 0);
  require_directory(&actions, "by_descriptor");
}
