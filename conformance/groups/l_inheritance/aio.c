// SPDX-License-Identifier: MIT
// L: asynchronous input that is under way, POSIX's and the kernel's own.
#include <aio.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

static pid_t start_staying(void) {
  char* argv[] = {"report", "--pause", NULL};
  pid_t pid = start((struct launch){.argv = argv});
  await_report();
  require_equal("the number of the child's threads", seen_number("Threads"), 1);
  require_equal("how many of the kernel's contexts it has", seen_number("aio"), 0);
  return pid;
}

static bool is_done(void* request) { return aio_error(request) != EINPROGRESS; }

/// A read that is pending during the spawn completes in the caller, with the child still there.
static void require_read(void) {
  char byte = 0;
  int ends[2];
  set_up(pipe(ends) == 0, "pipe");
  struct aiocb request = {.aio_fildes = ends[0], .aio_buf = &byte, .aio_nbytes = 1};
  request.aio_sigevent.sigev_notify = SIGEV_NONE;
  if (aio_read(&request) != 0) untested("aio_read gives %s", error_name(errno));
  start_staying();
  require_equal("the state of the caller's read", aio_error(&request), EINPROGRESS);
  set_up(write(ends[1], "x", 1) == 1, "writing to the pipe");
  require(eventually(is_done, &request), "the caller's read does not end");
  require_equal("what the caller's read gives", aio_return(&request), 1);
  require_equal("the byte that the caller has read", byte, 'x');
}

// Linux 4.18: <linux/aio_abi.h>, which musl's headers do not have.
struct request {
  uint64_t data;
  uint32_t key_and_flags[2];
  uint16_t operation;
  int16_t priority;
  uint32_t fd;
  uint64_t buffer, size;
  int64_t offset;
  uint64_t reserved;
  uint32_t flags, signal_fd;
};
struct event {
  uint64_t data, request;
  int64_t results[2];
};
enum { kPoll = 5 };

/// The same for a poll of the kernel's interface, where there is one.
static void require_poll(void) {
  int ends[2];
  unsigned long context = 0;
  struct event event;
  struct timespec limit = {.tv_sec = 5};
  set_up(pipe(ends) == 0, "pipe");
  struct request request = {.operation = kPoll, .fd = (uint32_t)ends[0], .buffer = POLLIN};
  struct request* requests = &request;
  if (syscall(SYS_io_setup, 1, &context) != 0) return;
  if (syscall(SYS_io_submit, context, 1, &requests) != 1) return;
  start_staying();
  set_up(write(ends[1], "x", 1) == 1, "writing to the pipe");
  require_equal("the number of events that the caller gets",
                syscall(SYS_io_getevents, context, 1, 1, &event, &limit), 1);
}

ASSERTION(PS_202) {
  require_poll();
  require_read();
}
