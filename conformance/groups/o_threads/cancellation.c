// SPDX-License-Identifier: MIT
// O: a thread that spawns while its cancellation is pending.
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

/// How far a thread came.
enum reached { kAtSpawn, kReturned, kSurvived };

struct attempt {
  bool searches;     // posix_spawnp
  bool is_disabled;  // cancellation, during the spawn
  bool is_held;      // the cancellation comes while the child is stuck in a file action
  const char* path;  // NULL: the reporter
  int expected;      // its error
  enum reached reached;
  int error;
  pid_t pid;
};

static posix_spawn_file_actions_t stuck;

static void spawn(struct attempt* attempt) {
  char* argv[] = {"report", "--quiet", "--exit=7", NULL};
  const posix_spawn_file_actions_t* actions = attempt->is_held ? &stuck : NULL;
  const char* path = attempt->path != NULL ? attempt->path : reporter();
  if (attempt->searches) {
    attempt->error = posix_spawnp(&attempt->pid, path, actions, NULL, argv, environ);
  } else {
    attempt->error =
        launch(&attempt->pid, (struct launch){.path = path, .actions = actions, .argv = argv});
  }
}

static void* run_attempt(void* argument) {
  struct attempt* attempt = argument;
  int state = -1, type = -1;
  if (attempt->is_disabled) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
  if (!attempt->is_held) pthread_cancel(pthread_self());
  spawn(attempt);
  attempt->reached = kReturned;
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
  pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &type);
  require((state == PTHREAD_CANCEL_DISABLE) == attempt->is_disabled,
          "the spawn has changed the cancellation state");
  require(type == PTHREAD_CANCEL_DEFERRED, "the spawn has changed the cancellation type");
  pthread_testcancel();
  attempt->reached = kSurvived;
  return NULL;
}

static int count_descriptors(void) {
  int count = 0;
  for (int fd = 0; fd < 256; fd++) count += fcntl(fd, F_GETFD) >= 0;
  return count;
}

static bool is_there(void* path) { return access(path, F_OK) == 0; }

/// Cancels the thread when its child is at the FIFO, and opens the other end.
static int cancel_held(pthread_t thread) {
  require(eventually(is_there, "reached"), "the child does not come to its file action");
  pthread_cancel(thread);
  int fd = open("fifo", O_RDWR | O_CLOEXEC);
  set_up(fd >= 0, "opening the FIFO");
  return fd;
}

/// A child that there is: late errors are its exit status.
static void require_outcome(const struct attempt* attempt) {
  if (attempt->error != 0) {
    require_error("the spawn", attempt->error, attempt->expected);
  } else {
    require_exit(attempt->pid, attempt->expected == 0 ? 7 : 127);
  }
}

/// Whether the spawn acted upon the cancellation.
static bool make_attempt(struct attempt attempt) {
  pthread_t thread;
  void* result = NULL;
  int before = count_descriptors();
  set_up((errno = pthread_create(&thread, NULL, run_attempt, &attempt)) == 0, "a thread");
  int fd = attempt.is_held ? cancel_held(thread) : -1;
  pthread_join(thread, &result);
  if (fd >= 0) close(fd);
  require(attempt.reached != kSurvived && result == PTHREAD_CANCELED,
          "the cancellation was forgotten");
  require(attempt.reached == kReturned || !attempt.is_disabled,
          "a cancellation was acted upon that is disabled");
  if (attempt.reached == kReturned) require_outcome(&attempt);
  require(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "a child is left");
  require_equal("how many descriptors there are more", count_descriptors() - before, 0);
  return attempt.reached == kAtSpawn;
}

static void add_stuck_actions(void) {
  set_up(mkfifo("fifo", 0600) == 0, "mkfifo");
  posix_spawn_file_actions_init(&stuck);
  posix_spawn_file_actions_addopen(&stuck, 5, "reached", O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&stuck, 6, "fifo", O_RDONLY, 0);
}

ASSERTION(TH_003) {
  bool acts = false, acts_held = false;
  set_time_limit(15);
  write_file("refused", "", 0600);
  for (int searches = 0; searches < 2; searches++) {
    for (int is_disabled = 0; is_disabled < 2; is_disabled++) {
      struct attempt attempt = {.searches = searches, .is_disabled = is_disabled};
      acts |= make_attempt(attempt);
      attempt.path = "./none";
      attempt.expected = ENOENT;
      acts |= make_attempt(attempt);
      attempt.path = "./refused";
      attempt.expected = EACCES;
      acts |= make_attempt(attempt);
    }
  }
  add_stuck_actions();
  acts_held |= make_attempt((struct attempt){.is_held = true});
  set_up(unlink("reached") == 0, "unlink");
  acts_held |= make_attempt((struct attempt){.is_held = true, .searches = true});
  note("a pending one is %s, one that comes later %s", acts ? "acted upon" : "left pending",
       acts_held ? "acted upon" : "left pending");
}
