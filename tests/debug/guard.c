// SPDX-License-Identifier: MIT
// A callback that calls what it must not is stopped, and told the name; one that does not is not.
#include <stdarg.h>

#include "tests/portable/callbacks.h"

static char line[256];
static void* volatile kept;
static pthread_t self;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

static void* do_nothing(void* unused) { return unused; }
static void be_done(void) {}

static int print_list(const char* format, ...) {
  va_list list;
  va_start(list, format);
  int result = vfprintf(stderr, format, list);
  va_end(list);
  return result;
}

/// What a callback does, after which it is not to go on.
#define BAD(name, what)                    \
  static int call_##name(void* argument) { \
    (void)argument;                        \
    (void)!(what);                         \
    return 0;                              \
  }
#define BAD_VOID(name, what) BAD(name, ((what), 0))

BAD(malloc, (kept = malloc(10)))
BAD(calloc, (kept = calloc(3, 10)))
BAD(realloc, (kept = realloc(argument, 10)))
BAD_VOID(free, free(kept))
BAD(posix_memalign, posix_memalign((void**)&kept, 64, 64))
BAD(aligned_alloc, (kept = aligned_alloc(64, 64)))
BAD(strdup, (kept = strdup(line)))
BAD(printf, printf("%d\n", 3))
BAD(fprintf, fprintf(stderr, "%d %f\n", 3, 2.5))
BAD(snprintf, snprintf(line, sizeof line, "%p", argument))
BAD(vfprintf, print_list("%d\n", 3))
BAD(puts, puts(line))
BAD(fputc, fputc('x', stderr))
BAD(fwrite, fwrite(line, 1, 3, stderr))
BAD(fread, fread(line, 1, 3, stdin))
BAD(fopen, (kept = fopen("/dev/null", "r")))
BAD(fdopen, (kept = fdopen(0, "r")))
BAD(fclose, fclose(stdin))
BAD(fflush, fflush(NULL))
BAD(fgets, fgets(line, 5, stdin) != NULL)
BAD(getdelim, getdelim((char**)&kept, &(size_t){0}, 9, stdin))
BAD(sscanf, sscanf(line, "%d", &(int){0}))
BAD_VOID(perror, perror("x"))
BAD(pthread_create, pthread_create(&self, NULL, do_nothing, NULL))
BAD(pthread_join, pthread_join(self, NULL))
BAD(pthread_detach, pthread_detach(self))
BAD(pthread_cancel, pthread_cancel(self))
BAD(pthread_kill, pthread_kill(self, 0))
BAD(pthread_once, pthread_once(&once, be_done))
BAD(pthread_key_create, pthread_key_create(&key, NULL))
BAD(pthread_setspecific, pthread_setspecific(key, line))
BAD(pthread_mutex_lock, pthread_mutex_lock(&mutex))
BAD(pthread_mutex_unlock, pthread_mutex_unlock(&mutex))
BAD(pthread_cond_signal, pthread_cond_signal(&condition))
BAD(pthread_rwlock_rdlock, pthread_rwlock_rdlock(&lock))
BAD_VOID(pthread_exit, pthread_exit(NULL))
BAD_VOID(exit, exit(0))
BAD_VOID(abort, abort())
BAD(raise, raise(SIGCONT))
BAD(fork, fork())
BAD(setuid, setuid(getuid()))
BAD(setgroups, setgroups(0, NULL))
BAD(setenv, setenv("A", "b", 1))

struct bad {
  const char* name;
  int (*call)(void*);
};

