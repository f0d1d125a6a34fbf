// SPDX-License-Identifier: MIT
// pclose: whose status it gives, what it releases, and streams that are not popen()'s.
#include "tests/portable/commands.h"
#include "tests/portable/inherited.h"

static void pclose__several_streams__each_gives_its_own(void) {
  FILE* streams[5];
  char command[32];
  for (int i = 0; i < 5; i++) {
    snprintf(command, sizeof command, "exit %d", i + 1);
    streams[i] = open_command(command, i % 2 == 0 ? "r" : "w");
  }
  static const int order[] = {2, 0, 4, 3, 1};
  for (int i = 0; i < 5; i++) CHECK_EQ(pclose(streams[order[i]]), (order[i] + 1) << 8);
  CHECK(has_no_child());
}

static void collect_before(void) {
  FILE* stream = open_command("exit 3", "r");
  int descriptors = count_descriptors(getpid());
  CHECK_EQ(wait_for(-1), 3 << 8);
  errno = 0;
  CHECK_EQ(pclose(stream), -1);
  CHECK_EQ(errno, ECHILD);
  CHECK_EQ(count_descriptors(getpid()), descriptors - 1);
}

static void pclose__status_collected_before__is_echild(void) { run_apart(collect_before); }

static void close_unawaited(void) {
  char directory[kTextSize];
  signal(SIGCHLD, SIG_IGN);
  CHECK_EQ(chdir(make_directory(directory)), 0);
  FILE* stream = open_command("sleep 0.2; >ended", "r");
  errno = 0;
  CHECK_EQ(pclose(stream), -1);
  CHECK_EQ(errno, ECHILD);
  CHECK_EQ(access("ended", F_OK), 0);
  remove_directory(directory);
}

static void pclose__sigchld_ignored__waits_and_is_echild(void) { run_apart(close_unawaited); }

static void close_without_reader(void) {
  signal(SIGPIPE, SIG_IGN);
  FILE* stream = open_command("exec <&-; exit 5", "w");
  usleep(100000);
  fputs("nobody reads this\n", stream);
  CHECK_EQ(pclose(stream), 5 << 8);
}

static void pclose__data_that_nobody_reads__gives_the_status(void) {
  run_apart(close_without_reader);
}

static void pclose__descriptor_closed_before__waits(void) {
  FILE* stream = open_command("cat >/dev/null; exit 6", "w");
  close(fileno(stream));
  CHECK_EQ(pclose(stream), 6 << 8);
  CHECK(has_no_child());
}

/// Compilers would tell that this one is not popen()'s.
static int (*const volatile close_other)(FILE*) = pclose;

static void pclose__stream_of_fopen__closes_it(void) {
  int descriptors = count_descriptors(getpid());
  FILE* stream = fopen("/dev/null", "re");
  CHECK(stream != NULL);
  CHECK_EQ(close_other(stream), 0);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
}

enum { kEnough = 200 };

/// Opens streams until one is in the place of `closed`, the last of them; gives how many.
static int open_in_place_of(const FILE* closed, FILE* streams[kEnough]) {
  int count = 0;
  while (count < kEnough) {
    streams[count] = fopen("/dev/null", "re");
    CHECK(streams[count] != NULL);
    if (streams[count++] == closed) return count;
  }
  check_skip("another FILE");
  return count;
}

/// libc uses the memory of a closed FILE again.
static void pclose__stream_of_fopen_in_the_place_of_one_wrongly_closed__does_not_wait(void) {
  FILE* wrong = open_command("exec sleep 20", "r");
  pid_t pid = popen_getpid_np(wrong);
  close_wrongly(wrong);
  FILE* streams[kEnough];
  int count = open_in_place_of(wrong, streams);
  FILE* stream = streams[--count];
  CHECK_EQ(popen_getpid_np(stream), -1);
  CHECK_EQ(close_other(stream), 0);
  CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
  while (count > 0) fclose(streams[--count]);
  end(pid);
}

/// Fills the pipe of a stream, and its buffer: closing it takes as long as nobody reads.
static FILE* open_stuck(const char* command) {
  char page[4096] = "";
  FILE* stream = open_command(command, "w");
  fcntl(fileno(stream), F_SETFL, O_NONBLOCK);
  while (write(fileno(stream), page, sizeof page) > 0) continue;
  fcntl(fileno(stream), F_SETFL, 0);
  fputs("more", stream);
  return stream;
}

static void* close_stream(void* stream) { return (void*)(long)pclose(stream); }

static void pclose__that_takes_long__keeps_the_stream_from_other_commands(void) {
  if (skip_where_libc_cannot_clone()) return;
  char command[kTextSize + 8], list[kListSize];
  pthread_t thread;
  void* status = NULL;
  FILE* stream = open_stuck("sleep 0.3; cat >/dev/null; exit 7");
  pthread_create(&thread, NULL, close_stream, stream);
  usleep(100000);
  FILE* other = open_command(pausing(command), "r");
  wait_until_ready(popen_getpid_np(other));
  CHECK_TEXT(descriptors_of(popen_getpid_np(other), list), "0 1 2");
  end_stream(other);
  pthread_join(thread, &status);
  CHECK_EQ((long)status, 7 << 8);
}

static void* close_with_cancel_pending(void* seen) {
  FILE* stream = popen("cat >/dev/null; exit 3", "w");
  fputs("text", stream);
  pthread_cancel(pthread_self());
  int status = pclose(stream);
  int old = -1;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
  *(int*)seen = status == 3 << 8 && old == PTHREAD_CANCEL_ENABLE;
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old);
  pthread_testcancel();
  return NULL;
}

static void pclose__cancellation_pending_and_data_to_write__is_not_acted_on(void) {
  if (skip_where_libc_cannot_clone()) return;
  pthread_t thread;
  void* result = NULL;
  int seen = 0;
  pthread_create(&thread, NULL, close_with_cancel_pending, &seen);
  pthread_join(thread, &result);
  CHECK(seen);
  CHECK(result == PTHREAD_CANCELED);
  CHECK(has_no_child());
}

static void pclose__in_a_forked_child__is_echild_and_leaves_the_parents(void) {
  FILE* stream = open_command("cat >/dev/null; exit 4", "w");
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    errno = 0;
    _exit(pclose(stream) == -1 && errno == ECHILD ? 0 : 1);
  }
  CHECK_EQ(wait_for(pid), 0);
  CHECK_EQ(pclose(stream), 4 << 8);
}

static void pclose__interrupted__waits_on(void) {
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGUSR1, &action, NULL);
  FILE* stream =
      open_command("kill -USR1 $PPID; sleep 0.1; kill -USR1 $PPID; sleep 0.1; exit 8", "r");
  CHECK_EQ(pclose(stream), 8 << 8);
  signal(SIGUSR1, SIG_DFL);
}

int main(void) {
  check_library();
  close_inherited();
  RUN(pclose__several_streams__each_gives_its_own);
  RUN(pclose__status_collected_before__is_echild);
  RUN(pclose__sigchld_ignored__waits_and_is_echild);
  RUN(pclose__data_that_nobody_reads__gives_the_status);
  RUN(pclose__descriptor_closed_before__waits);
  RUN(pclose__stream_of_fopen__closes_it);
  RUN(pclose__stream_of_fopen_in_the_place_of_one_wrongly_closed__does_not_wait);
  RUN(pclose__that_takes_long__keeps_the_stream_from_other_commands);
  RUN(pclose__cancellation_pending_and_data_to_write__is_not_acted_on);
  RUN(pclose__in_a_forked_child__is_echild_and_leaves_the_parents);
  RUN(pclose__interrupted__waits_on);
  return check_end();
}
