// SPDX-License-Identifier: MIT
// The block of attributes that has no room in the object: copies of the object, and its end.
#include <sys/resource.h>

#include "tests/portable/attributes.h"

static const char kText[] = "0 0 1";

static gid_t group = 5;
static int number;
static int other;
static unsigned wide;
static uint64_t bits;
static mode_t mode;
static sigset_t signals;
static cpu_set_t processors;
static struct rlimit limit;
static int* place;
static const char* text;
static struct posix_spawn_error_np* record_place;

typedef posix_spawnattr_t object_t;

static int set_uid(object_t* object) { return posix_spawnattr_set_uid_np(object, getuid()); }
static int set_gid(object_t* object) { return posix_spawnattr_set_gid_np(object, getgid()); }
static int set_groups(object_t* object) {
  return posix_spawnattr_set_groups_np(object, 1, &group, 0);
}
static int set_ambientcaps(object_t* object) {
  return posix_spawnattr_setambientcaps_np(object, 1);
}
static int set_nice(object_t* object) { return posix_spawnattr_setnice_np(object, 1); }
static int set_ioprio(object_t* object) { return posix_spawnattr_setioprio_np(object, 2, 4); }
static int set_affinity(object_t* object) {
  return posix_spawnattr_setaffinity_np(object, sizeof processors, &processors);
}
static int set_runmask(object_t* object) { return posix_spawnattr_setrunmask(object, 1); }
static int set_umask(object_t* object) { return posix_spawnattr_setumask_np(object, 022); }
static int set_oomscoreadj(object_t* object) {
  return posix_spawnattr_setoomscoreadj_np(object, 1);
}
static int set_rlimit(object_t* object) {
  return posix_spawnattr_setrlimit_np(object, RLIMIT_CORE, &limit);
}
static int set_xflags(object_t* object) { return posix_spawnattr_setxflags(object, 0); }
static int set_sigignore(object_t* object) {
  return posix_spawnattr_setsigignore_np(object, &signals);
}
static int set_pdeathsig(object_t* object) { return posix_spawnattr_setpdeathsig_np(object, 9); }
static int set_procdescp(object_t* object) {
  return posix_spawnattr_setprocdescp_np(object, &number, 0);
}
static int set_execfd(object_t* object) { return posix_spawnattr_setexecfd_np(object, 5); }
static int set_searchpath(object_t* object) {
  return posix_spawnattr_setsearchpath_np(object, "/");
}
static int set_namespaces(object_t* object) { return posix_spawnattr_setnamespaces_np(object, 0); }
static int set_uidmap(object_t* object) { return posix_spawnattr_setuidmap_np(object, kText); }
static int set_gidmap(object_t* object) { return posix_spawnattr_setgidmap_np(object, kText); }
static int set_error(object_t* object) { return posix_spawnattr_seterror_np(object, NULL); }

static int (*const kSetters[])(object_t*) = {set_uid,        set_gid,
                                             set_groups,     set_ambientcaps,
                                             set_nice,       set_ioprio,
                                             set_affinity,   set_runmask,
                                             set_umask,      set_oomscoreadj,
                                             set_rlimit,     set_xflags,
                                             set_sigignore,  set_pdeathsig,
                                             set_procdescp,  set_execfd,
                                             set_searchpath, set_namespaces,
                                             set_uidmap,     set_gidmap,
                                             set_error,      NULL};

static int get_ambientcaps(const object_t* object) {
  return posix_spawnattr_getambientcaps_np(object, &bits);
}
static int get_nice(const object_t* object) { return posix_spawnattr_getnice_np(object, &number); }
static int get_ioprio(const object_t* object) {
  return posix_spawnattr_getioprio_np(object, &number, &other);
}
static int get_affinity(const object_t* object) {
  return posix_spawnattr_getaffinity_np(object, sizeof processors, &processors);
}
static int get_umask(const object_t* object) { return posix_spawnattr_getumask_np(object, &mode); }
static int get_oomscoreadj(const object_t* object) {
  return posix_spawnattr_getoomscoreadj_np(object, &number);
}
static int get_rlimit(const object_t* object) {
  return posix_spawnattr_getrlimit_np(object, RLIMIT_CORE, &limit);
}
static int get_pdeathsig(const object_t* object) {
  return posix_spawnattr_getpdeathsig_np(object, &number);
}
static int get_searchpath(const object_t* object) {
  return posix_spawnattr_getsearchpath_np(object, &text);
}
static int get_namespaces(const object_t* object) {
  return posix_spawnattr_getnamespaces_np(object, &number);
}
static int get_runmask(const object_t* object) { return posix_spawnattr_getrunmask(object, &wide); }
static int get_xflags(const object_t* object) { return posix_spawnattr_getxflags(object, &wide); }
static int get_sigignore(const object_t* object) {
  return posix_spawnattr_getsigignore_np(object, &signals);
}
static int get_procdescp(const object_t* object) {
  return posix_spawnattr_getprocdescp_np(object, &place, &number);
}
static int get_execfd(const object_t* object) {
  return posix_spawnattr_getexecfd_np(object, &number);
}
static int get_error(const object_t* object) {
  return posix_spawnattr_geterror_np(object, &record_place);
}

