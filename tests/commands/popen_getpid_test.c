// SPDX-License-Identifier: MIT
// popen_getpid_np, popen_getpidfd_np: whose command it is.
#include "tests/portable/commands.h"

static void getpid__of_a_stream__is_the_shells(void) {
  char text[kTextSize];
  FILE* stream = open_command("echo $$", "r");
  errno = kKeptErrno;
  pid_t pid = popen_getpid_np(stream);
  CHECK_EQ(errno, kKeptErrno);
  CHECK_EQ(strtol(read_all(stream, text), NULL, 10), pid);
  CHECK_EQ(pclose(stream), 0);
}

static void getpid__of_another_stream__is_einval(void) {
  errno = 0;
  CHECK_EQ(popen_getpid_np(stdin), -1);
  CHECK_EQ(errno, EINVAL);
  errno = 0;
  CHECK_EQ(popen_getpidfd_np(stdin), -1);
  CHECK_EQ(errno, EINVAL);
}

/// False, and skipped, where there are no process descriptors.
static int open_both(FILE** stream, int* pidfd) {
  *stream = open_command("read word; exit 3", "w");
  errno = 0;
  *pidfd = popen_getpidfd_np(*stream);
  if (*pidfd >= 0 || errno == ECHILD || errno == EMFILE) return CHECK(*pidfd > 2);
  check_skip("no process descriptors");
  pclose(*stream);
  return 0;
}

static void getpidfd__of_a_stream__tells_of_the_end(void) {
  FILE* stream;
  int pidfd;
  if (!open_both(&stream, &pidfd)) return;
  CHECK_EQ(pidfd_getpid(pidfd), popen_getpid_np(stream));
  CHECK_EQ(fcntl(pidfd, F_GETFD), FD_CLOEXEC);
  CHECK_EQ(popen_getpidfd_np(stream), pidfd);
  CHECK(!is_readable(pidfd, 20));
  fputs("go\n", stream);
  fflush(stream);
  CHECK(is_readable(pidfd, 5000));
  CHECK_EQ(pclose(stream), 3 << 8);
}

static void getpidfd__after_pclose__is_closed(void) {
  FILE* stream;
  int pidfd;
  int descriptors = count_descriptors(getpid());
  if (!open_both(&stream, &pidfd)) return;
  CHECK_EQ(pclose(stream), 3 << 8);
  CHECK_EQ(fcntl(pidfd, F_GETFD), -1);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
}

static void getpidfd__of_an_ended_command__is_had(void) {
  FILE* stream;
  int pidfd;
  if (!open_both(&stream, &pidfd)) return;
  CHECK_EQ(pclose(stream), 3 << 8);
  stream = open_command("exit 4", "r");
  CHECK_EQ(fgetc(stream), EOF);
  usleep(20000);
  CHECK(is_readable(popen_getpidfd_np(stream), 5000));
  CHECK_EQ(pclose(stream), 4 << 8);
}

static void ask_for_collected(void) {
  FILE* stream = open_command("exit 3", "r");
  CHECK_EQ(wait_for(-1), 3 << 8);
  errno = 0;
  CHECK_EQ(popen_getpidfd_np(stream), -1);
  if (errno != ENOSYS) CHECK_EQ(errno, ECHILD);
  CHECK_EQ(pclose(stream), -1);
}

static void getpidfd__of_a_collected_command__is_echild(void) { run_apart(ask_for_collected); }

static void ask_refused(void) {
  FILE* stream = open_command("exit 3", "r");
  if (refuse(SYS_pidfd_open, ENOSYS)) {
    errno = 0;
    CHECK_EQ(popen_getpidfd_np(stream), -1);
    CHECK_EQ(errno, ENOSYS);
  }
  CHECK_EQ(pclose(stream), 3 << 8);
}

static void ask_before_linux_5_4(void) {
  FILE* stream = open_command("exit 3", "r");
  int descriptors = count_descriptors(getpid());
  if (refuse(SYS_waitid, EINVAL)) {
    errno = 0;
    CHECK_EQ(popen_getpidfd_np(stream), -1);
    CHECK_EQ(errno, ENOSYS);
    CHECK_EQ(count_descriptors(getpid()), descriptors);
  }
  CHECK_EQ(pclose(stream), 3 << 8);
}

static void getpidfd__on_a_kernel_without__is_enosys(void) {
  run_apart(ask_refused);
  run_apart(ask_before_linux_5_4);
}

static void getpidfd__in_a_full_table__is_emfile(void) {
  FILE* stream = open_command("exit 3", "r");
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  int next = dup(0);
  close(next);
  struct rlimit low = {(rlim_t)next, limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &low);
  errno = 0;
  CHECK_EQ(popen_getpidfd_np(stream), -1);
  if (errno != ENOSYS) CHECK_EQ(errno, EMFILE);
  setrlimit(RLIMIT_NOFILE, &limit);
  CHECK_EQ(pclose(stream), 3 << 8);
}

int main(void) {
  check_library();
  RUN(getpid__of_a_stream__is_the_shells);
  RUN(getpid__of_another_stream__is_einval);
  RUN(getpidfd__of_a_stream__tells_of_the_end);
  RUN(getpidfd__after_pclose__is_closed);
  RUN(getpidfd__of_an_ended_command__is_had);
  RUN(getpidfd__of_a_collected_command__is_echild);
  RUN(getpidfd__on_a_kernel_without__is_enosys);
  RUN(getpidfd__in_a_full_table__is_emfile);
  return check_end();
}
