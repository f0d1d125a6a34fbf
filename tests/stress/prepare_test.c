// SPDX-License-Identifier: MIT
// Threads that launch by prepare() again and again, in a storm of signals: LIBSPAWN_CYCLES times,
// of all threads together.
#include <pthread.h>
#include <sys/time.h>

#include "tests/portable/nascent.h"

enum { kThreads = 8, kUsualCycles = 2000, kEnds = 7, kMappingsOfCache = 2 * 16 };

static char ends[kTextSize];
static int cycles_left;
static int mistakes;
static int handled;
static int is_over;
static pid_t self;

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

/// No handler may run in a nascent child, nor while its parent sleeps.
static void handle(int signal) {
  volatile char own[1024];
  int kept = errno;
  memset((char*)own, signal, sizeof own);
  __atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED);
  mistake_unless(getpid() == self && ispreparing() == 0);
  errno = kept;
}

/// Leaves frames behind before it goes on in the child.
static __attribute__((noinline)) int prepare_at(int depth) {
  volatile char own[64];
  own[0] = (char)depth;
  int result = depth == 0 ? prepare(NULL) : prepare_at(depth - 1);
  mistake_unless(own[0] == (char)depth);
  return result;
}

static __attribute__((noinline)) int become_at(int depth) {
  volatile char own[64];
  own[0] = (char)depth;
  char* argv[] = {(char*)"ends", NULL};
  int pid = depth == 0 ? prep_execve(ends, argv, NULL) : become_at(depth - 1);
  mistake_unless(own[0] == (char)depth);
  return pid;
}

static int status_of(int pid) {
  int status = -1;
  if (pid <= 0) return -1;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
}

static void launch(int number) {
  if (prepare_at(number % 9) != 0) {
    mistake_unless(0);
    return;
  }
  mistake_unless(open("/dev/null", O_RDWR) >= 0);
  char* argv[] = {(char*)"none", NULL};
  if (number % 7 == 0) mistake_unless(prep_execve("/none", argv, NULL) == -1);
  if (number % 11 == 0) {
    mistake_unless(status_of(prep_exit(5)) == 5);
  } else {
    mistake_unless(status_of(become_at(number % 13)) == kEnds);
  }
}

static void* launch_often(void* unused) {
  for (int left; (left = __atomic_sub_fetch(&cycles_left, 1, __ATOMIC_RELAXED)) >= 0;) launch(left);
  return unused;
}

static void* send_often(void* threads) {
  while (!__atomic_load_n(&is_over, __ATOMIC_ACQUIRE)) {
    for (int i = 0; i < kThreads; i++) pthread_kill(((pthread_t*)threads)[i], SIGUSR1);
    kill(self, SIGUSR2);
    usleep(300);
  }
  return NULL;
}

static void run_threads(int cycles) {
  pthread_t threads[kThreads];
  pthread_t sender;
  cycles_left = cycles;
  is_over = 0;
  for (int i = 0; i < kThreads; i++) {
    CHECK_EQ(pthread_create(&threads[i], NULL, launch_often, NULL), 0);
  }
  CHECK_EQ(pthread_create(&sender, NULL, send_often, threads), 0);
  // Hazard: nothing may be sent to a thread that was joined.
  while (__atomic_load_n(&cycles_left, __ATOMIC_RELAXED) > 0) usleep(1000);
  __atomic_store_n(&is_over, 1, __ATOMIC_RELEASE);
  pthread_join(sender, NULL);
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
}

static void set_timer(int microseconds) {
  struct itimerval timer = {{0, microseconds}, {0, microseconds}};
  CHECK_EQ(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

static void prepare__from_threads_in_a_storm_of_signals__leaves_nothing(void) {
  if (skip_where_libc_cannot_clone()) return;
  const char* wish = getenv("LIBSPAWN_CYCLES");
  int cycles = wish != NULL ? atoi(wish) : kUsualCycles;
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
  self = getpid();
  helper("ends", ends);
  sigaction(SIGALRM, &action, NULL);
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGUSR2, &action, NULL);
  set_timer(997);
  run_threads(100);
  int descriptors = count_descriptors(self);
  int mappings = count_mappings();
  run_threads(cycles);
  set_timer(0);
  CHECK_EQ(mistakes, 0);
  CHECK(handled > 0);
  CHECK_EQ(count_descriptors(self), descriptors);
  CHECK(count_mappings() <= mappings + kMappingsOfCache);
  CHECK(has_no_child());
  printf("# %d cycles, %d signals, %d mappings before, %d after\n", cycles, handled, mappings,
         count_mappings());
}

int main(void) {
  check_library();
  RUN(prepare__from_threads_in_a_storm_of_signals__leaves_nothing);
  return check_end();
}
