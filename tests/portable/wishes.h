// SPDX-License-Identifier: MIT
// Every attribute, with what it needs: to be used alone or all at once.
#pragma once

#include <signal.h>
#include <sys/resource.h>

#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

/// Who may use it, beside every user.
enum need { kNobody, kPrivilege, kNewUser };

struct wish {
  const char* name;
  void (*ask)(posix_spawnattr_t*);  // null: the flags are all
  uint32_t flags;                   // of posix_spawnattr_setxflags()
  enum need need;
};

enum { kSmallFile = 1 << 20, kDirectory = 300, kKept, kOwnUts, kProgram, kListed = 360 };

/// Stored by each spawn with the object.
static int process_descriptor;

static inline int first_processor(void) {
  cpu_set_t set;
  int cpu = 0;
  CPU_ZERO(&set);
  sched_getaffinity(0, sizeof set, &set);
  while (cpu < CPU_SETSIZE - 1 && !CPU_ISSET(cpu, &set)) cpu++;
  return cpu;
}

static inline void ask_sigdefault(posix_spawnattr_t* attributes) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  CHECK_EQ(posix_spawnattr_setsigdefault64(attributes, &set), 0);
}

static inline void ask_sigmask(posix_spawnattr_t* attributes) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  CHECK_EQ(posix_spawnattr_setsigmask64(attributes, &set), 0);
}

static inline void ask_sigignore(posix_spawnattr_t* attributes) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  CHECK_EQ(posix_spawnattr_setsigignore_np(attributes, &set), 0);
}

static inline void ask_policy(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setschedpolicy(attributes, SCHED_BATCH), 0);
}

static inline void ask_nice(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setnice_np(attributes, 19), 0);
}

static inline void ask_ioprio(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setioprio_np(attributes, 3, 0), 0);
}

static inline void ask_affinity(posix_spawnattr_t* attributes) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(first_processor(), &set);
  CHECK_EQ(posix_spawnattr_setaffinity_np(attributes, sizeof set, &set), 0);
}

static inline void ask_runmask(posix_spawnattr_t* attributes) {
  int cpu = first_processor();
  if (cpu < 32) CHECK_EQ(posix_spawnattr_setrunmask(attributes, 1U << cpu), 0);
}

static inline void ask_umask(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setumask_np(attributes, 027), 0);
}

static inline void ask_score(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setoomscoreadj_np(attributes, 777), 0);
}

static inline void ask_limit(posix_spawnattr_t* attributes) {
  struct rlimit limit = {kSmallFile, kSmallFile};
  CHECK_EQ(posix_spawnattr_setrlimit_np(attributes, RLIMIT_FSIZE, &limit), 0);
}

static inline void ask_pdeathsig(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setpdeathsig_np(attributes, SIGTERM), 0);
}

static inline void ask_procdescp(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setprocdescp_np(attributes, &process_descriptor, PD_DAEMON), 0);
}

static inline void ask_execfd(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setexecfd_np(attributes, kProgram), 0);
}

static inline void ask_searchpath(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setsearchpath_np(attributes, "/none:/bin"), 0);
}

static inline void ask_login(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_set_login_np(attributes, "nobody"), 0);
}

static inline void ask_error(posix_spawnattr_t* attributes) { record_into(attributes); }

static inline void ask_uid(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_set_uid_np(attributes, kUser), 0);
}

static inline void ask_gid(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_set_gid_np(attributes, kUser), 0);
}

static inline void ask_groups(posix_spawnattr_t* attributes) {
  gid_t groups[] = {7, 8};
  CHECK_EQ(posix_spawnattr_set_groups_np(attributes, 2, groups, 0), 0);
}

static inline void ask_ambient(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setambientcaps_np(attributes, 1U << 10 /* NET_BIND_SERVICE */), 0);
}

enum { kPlaces = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP };

static inline void ask_namespaces(posix_spawnattr_t* attributes) {
  CHECK_EQ(posix_spawnattr_setnamespaces_np(attributes, kPlaces), 0);
}

static inline void ask_maps(posix_spawnattr_t* attributes) {
  char map[32];
  CHECK_EQ(posix_spawnattr_setnamespaces_np(attributes, kPlaces | CLONE_NEWUSER), 0);
  snprintf(map, sizeof map, "0 %d 1", (int)geteuid());
  CHECK_EQ(posix_spawnattr_setuidmap_np(attributes, map), 0);
  snprintf(map, sizeof map, "0 %d 1", (int)getegid());
  CHECK_EQ(posix_spawnattr_setgidmap_np(attributes, map), 0);
}

