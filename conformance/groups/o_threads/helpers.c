// SPDX-License-Identifier: MIT
// O: the functions on objects while a cancellation is pending.
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include "conformance/harness/directories.h"
#include "conformance/harness/launch.h"

struct objects {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  sigset_t signals;
  struct sched_param parameter;
  pid_t group;
  int policy;
  short flags;
};

static void attr_init(struct objects* o) { posix_spawnattr_init(&o->attributes); }
static void attr_destroy(struct objects* o) { posix_spawnattr_destroy(&o->attributes); }
static void getflags(struct objects* o) { posix_spawnattr_getflags(&o->attributes, &o->flags); }
static void setflags(struct objects* o) { posix_spawnattr_setflags(&o->attributes, o->flags); }
static void refuse_flags(struct objects* o) { posix_spawnattr_setflags(&o->attributes, 0x4000); }
static void getpgroup(struct objects* o) { posix_spawnattr_getpgroup(&o->attributes, &o->group); }
static void setpgroup(struct objects* o) { posix_spawnattr_setpgroup(&o->attributes, o->group); }
static void getsigmask(struct objects* o) {
  posix_spawnattr_getsigmask(&o->attributes, &o->signals);
}
static void setsigmask(struct objects* o) {
  posix_spawnattr_setsigmask(&o->attributes, &o->signals);
}
static void getsigdefault(struct objects* o) {
  posix_spawnattr_getsigdefault(&o->attributes, &o->signals);
}
static void setsigdefault(struct objects* o) {
  posix_spawnattr_setsigdefault(&o->attributes, &o->signals);
}
static void getschedparam(struct objects* o) {
  posix_spawnattr_getschedparam(&o->attributes, &o->parameter);
}
static void setschedparam(struct objects* o) {
  posix_spawnattr_setschedparam(&o->attributes, &o->parameter);
}
static void getschedpolicy(struct objects* o) {
  posix_spawnattr_getschedpolicy(&o->attributes, &o->policy);
}
static void setschedpolicy(struct objects* o) {
  posix_spawnattr_setschedpolicy(&o->attributes, o->policy);
}
static void actions_init(struct objects* o) { posix_spawn_file_actions_init(&o->actions); }
static void actions_destroy(struct objects* o) { posix_spawn_file_actions_destroy(&o->actions); }
static void addopen(struct objects* o) {
  posix_spawn_file_actions_addopen(&o->actions, 5, "/dev/null", O_RDONLY, 0);
}
static void adddup2(struct objects* o) { posix_spawn_file_actions_adddup2(&o->actions, 0, 5); }
static void addclose(struct objects* o) { posix_spawn_file_actions_addclose(&o->actions, 5); }
static void refuse_close(struct objects* o) { posix_spawn_file_actions_addclose(&o->actions, -1); }
static void addchdir(struct objects* o) { add_chdir(&o->actions, "/"); }
static void addfchdir(struct objects* o) { add_fchdir(&o->actions, 0); }

static const struct helper {
  const char* name;
  void (*call)(struct objects* objects);
} kHelpers[] = {{"posix_spawnattr_init", attr_init},
                {"posix_spawnattr_destroy", attr_destroy},
                {"getflags", getflags},
                {"setflags", setflags},
                {"setflags of an undefined bit", refuse_flags},
                {"getpgroup", getpgroup},
                {"setpgroup", setpgroup},
                {"getsigmask", getsigmask},
                {"setsigmask", setsigmask},
                {"getsigdefault", getsigdefault},
                {"setsigdefault", setsigdefault},
                {"getschedparam", getschedparam},
                {"setschedparam", setschedparam},
                {"getschedpolicy", getschedpolicy},
                {"setschedpolicy", setschedpolicy},
                {"posix_spawn_file_actions_init", actions_init},
                {"posix_spawn_file_actions_destroy", actions_destroy},
                {"addopen", addopen},
                {"adddup2", adddup2},
                {"addclose", addclose},
                {"addclose(-1)", refuse_close},
                {"addchdir", addchdir},
                {"addfchdir", addfchdir}};

static const struct helper* helper;
static enum reached { kInside, kReturned, kSurvived } reached;

/// With objects that have something in them.
static void* call_cancelled(void* unused) {
  static struct objects objects;
  attr_init(&objects);
  actions_init(&objects);
  addopen(&objects);
  addchdir(&objects);
  sigemptyset(&objects.signals);
  pthread_cancel(pthread_self());
  helper->call(&objects);
  reached = kReturned;
  pthread_testcancel();
  reached = kSurvived;
  return unused;
}

ASSERTION(TH_004) {
  for (size_t i = 0; i < sizeof kHelpers / sizeof kHelpers[0]; i++) {
    pthread_t thread;
    helper = &kHelpers[i];
    reached = kInside;
    set_up((errno = pthread_create(&thread, NULL, call_cancelled, NULL)) == 0, "a thread");
    pthread_join(thread, NULL);
    require(reached != kInside, "%s acts upon a pending cancellation", helper->name);
    require(reached != kSurvived, "%s forgets a pending cancellation", helper->name);
  }
}