#define ROW(name) \
  { #name, call_##name }

static const struct bad kBad[] = {
    ROW(malloc),
    ROW(calloc),
    ROW(realloc),
    ROW(free),
    ROW(posix_memalign),
    ROW(aligned_alloc),
    ROW(strdup),
    ROW(printf),
    ROW(fprintf),
    ROW(snprintf),
    ROW(vfprintf),
    ROW(puts),
    ROW(fputc),
    ROW(fwrite),
    ROW(fread),
    ROW(fopen),
    ROW(fdopen),
    ROW(fclose),
    ROW(fflush),
    ROW(fgets),
    ROW(getdelim),
    ROW(sscanf),
    ROW(perror),
    ROW(pthread_create),
    ROW(pthread_join),
    ROW(pthread_detach),
    ROW(pthread_cancel),
    ROW(pthread_kill),
    ROW(pthread_once),
    ROW(pthread_key_create),
    ROW(pthread_setspecific),
    ROW(pthread_mutex_lock),
    ROW(pthread_mutex_unlock),
    ROW(pthread_cond_signal),
    ROW(pthread_rwlock_rdlock),
    ROW(pthread_exit),
    ROW(exit),
    ROW(abort),
    ROW(raise),
    ROW(fork),
    ROW(setuid),
    ROW(setgroups),
    ROW(setenv),
};

/// Standard error goes to a pipe; its reader.
static int catch_errors(void) {
  int ends[2] = {-1, -1};
  CHECK_EQ(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  CHECK_EQ(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
  close(ends[1]);
  return ends[0];
}

/// The names differ where functions are fortified: "__printf_chk".
static void check_message(int reader, const char* name) {
  char text[kTextSize];
  ssize_t size = read(reader, text, sizeof text - 1);
  text[size < 0 ? 0 : size] = '\0';
  const char* end = strstr(text, "() was called by a callback");
  if (end == NULL || strncmp(text, "libspawn: ", 10) != 0) {
    CHECK_TEXT(text, name);
    return;
  }
  const char* at = strstr(text, name);
  if (at == NULL || at > end) CHECK_TEXT(text, name);
  CHECK(strstr(text, "docs/callback.md") != NULL);
}

static void stop_each(void) {
  int reader = catch_errors();
  posix_spawn_file_actions_t actions;
  signal(SIGABRT, SIG_IGN);
  for (size_t i = 0; i < sizeof kBad / sizeof *kBad; i++) {
    pid_t pid = -1;
    CHECK_EQ(posix_spawn_callback_np(&pid, NULL, kBad[i].call, NULL), 0);
    CHECK_EQ(end_of(pid), -SIGABRT);
    check_message(reader, kBad[i].name);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addcallback_np(&actions, kBad[i].call, NULL);
    CHECK_EQ(run_shell("exit 3", &actions, NULL), -SIGABRT);
    check_message(reader, kBad[i].name);
    posix_spawn_file_actions_destroy(&actions);
  }
  CHECK(has_no_child());
}

static void guard__each_bad_call__is_stopped_and_named(void) { run_in_each_memory(stop_each); }

/// What docs/callback.md allows.
static int behave(void* unused) {
  struct rlimit limit;
  int status = -1;
  (void)unused;
  if (open_and_close(NULL) != 0 || use_stack(NULL) != 0) return 1;
  if (chdir("/") != 0 || setsid() < 0 || kill(getpid(), 0) != 0) return 2;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || setrlimit(RLIMIT_NOFILE, &limit) != 0) return 3;
  if (syscall(SYS_setresuid, -1, -1, -1) != 0 || umask(0) > 0777) return 4;
  if (signal(SIGUSR1, SIG_IGN) == SIG_ERR || memcmp(line, line, 3) != 0) return 5;
  if (spawn_another(&status) != 0) return 6;
  execl("/bin/sh", "sh", "-c", "exit 9", NULL);
  return 7;
}

static void leave_in_peace(void) {
  int reader = catch_errors();
  char text[kTextSize];
  pid_t pid = -1;
  CHECK_EQ(posix_spawn_callback_np(&pid, NULL, behave, NULL), 0);
  CHECK_EQ(end_of(pid), 9);
  CHECK_EQ(read(reader, text, sizeof text), -1);
}

static void guard__allowed_calls__go_through(void) { run_in_each_memory(leave_in_peace); }

int main(void) {
  check_library();
  alarm(120);
  self = pthread_self();
  RUN(guard__each_bad_call__is_stopped_and_named);
  RUN(guard__allowed_calls__go_through);
  return check_end();
}
