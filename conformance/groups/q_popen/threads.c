// SPDX-License-Identifier: MIT
// Q: popen() in several threads, cancellation, the handlers of pthread_atfork().
#include <pthread.h>
#include <stdlib.h>

#include "conformance/groups/q_popen/streams.h"

static int atfork_calls;
static void count_atfork(void) { atfork_calls++; }

ASSERTION(PO_018) {
  set_up(pthread_atfork(count_atfork, count_atfork, count_atfork) == 0, "pthread_atfork");
  require_transfer("r");
  require_transfer("w");
  require_equal("the number of atfork handlers that ran", atfork_calls, 0);
  note("not run");
}

enum { kThreads = 8, kRounds = 20 };

/// The texts of failures must not depend on which thread comes first.
static FILE* open_in_thread(const char* command, const char* mode) {
  FILE* stream = popen(command, mode);
  if (stream == NULL) fail("popen() gives %s", error_name(errno));
  return stream;
}

static void close_in_thread(FILE* stream, int number) {
  int status = pclose(stream);
  if (status == -1) fail("pclose() gives -1 with %s", error_name(errno));
  require(status == number << 8, "pclose() gives another status than its command's");
}

/// The number goes to the command, which takes all up to the end of the file: it hangs if another
/// command has the stream.
static void write_number(int number) {
  FILE* stream = open_in_thread("number=$(cat); exit $number", "w");
  require(fprintf(stream, "%d\n", number) > 0, "writing fails");
  close_in_thread(stream, number);
}

static void read_number(int number) {
  char command[64];
  int result = -1;
  snprintf(command, sizeof command, "echo %d; exit %d", number, number);
  FILE* stream = open_in_thread(command, "r");
  require(fscanf(stream, "%d", &result) == 1, "nothing can be read");
  require(result == number, "a stream gives the data of another");
  close_in_thread(stream, number);
}

static void* use_streams(void* thread) {
  for (int i = 0; i < kRounds; i++) {
    int number = 1 + (int)(long)thread * kRounds + i;
    if (i % 4 == 0) write_number(number);
    if (i % 4 != 0) read_number(number);
  }
  return NULL;
}

ASSERTION(PO_019) {
  pthread_t threads[kThreads];
  set_time_limit(20);
  for (long i = 0; i < kThreads; i++) {
    set_up(pthread_create(&threads[i], NULL, use_streams, (void*)i) == 0, "pthread_create");
  }
  for (int i = 0; i < kThreads; i++) {
    set_up(pthread_join(threads[i], NULL) == 0, "pthread_join");
  }
  require_no_child("afterwards");
  require_equal("the lowest free descriptor", lowest_descriptor(), 3);
}

static FILE* opened;
static bool is_through;

static void* open_cancelled(void* unused) {
  (void)unused;
  pthread_cancel(pthread_self());
  opened = popen("exit 6", "r");
  pthread_testcancel();
  is_through = true;
  return NULL;
}

ASSERTION(PO_020) {
  pthread_t thread;
  void* result = NULL;
  set_up(pthread_create(&thread, NULL, open_cancelled, NULL) == 0, "pthread_create");
  set_up(pthread_join(thread, &result) == 0, "pthread_join");
  require(result == PTHREAD_CANCELED && !is_through, "the cancellation is lost");
  note(opened != NULL ? "not acted on" : "acted on");
  if (opened != NULL) require_close(opened, 6 << 8);
  require_no_child("afterwards");
  require_equal("the lowest free descriptor", lowest_descriptor(), 3);
}
