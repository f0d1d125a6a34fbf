// SPDX-License-Identifier: MIT
// Extension attributes used by threads, signal handlers and forked children.
#include <pthread.h>
#include <sys/time.h>

#include "tests/portable/wishes.h"

enum { kThreads = 4, kSpawns = 60, kHandled = 30, kMayChangeUser = 1 << 7 };

static posix_spawnattr_t shared;
static posix_spawn_file_actions_t shared_actions;
static int mistakes;

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

static const char kCommand[] =
    "read -r text <&9 && test \"$text\" = here && test \"$(umask)\" = 0027 && exit 5";

static void prepare_shared(void) {
  mistakes = 0;
  posix_spawnattr_init(&shared);
  posix_spawn_file_actions_init(&shared_actions);
  ask_umask(&shared);
  ask_nice(&shared);
  ask_affinity(&shared);
  ask_sigignore(&shared);
  ask_pdeathsig(&shared);
  posix_spawnattr_setsearchpath_np(&shared, "/none:/bin:/usr/bin");
  // Linux: a change of user makes the memory undumpable, which here is the caller's too.
  if ((status_mask(getpid(), "CapEff:") & kMayChangeUser) != 0) ask_uid(&shared);
  posix_spawnattr_setxflags(&shared, POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETSIGIGN_NP);
  posix_spawn_file_actions_adddata_np(&shared_actions, 9, "here\n", 5);
}

static void end_shared(void) {
  posix_spawnattr_destroy(&shared);
  posix_spawn_file_actions_destroy(&shared_actions);
}

/// The exit status of a child of the shared objects.
static int spawn_shared(void) {
  char* argv[] = {"sh", "-c", (char*)kCommand, NULL};
  pid_t pid = -1;
  if (posix_spawnp(&pid, "sh", &shared_actions, &shared, argv, environ) != 0) return -1;
  int status = wait_for(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void* spawn_shared_often(void* unused) {
  (void)unused;
  for (int i = 0; i < kSpawns; i++) mistake_unless(spawn_shared() == 5);
  return NULL;
}

static void run_threads(void* (*body)(void*)) {
  pthread_t threads[kThreads];
  for (long i = 0; i < kThreads; i++) pthread_create(&threads[i], NULL, body, (void*)i);
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
}

static void sharers__threads_with_one_object__all_get_what_it_says(void) {
  if (skip_where_libc_cannot_clone()) return;
  int dumpable = prctl(PR_GET_DUMPABLE);
  prepare_shared();
  run_threads(spawn_shared_often);
  CHECK_EQ(mistakes, 0);
  CHECK_EQ(prctl(PR_GET_DUMPABLE), dumpable);
  CHECK(has_no_child());
  end_shared();
}

/// Each thread fails in a way of its own.
static void* fail_often(void* number) {
  static struct posix_spawn_error_np records[kThreads];
  struct posix_spawn_error_np* record = &records[(long)number];
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  char path[32];
  char* argv[] = {"none", NULL};
  pid_t pid = -1;
  snprintf(path, sizeof path, "/none/%ld", (long)number);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_seterror_np(&attributes, record);
  for (long i = 0; i < (long)number; i++) posix_spawn_file_actions_addchdir(&actions, "/");
  posix_spawn_file_actions_addchdir(&actions, path);
  for (int i = 0; i < 4 * kSpawns; i++) {
    memset(record, 0x5a, sizeof *record);
    int error = posix_spawn(&pid, "/bin/true", &actions, &attributes, argv, environ);
    mistake_unless(error == ENOENT && record->error == ENOENT);
    mistake_unless(record->action == (int)(long)number && strcmp(record->path, path) == 0);
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return NULL;
}

static void sharers__threads_with_a_record_each__read_their_own(void) {
  if (skip_where_libc_cannot_clone()) return;
  mistakes = 0;
  run_threads(fail_often);
  CHECK_EQ(mistakes, 0);
  CHECK(has_no_child());
}

static volatile sig_atomic_t handled;

static void spawn_in_handler(int number) {
  char* argv[] = {"none", NULL};
  pid_t pid = -1;
  int kept = errno;
  (void)number;
  mistake_unless(spawn_shared() == 5);
  mistake_unless(posix_spawn(&pid, "/none", &shared_actions, &shared, argv, environ) == ENOENT);
  errno = kept;
  handled++;
}

/// Interrupted anywhere: in malloc(), in the library, in a spawn.
static void change_objects_until_handled(void) {
  while (handled < kHandled) {
    posix_spawnattr_t attributes;
    CHECK_EQ(posix_spawnattr_init(&attributes), 0);
    ask_affinity(&attributes);
    ask_searchpath(&attributes);
    ask_limit(&attributes);
    CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
    CHECK_EQ(posix_spawnattr_destroy(&attributes), 0);
  }
}

static void sharers__signal_handler__spawns_amid_other_calls(void) {
  struct itimerval often = {{0, 2000}, {0, 2000}};
  struct itimerval never = {{0, 0}, {0, 0}};
  struct sigaction action = {.sa_handler = spawn_in_handler, .sa_flags = SA_RESTART};
  prepare_shared();
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &often, NULL);
  change_objects_until_handled();
  setitimer(ITIMER_REAL, &never, NULL);
  signal(SIGALRM, SIG_DFL);
  CHECK_EQ(mistakes, 0);
  CHECK(has_no_child());
  end_shared();
}

static void use_inherited(void) {
  CHECK_EQ(spawn_shared(), 5);
  CHECK_EQ(posix_spawnattr_setumask_np(&shared, 0), 0);
  CHECK_EQ(posix_spawn_file_actions_addchdir(&shared_actions, "/none"), 0);
  CHECK_EQ(spawn_shared(), -1);
  end_shared();
  CHECK_EQ(spawn_error("/none", NULL, &shared), ENOENT);
}

static void sharers__forked_child__has_objects_of_its_own(void) {
  prepare_shared();
  CHECK_EQ(spawn_shared(), 5);
  run_apart(use_inherited);
  CHECK_EQ(spawn_shared(), 5);
  run_apart(use_inherited);
  end_shared();
  CHECK(has_no_child());
}

int main(void) {
  check_library();
  RUN(sharers__threads_with_one_object__all_get_what_it_says);
  RUN(sharers__threads_with_a_record_each__read_their_own);
  RUN(sharers__signal_handler__spawns_amid_other_calls);
  RUN(sharers__forked_child__has_objects_of_its_own);
  return check_end();
}
