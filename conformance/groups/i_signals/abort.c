// SPDX-License-Identifier: MIT
// I: abort() in another thread. A SIGABRT that is ignored does not stop it: it sets the signal to
// default and raises it again. The thread is held in between.
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/groups/i_signals/signals.h"
#include "conformance/harness/process.h"
#include "conformance/harness/threads.h"

// Linux 5.5: <linux/seccomp.h> and <linux/filter.h>, which musl's headers do not have.
struct call {
  int number;
  uint32_t architecture;
  uint64_t instruction;
  uint64_t arguments[6];
};
struct notification {
  uint64_t id;
  uint32_t pid, flags;
  struct call call;
};
struct answer {
  uint64_t id;
  int64_t value;
  int32_t error;
  uint32_t flags;
};
struct instruction {
  uint16_t code;
  uint8_t if_true, if_false;
  uint32_t value;
};
struct filter {
  uint16_t length;
  struct instruction* instructions;
};
enum { kLoad = 0x20, kJumpIfEqual = 0x15, kReturn = 0x06 };
enum { kAllow = 0x7fff0000, kNotify = 0x7fc00000, kGoOn = 1 };
enum { kSetFilter = 1, kNewListener = 8 };
#define RECEIVE _IOWR('!', 0, struct notification)
#define ANSWER _IOWR('!', 1, struct answer)

static atomic_int listener = -1;
static atomic_bool has_spawned;

/// From now on raise(SIGABRT) of this thread waits until it is answered for.
static int hold_sigabrt(void) {
  enum { kLow = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0 };
  enum { kSecond = offsetof(struct call, arguments[1]) + kLow, kThird = kSecond + 8 };
  struct instruction code[] = {
      {kLoad, 0, 0, offsetof(struct call, number)},
      {kJumpIfEqual, 0, 2, SYS_tkill},
      {kLoad, 0, 0, kSecond},
      {kJumpIfEqual, 3, 4, SIGABRT},
      {kJumpIfEqual, 0, 3, SYS_tgkill},
      {kLoad, 0, 0, kThird},
      {kJumpIfEqual, 0, 1, SIGABRT},
      {kReturn, 0, 0, kNotify},
      {kReturn, 0, 0, kAllow},
  };
  struct filter filter = {sizeof code / sizeof code[0], code};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  return (int)syscall(SYS_seccomp, kSetFilter, kNewListener, &filter);
}

static void* abort_there(void* unused) {
  int fd = hold_sigabrt();
  if (fd < 0) untested("abort() cannot be held: no listener of seccomp: %s", error_name(errno));
  atomic_store(&listener, fd);
  abort();
  return unused;
}

static void* spawn_there(void* id) {
  pid_t pid = -1;
  atomic_store((atomic_int*)id, (int)syscall(SYS_gettid));
  require_error("the spawn", launch(&pid, (struct launch){0}), 0);
  atomic_store(&has_spawned, true);
  return NULL;
}

static bool is_listening(void* unused) {
  (void)unused;
  return atomic_load(&listener) >= 0;
}

// Linux: ENOENT where a signal has interrupted the call; then it is made, and told, once more.
static bool is_interrupted(void) { return errno == ENOENT || errno == EINTR; }

static uint64_t await_raise(void) {
  struct notification notification;
  do {
    memset(&notification, 0, sizeof notification);
    if (ioctl(listener, RECEIVE, &notification) == 0) return notification.id;
  } while (is_interrupted());
  fail("the case could not be set up: waiting for abort() to raise SIGABRT");
}

static void let_raise(uint64_t id) {
  struct answer answer = {.id = id, .flags = kGoOn};
  while (ioctl(listener, ANSWER, &answer) != 0) {
    set_up(is_interrupted(), "letting abort() raise SIGABRT");
    answer.id = await_raise();
  }
}

/// Until the spawn is done, or its thread has slept for some time: for a lock that abort() holds.
static void await_spawn(void) {
  static atomic_int id;
  struct process thread;
  start_thread(spawn_there, &id);
  for (int asleep = 0; asleep < 25 && !atomic_load(&has_spawned); asleep++) {
    sleep_milliseconds(1);
    if (!find_process(atomic_load(&id), &thread) || thread.state != 'S') asleep = 0;
  }
}

_Noreturn static void spawn_during_abort(void) {
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  set_actions(bit_of(SIGABRT), SIG_IGN);
  start_thread(abort_there, NULL);
  set_up(eventually(is_listening, NULL), "waiting for the thread that calls abort()");
  uint64_t id = await_raise();
  for (; (get_ignored() & bit_of(SIGABRT)) != 0; id = await_raise()) let_raise(id);
  await_spawn();
  let_raise(id);
  for (;;) pause();
}

ASSERTION(PS_161) {
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  pid_t pid = fork();
  set_up(pid >= 0, "fork");
  if (pid == 0) spawn_during_abort();
  int status = wait_status(pid);
  if (WIFEXITED(status)) _exit(0);  // with a verdict
  require(WTERMSIG(status) == SIGABRT, "abort() ends with signal %d", WTERMSIG(status));
  while (wait(NULL) > 0 || errno == EINTR) continue;
  note("%s", lseek(kReportDescriptor, 0, SEEK_END) > 0 ? "a child" : "no child");
  if (lseek(kReportDescriptor, 0, SEEK_END) == 0) return;
  await_report();
  require((seen_mask("SigIgn") & bit_of(SIGABRT)) != 0,
          "the child has SIGABRT, which the program ignores, at its default");
}
