// SPDX-License-Identifier: MIT
// Launches in an epoll loop that goes on serving a timer: some succeed, some fail, some are stuck.
#include <errno.h>
#include <signal.h>
#include <spawn_np.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

enum state { FREE, ON_ITS_WAY, RUNNING, OVER };

struct job {
  const char* name;
  char* argv[4];
  const char* directory; /* where it is to run */
  int is_stuck;          /* its input is a FIFO that nobody writes to */
  int milliseconds;      /* deadline, -1: none */
  enum state state;
  posix_spawn_handle_np handle;
  struct posix_spawn_error_np record;
  int error;  /* of the launch */
  int status; /* of the program */
};

static struct job jobs[] = {
    {.name = "true", .argv = {"true"}, .milliseconds = -1},
    {.name = "exit 7", .argv = {"sh", "-c", "exit 7"}, .milliseconds = -1},
    {.name = "no program", .argv = {"/does/not/exist"}, .milliseconds = -1},
    {.name = "no directory", .argv = {"true"}, .directory = "/does/not/exist", .milliseconds = -1},
    {.name = "stuck, deadline", .argv = {"true"}, .is_stuck = 1, .milliseconds = 150},
    {.name = "stuck, too", .argv = {"true"}, .is_stuck = 1, .milliseconds = 150},
    {.name = "stuck, cancelled", .argv = {"true"}, .is_stuck = 1, .milliseconds = -1},
};
enum { JOBS = sizeof jobs / sizeof *jobs };

static char directory[] = "/tmp/async-XXXXXX";
static char fifo[sizeof directory + 8];
static int loop;
static int ticks;

static void check(int error, const char* what) {
  if (error == 0) return;
  fprintf(stderr, "%s: %s\n", what, strerror(error));
  exit(1);
}

static void watch(int fd, struct job* job) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = job};
  check(epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno, "epoll_ctl");
}

/* Before the descriptor is closed: a child that is on its way has copies of all of the caller's
 * descriptors, and epoll goes on reporting a file until its last copy is closed. */
static void unwatch(int fd) { epoll_ctl(loop, EPOLL_CTL_DEL, fd, NULL); }

static void start(struct job* job) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  if (job->directory != NULL) posix_spawn_file_actions_addchdir_np(&actions, job->directory);
  if (job->is_stuck) posix_spawn_file_actions_addopen(&actions, 0, fifo, 0, 0);
  if (job->milliseconds >= 0) posix_spawnattr_settimeout_np(&attributes, job->milliseconds);
  posix_spawnattr_seterror_np(&attributes, &job->record);
  posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_OUTCOME_NP);
  check(
      posix_spawnp_start_np(&job->handle, job->argv[0], &actions, &attributes, job->argv, environ),
      job->name);
  /* What the launch was given may be freed at once, but for the record. */
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  job->state = ON_ITS_WAY;
  watch(job->handle.outcome_fd, job);
}

static void reap(struct job* job) {
  check(waitpid(job->handle.pid, &job->status, 0) > 0 ? 0 : errno, "waitpid");
  unwatch(job->handle.pidfd);
  close(job->handle.pidfd);
  job->state = OVER;
}

/* Something is known of the launch, or its deadline may be over. */
static void try_to_finish(struct job* job) {
  unwatch(job->handle.outcome_fd);
  job->error = posix_spawn_finish_np(&job->handle, 0);
  if (job->error == EINPROGRESS) {
    watch(job->handle.outcome_fd, job);
    return;
  }
  job->state = job->error == 0 ? RUNNING : OVER;
  if (job->state != RUNNING) return;
  if (job->handle.pidfd < 0) {
    reap(job); /* an emulator or old kernel; where this may wait, go by SIGCHLD */
  } else {
    watch(job->handle.pidfd, job);
  }
}

static void cancel(struct job* job) {
  unwatch(job->handle.outcome_fd);
  check(posix_spawn_cancel_np(&job->handle), "cancel");
  job->error = ECANCELED;
  job->state = OVER;
}

/* A deadline is kept by finish: the descriptor says nothing when it is over. */
static void serve_timer(int timer) {
  uint64_t expirations;
  if (read(timer, &expirations, sizeof expirations) < 0) return;
  ticks++;
  for (int i = 0; i < JOBS; i++) {
    if (jobs[i].state == ON_ITS_WAY && jobs[i].milliseconds >= 0) try_to_finish(&jobs[i]);
  }
}

static int start_timer(void) {
  struct itimerspec every = {{0, 20 * 1000 * 1000}, {0, 20 * 1000 * 1000}};
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  timerfd_settime(timer, 0, &every, NULL);
  watch(timer, NULL);
  return timer;
}

static int count_waited_for(void) {
  int count = 0;
  for (int i = 0; i < JOBS; i++) {
    int is_forever = jobs[i].is_stuck && jobs[i].milliseconds < 0;
    count += jobs[i].state != OVER && !is_forever;
  }
  return count;
}

static void run(int timer) {
  while (count_waited_for() > 0) {
    struct epoll_event event;
    if (epoll_wait(loop, &event, 1, -1) < 1) continue;
    struct job* job = event.data.ptr;
    if (job == NULL) {
      serve_timer(timer);
    } else if (job->state == ON_ITS_WAY) {
      try_to_finish(job);
    } else if (job->state == RUNNING) {
      reap(job);
    }
  }
}

static void print(const struct job* job) {
  char sentence[256];
  if (job->error == 0) {
    printf("%s: exit status %d\n", job->name, WEXITSTATUS(job->status));
  } else if (job->error == ECANCELED) {
    printf("%s: cancelled\n", job->name);
  } else if (job->error == ETIMEDOUT) { /* its text is another in each libc */
    printf("%s: too late, in file action %d, %s\n", job->name, job->record.action,
           job->record.name);
  } else {
    posix_spawn_strerror_np(&job->record, sentence, sizeof sentence);
    printf("%s: %s\n", job->name, sentence);
  }
}

int main(void) {
  if (mkdtemp(directory) == NULL) return 1;
  snprintf(fifo, sizeof fifo, "%s/fifo", directory);
  if (mkfifo(fifo, 0600) != 0) return 1;
  loop = epoll_create1(EPOLL_CLOEXEC);
  int timer = start_timer();
  for (int i = 0; i < JOBS; i++) start(&jobs[i]);
  run(timer);
  for (int i = 0; i < JOBS; i++) {
    if (jobs[i].state == ON_ITS_WAY) cancel(&jobs[i]);
  }
  for (int i = 0; i < JOBS; i++) print(&jobs[i]);
  printf("the timer was served meanwhile: %s\n", ticks > 1 ? "yes" : "no");
  unlink(fifo);
  rmdir(directory);
  return 0;
}