static int (*const kGetters[])(const object_t*) = {
    get_ambientcaps, get_nice,      get_ioprio,     get_affinity,   get_umask,   get_oomscoreadj,
    get_rlimit,      get_pdeathsig, get_searchpath, get_namespaces, get_runmask, get_xflags,
    get_sigignore,   get_procdescp, get_execfd,     get_error,      NULL};

/// From this getter on they answer also where nothing was set.
enum { kFirstWithDefault = 10 };

static void check_getters(const posix_spawnattr_t* object, int error, int error_of_defaults) {
  for (int i = 0; kGetters[i] != NULL; i++) {
    int expected = i < kFirstWithDefault ? error : error_of_defaults;
    if (!CHECK_EQ(kGetters[i](object), expected)) printf("# getter %d\n", i);
  }
}

static void check_setters(posix_spawnattr_t* object, int expected) {
  for (int i = 0; kSetters[i] != NULL; i++) {
    if (!CHECK_EQ(kSetters[i](object), expected)) printf("# setter %d\n", i);
  }
}

static void extensions__nothing_was_set__getters_give_enoent_or_the_default(void) {
  static posix_spawnattr_t zero_filled;
  posix_spawnattr_t object;
  memset(&object, 0x5a, sizeof object);
  CHECK_EQ(posix_spawnattr_init(&object), 0);
  check_getters(&object, ENOENT, 0);
  check_getters(&zero_filled, ENOENT, 0);
  CHECK_EQ(wide, 0);
  CHECK_EQ(number, -1);
  CHECK(place == NULL);
  CHECK(record_place == NULL);
  CHECK_EQ(posix_spawnattr_setnice_np(&object, 1), 0);  // with a block, too
  CHECK_EQ(posix_spawnattr_getumask_np(&object, &mode), ENOENT);
  posix_spawnattr_destroy(&object);
}

static void extensions__all_were_set__getters_answer(void) {
  posix_spawnattr_t object;
  posix_spawnattr_init(&object);
  errno = 4711;
  check_setters(&object, 0);
  check_setters(&object, 0);  // once more: what was copied before is freed
  check_getters(&object, 0, 0);
  CHECK_EQ(errno, 4711);
  posix_spawnattr_destroy(&object);
}

static void extensions__copied_object__has_what_is_set_in_the_other(void) {
  posix_spawnattr_t object;
  posix_spawnattr_init(&object);
  CHECK_EQ(posix_spawnattr_seterror_np(&object, NULL), 0);
  posix_spawnattr_t copy = object;
  check_setters(&copy, 0);
  check_getters(&object, 0, 0);
  posix_spawnattr_destroy(&object);
}

static void extensions__destroyed_twice__is_harmless(void) {
  posix_spawnattr_t object;
  posix_spawnattr_init(&object);
  check_setters(&object, 0);
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
  CHECK_EQ(posix_spawnattr_init(&object), 0);
  check_getters(&object, ENOENT, 0);
  check_setters(&object, 0);
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
}

static void extensions__copy_of_a_destroyed_object__is_einval(void) {
  posix_spawnattr_t object;
  char path[kTextSize];
  posix_spawnattr_init(&object);
  check_setters(&object, 0);
  posix_spawnattr_t copy = object;
  CHECK_EQ(posix_spawnattr_destroy(&object), 0);
  // Another object's block may by now be where that one was.
  posix_spawnattr_init(&object);
  check_setters(&object, 0);
  check_getters(&copy, EINVAL, EINVAL);
  check_setters(&copy, EINVAL);
  CHECK_EQ(spawn_error(helper("paused", path), NULL, &copy), EINVAL);
  CHECK(has_no_child());
  CHECK_EQ(posix_spawnattr_destroy(&copy), 0);
  CHECK_EQ(posix_spawnattr_destroy(&copy), 0);
  check_getters(&object, 0, 0);
  posix_spawnattr_destroy(&object);
}

int main(void) {
  check_library();
  publish_helpers();
  CPU_SET(0, &processors);
  RUN(extensions__nothing_was_set__getters_give_enoent_or_the_default);
  RUN(extensions__all_were_set__getters_answer);
  RUN(extensions__copied_object__has_what_is_set_in_the_other);
  RUN(extensions__destroyed_twice__is_harmless);
  RUN(extensions__copy_of_a_destroyed_object__is_einval);
  return check_end();
}