static inline void ask_schedparam(posix_spawnattr_t* attributes) {
  struct sched_param param = {.sched_priority = 0};
  CHECK_EQ(posix_spawnattr_setschedparam(attributes, &param), 0);
}

static const struct wish kWishes[] = {
    {"sigdefault", ask_sigdefault, POSIX_SPAWN_SETSIGDEF, kNobody},
    {"sigmask", ask_sigmask, POSIX_SPAWN_SETSIGMASK, kNobody},
    {"sigignore", ask_sigignore, POSIX_SPAWN_SETSIGIGN_NP, kNobody},
    {"policy", ask_policy, POSIX_SPAWN_SETSCHEDULER, kNobody},
    {"schedparam", ask_schedparam, POSIX_SPAWN_SETSCHEDPARAM, kNobody},
    {"nice", ask_nice, 0, kNobody},
    {"ioprio", ask_ioprio, 0, kNobody},
    {"affinity", ask_affinity, 0, kNobody},
    {"runmask", ask_runmask, POSIX_SPAWN_EXPLICIT_CPU, kNobody},
    {"session", NULL, POSIX_SPAWN_SETSID, kNobody},
    {"group", NULL, POSIX_SPAWN_SETPGROUP, kNobody},
    {"resetids", NULL, POSIX_SPAWN_RESETIDS, kNobody},
    {"umask", ask_umask, 0, kNobody},
    {"score", ask_score, 0, kNobody},
    {"limit", ask_limit, POSIX_SPAWN_SETRLIMIT_NP, kNobody},
    {"nofile", NULL, POSIX_SPAWN_RESETNOFILE_NP, kNobody},
    {"pdeathsig", ask_pdeathsig, 0, kNobody},
    {"procdescp", ask_procdescp, 0, kNobody},
    {"execfd", ask_execfd, 0, kNobody},
    {"searchpath", ask_searchpath, 0, kNobody},
    {"login", ask_login, 0, kNobody},
    {"error", ask_error, 0, kNobody},
    {"suspended", NULL, POSIX_SPAWN_START_SUSPENDED, kNobody},
    {"noexecerr", NULL, POSIX_SPAWN_NOEXECERR_NP, kNobody},
    {"cloexec", NULL, POSIX_SPAWN_CLOEXEC_DEFAULT, kNobody},
    {"aslr", NULL, 0x8000 /* POSIX_SPAWN_DISABLE_ASLR_NP */, kNobody},
    {"no_new_privs", NULL, POSIX_SPAWN_NO_NEW_PRIVS_NP, kNobody},
    {"uid", ask_uid, 0, kPrivilege},
    {"gid", ask_gid, 0, kPrivilege},
    {"groups", ask_groups, 0, kPrivilege},
    {"ambient", ask_ambient, 0, kPrivilege},
    {"namespaces", ask_namespaces, 0, kPrivilege},
    {"maps", ask_maps, 0, kNewUser},
};

enum { kWishCount = sizeof kWishes / sizeof *kWishes };

static inline void ask(posix_spawnattr_t* attributes, const struct wish* wish) {
  uint32_t flags = 0;
  CHECK_EQ(posix_spawnattr_getxflags(attributes, &flags), 0);
  CHECK_EQ(posix_spawnattr_setxflags(attributes, flags | wish->flags), 0);
  if (wish->ask != NULL) wish->ask(attributes);
}

/// All that nobody, and who has `need`, may use.
static inline void ask_all(posix_spawnattr_t* attributes, enum need need) {
  for (size_t i = 0; i < kWishCount; i++) {
    if (kWishes[i].need == kNobody || kWishes[i].need == need) ask(attributes, &kWishes[i]);
  }
}

static inline void ask_cgroup(posix_spawnattr_t* attributes, int cgroup) {
  const struct wish wish = {"cgroup", NULL, POSIX_SPAWN_SETCGROUP, kPrivilege};
  CHECK_EQ(posix_spawnattr_setcgroup_np(attributes, cgroup), 0);
  ask(attributes, &wish);
}

/// The descriptors that wishes and deeds use, all close-on-exec.
static inline void open_what_is_used(const char* program, const char* directory) {
  int paths[] = {kProgram, kDirectory, kKept, kOwnUts, kListed};
  const char* names[] = {program, directory, "/dev/zero", "/proc/self/ns/uts", "/dev/null"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    int fd = open(names[i], O_RDONLY | O_CLOEXEC);
    CHECK_EQ(dup3(fd, paths[i], O_CLOEXEC), paths[i]);
    close(fd);
  }
}
