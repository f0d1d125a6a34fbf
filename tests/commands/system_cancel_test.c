// SPDX-License-Identifier: MIT
// system: threads that are cancelled while it waits.
#include "tests/portable/commands.h"

static void* run_given(void* command) { return (void*)(long)system(command); }

/// What a thread finds in its clean-up handler when it is cancelled in system().
static struct {
  int runs;
  int is_restored;
  int has_child;
  unsigned long long mask;
} found;

static void look_around(void* before) {
  (void)before;
  found.runs++;
  found.is_restored = handler_of(SIGINT) == on_signal && handler_of(SIGQUIT) == SIG_DFL;
  found.has_child = !has_no_child();
  found.mask = status_mask(getpid(), "SigBlk:");
}

static void* run_to_be_cancelled(void* command) {
  void* result = NULL;
  pthread_cleanup_push(look_around, NULL);
  result = run_given(command);
  pthread_cleanup_pop(0);
  return result;
}

static void cancel_after(int microseconds) {
  pthread_t thread;
  void* result = NULL;
  memset(&found, 0, sizeof found);
  pthread_create(&thread, NULL, run_to_be_cancelled, "exec sleep 20");
  usleep((unsigned)microseconds);
  pthread_cancel(thread);
  pthread_join(thread, &result);
  CHECK(result == PTHREAD_CANCELED);
  CHECK_EQ(found.runs, 1);
  CHECK(found.is_restored);
  CHECK(!found.has_child);
  CHECK(handler_of(SIGINT) == on_signal);
  CHECK(has_no_child());
}

static void cancel_at_many_moments(void) {
  signal(SIGINT, on_signal);
  for (int i = 0; i < 60; i++) cancel_after(i * 50);
  cancel_after(100000);
}

static void system__cancelled__ends_the_command_and_restores(void) {
  if (skip_where_libc_cannot_clone()) return;
  run_apart(cancel_at_many_moments);
}

static void* run_uncancellable(void* command) {
  int old;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
  pthread_cancel(pthread_self());
  return run_given(command);
}

static void system__cancellation_disabled__runs_to_the_end(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  void* status = NULL;
  pthread_create(&thread, NULL, run_uncancellable, "exit 3");
  pthread_join(thread, &status);
  CHECK_EQ((long)status, 3 << 8);
}

int main(void) {
  check_library();
  RUN(system__cancelled__ends_the_command_and_restores);
  RUN(system__cancellation_disabled__runs_to_the_end);
  return check_end();
}
