// SPDX-License-Identifier: MIT
// popen: what its caller, other streams and other threads find. How the shell is called is in
// conformance/groups/q_popen.
#include "tests/portable/commands.h"
#include "tests/portable/descriptors.h"
#include "tests/portable/inherited.h"

static void popen__each_direction__is_transferred(void) {
  char text[kTextSize];
  errno = kKeptErrno;
  FILE* reader = open_command("echo text; exit 3", "r");
  CHECK_EQ(errno, kKeptErrno);
  CHECK_TEXT(read_all(reader, text), "text\n");
  CHECK_EQ(pclose(reader), 3 << 8);
  FILE* writer = open_command("read word; exit $word", "w");
  CHECK(fputs("4\n", writer) >= 0);
  errno = kKeptErrno;
  CHECK_EQ(pclose(writer), 4 << 8);
  CHECK_EQ(errno, kKeptErrno);
}

static void run_large(void) { CHECK_EQ(pclose(open_command("", "r")), 0); }

static void popen__in_a_large_process__copies_no_memory(void) {
  run_large();
  CHECK(faults_of(run_large) < kFewFaults);
}

static void run_without_memory(void) {
  forbid_memory_but(64UL << 10);  // stdio's: the stack of a child would need more
  run_large();
}

static void popen__without_memory_but_stdios__runs(void) { run_apart(run_without_memory); }

static void check_refused(int error) {
  int descriptors = count_descriptors(getpid());
  for (int i = 0; i < 3; i++) {
    errno = 0;
    CHECK(popen("exit 0", i == 0 ? "r" : i == 1 ? "we" : "r+") == NULL);
    CHECK_EQ(errno, error);
  }
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void run_without_child(void) {
  if (forbid_children()) check_refused(EAGAIN);
}

static void popen__without_a_child__is_its_error(void) { run_apart(run_without_child); }

static void run_without_exec(void) {
  char text[kTextSize];
  if (!refuse(SYS_execve, EACCES)) return;
  FILE* stream = open_command("echo text", "r");
  CHECK_TEXT(read_all(stream, text), "");
  CHECK_EQ(pclose(stream), 127 << 8);
}

static void popen__shell_that_cannot_be_executed__is_127_of_pclose(void) {
  run_apart(run_without_exec);
}

enum { kStreams = 20 };

/// More than the caller's frame has room for; some have lost FD_CLOEXEC by themselves.
static void check_earlier_streams(const char* type) {
  char command[kTextSize + 8], list[kListSize], expected[kListSize];
  FILE* streams[kStreams];
  for (int i = 0; i < kStreams; i++) {
    streams[i] = open_command(pausing(command), i % 2 == 0 ? "r" : "we");
    if (i % 3 == 0) fcntl(fileno(streams[i]), F_SETFD, 0);
  }
  open_at(100, 0);
  FILE* last = open_command(command, type);
  wait_until_ready(popen_getpid_np(last));
  strcpy(expected, "0 1 2 100");
  CHECK_TEXT(descriptors_of(popen_getpid_np(last), list), expected);
  close(100);
  end_stream(last);
  for (int i = 0; i < kStreams; i++) end_stream(streams[i]);
  CHECK(has_no_child());
}

static void popen__earlier_streams__are_closed_in_the_command(void) {
  check_earlier_streams("r");
  check_earlier_streams("w");
  check_earlier_streams("r+");
}

/// Descriptors 0, 1 and 2 of the caller are closed, in every combination.
static void transfer_without_standard_streams(void) {
  char text[kTextSize];
  fflush(stdout);
  int kept = fcntl(1, F_DUPFD_CLOEXEC, 100);
  for (int set = 1; set < 8; set++) {
    for (int fd = 0; fd < 3; fd++) {
      if ((set & 1 << fd) != 0) close(fd);
    }
    FILE* reader = popen("echo text", "r");
    FILE* writer = popen("read word; exit $word", "w");
    FILE* both = popen("read word; echo $word$word", "w+");
    int ok = reader != NULL && writer != NULL && both != NULL && fileno(reader) > 2 &&
             strcmp(read_all(reader, text), "text\n") == 0 && pclose(reader) == 0 &&
             fputs("5\n", writer) >= 0 && pclose(writer) == 5 << 8 && fputs("a\n", both) >= 0 &&
             fflush(both) == 0 && strcmp(read_all(both, text), "aa\n") == 0 && pclose(both) == 0;
    for (int fd = 0; fd < 3; fd++) dup2(kept, fd);
    CHECK_EQ(ok ? 0 : set, 0);
  }
}

static void popen__standard_streams_closed__transfers(void) {
  run_apart(transfer_without_standard_streams);
}

/// A stream that close_wrongly() has closed, and a file that has its number since.
static void popen__stream_wrongly_closed__spares_who_has_its_number(void) {
  char command[kTextSize + 8], list[kListSize], expected[64];
  FILE* wrong = open_command("exit 0", "r");
  pid_t forgotten = popen_getpid_np(wrong);
  int number = fileno(wrong);
  // glibc would wait here; the command has ended.
  close_wrongly(wrong);
  open_at(number, 0);
  FILE* stream = open_command(pausing(command), "w");
  wait_until_ready(popen_getpid_np(stream));
  snprintf(expected, sizeof expected, "0 1 2 %d", number);
  CHECK_TEXT(descriptors_of(popen_getpid_np(stream), list), expected);
  end_stream(stream);
  close(number);
  waitpid(forgotten, NULL, 0);
  CHECK(has_no_child());
}

enum { kWrong = 20 };

/// libc decides which FILE it uses again, and how soon.
static int is_new(FILE* const* streams, int last) {
  for (int i = 0; i < last; i++) {
    if (streams[i] == streams[last]) return 0;
  }
  return 1;
}

static void popen__streams_wrongly_closed_again_and_again__leave_a_zombie_for_each_file(void) {
  FILE* streams[kWrong];
  int files = 0;
  for (int i = 0; i < kWrong; i++) {
    FILE* stream = streams[i] = open_command("exit 0", "r");
    files += is_new(streams, i);
    while (fgetc(stream) != EOF) continue;
    usleep(2000);
    close_wrongly(stream);
  }
  int zombies = 0;
  while (waitpid(-1, NULL, 0) > 0) zombies++;
  CHECK_EQ(zombies, files);
}

static void* open_with_cancel_pending(void* seen) {
  pthread_cancel(pthread_self());
  FILE* stream = popen("exit 3", "r");
  *(int*)seen = stream != NULL && pclose(stream) == 3 << 8;
  pthread_testcancel();
  return NULL;
}

static void popen__cancellation_pending__is_not_acted_on(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  void* result = NULL;
  int seen = 0;
  pthread_create(&thread, NULL, open_with_cancel_pending, &seen);
  pthread_join(thread, &result);
  CHECK(seen);
  CHECK(result == PTHREAD_CANCELED);
  CHECK(has_no_child());
}

int main(void) {
  check_library();
  close_inherited();
  RUN(popen__each_direction__is_transferred);
  RUN(popen__in_a_large_process__copies_no_memory);
  RUN(popen__without_memory_but_stdios__runs);
  RUN(popen__without_a_child__is_its_error);
  RUN(popen__shell_that_cannot_be_executed__is_127_of_pclose);
  RUN(popen__earlier_streams__are_closed_in_the_command);
  RUN(popen__standard_streams_closed__transfers);
  RUN(popen__stream_wrongly_closed__spares_who_has_its_number);
  RUN(popen__streams_wrongly_closed_again_and_again__leave_a_zombie_for_each_file);
  RUN(popen__cancellation_pending__is_not_acted_on);
  return check_end();
}
