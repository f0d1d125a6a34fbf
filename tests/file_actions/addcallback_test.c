// SPDX-License-Identifier: MIT
// addcallback: a function of the caller's in its place among the file actions.
#include <limits.h>

#include "tests/portable/callback_actions.h"
#include "tests/portable/descriptors.h"
#include "tests/portable/foreign.h"
#include "tests/portable/setexec.h"

enum { kOpened = 40, kMade };

/// What the actions before it have made; makes something for those behind it.
static int look_and_make(void* device) {
  char path[64];
  struct stat root;
  struct stat here;
  if (fcntl(kOpened, F_GETFD) != 0 || stat("/", &root) != 0 || stat(".", &here) != 0) return errno;
  if (root.st_ino != here.st_ino || root.st_dev != here.st_dev) return EXDEV;
  ssize_t size = readlink("/proc/self/fd/40", path, sizeof path);
  if (size != (ssize_t)strlen(device) || memcmp(path, device, (size_t)size) != 0) return ENODEV;
  return dup2(kOpened, kMade) == kMade && chdir("/tmp") == 0 ? 0 : errno;
}

static void run_between_others(void) {
  char text[kTextSize];
  begin();
  CHECK_EQ(posix_spawn_file_actions_addopen(&object, kOpened, "/dev/zero", O_RDONLY, 0), 0);
  CHECK_EQ(posix_spawn_file_actions_addchdir_np(&object, "/"), 0);
  add(look_and_make, "/dev/zero");
  CHECK_EQ(posix_spawn_file_actions_addmove_np(&object, kMade, kMade + 1), 0);
  CHECK_EQ(posix_spawn_file_actions_addclose(&object, kOpened), 0);
  CHECK_EQ(posix_spawn_file_actions_addopen(&object, kOpened, ".", O_RDONLY, 0), 0);
  pid_t pid = start_ready(&object, NULL);
  CHECK_TEXT(descriptor(pid, kMade + 1, text), "/dev/zero");
  CHECK_TEXT(descriptor(pid, kMade, text), "");
  CHECK_TEXT(descriptor(pid, kOpened, text), "/tmp");
  end(pid);
  CHECK_EQ(fcntl(kOpened, F_GETFD), -1);
  finish();
}

static void addcallback__between_others__sees_what_they_made_and_makes_its_own(void) {
  run_in_each_memory(run_between_others);
  run_as_user(run_between_others);
}

static void give_errors(void) {
  int results[] = {1, EDOM, 4095, -1, 4096, INT_MAX, INT_MIN};
  int errors[] = {1, EDOM, 4095, EINVAL, EINVAL, EINVAL, EINVAL};
  for (int i = 0; i < 7; i++) {
    begin();
    posix_spawn_file_actions_addclose(&object, kOpened);
    add(give, &results[i]);
    add(leave, &results[i]);
    CHECK_ACTION_FAILS(&object, 0, errors[i], 1, "callback", "");
    CHECK_EQ(record.fd, -1);
    CHECK_EQ(record.new_fd, -1);
    CHECK_TEXT(record.path, "");
    CHECK(has_no_child());
    finish();
  }
}

static void addcallback__error_number__is_the_spawns_and_the_record_names_it(void) {
  run_in_each_memory(give_errors);
}

static void fail_optionally(void) {
  int error = EDOM;
  begin();
  add(give, &error);
  posix_spawn_file_actions_setoptional_np(&object, -1);
  CHECK_RUNS("exit 3", &object, 0, 3);
  finish();
}

static void addcallback__optional__may_fail(void) { run_in_each_memory(fail_optionally); }

static int calls;
static int order[4];

static int note_call(void* number) {
  order[calls++ % 4] = *(int*)number;
  return 0;
}

static void write_to_memory(void) {
  int numbers[] = {11, 22, 33};
  begin();
  add(note_call, &numbers[0]);
  add(note_call, &numbers[2]);
  add(note_call, &numbers[1]);
  CHECK_RUNS("exit 0", &object, 0, 0);
  CHECK_EQ(calls, 3);
  CHECK_EQ(order[0], 11);
  CHECK_EQ(order[1], 33);
  CHECK_EQ(order[2], 22);
  finish();
}

static void addcallback__what_it_writes__is_the_callers_memory(void) { run_apart(write_to_memory); }

/// The lines of the child's status that are about signals.
static char status_text[8192];

static int read_status(void* unused) {
  (void)unused;
  int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  ssize_t size = read(file, status_text, sizeof status_text - 1);
  return size <= 0 || close(file) != 0 ? errno : 0;
}

static unsigned long long mask_in(const char* field) {
  const char* line = strstr(status_text, field);
  return CHECK(line != NULL) ? strtoull(line + strlen(field), NULL, 16) : 0;
}

static void look_at_signals(void) {
  posix_spawnattr_t attributes;
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGUSR2);
  begin();
  add(read_status, NULL);
  signal(SIGUSR1, ignore_number);
  signal(SIGTERM, ignore_number);
  signal(SIGHUP, SIG_IGN);
  init_recorded(&attributes, POSIX_SPAWN_SETSIGMASK);
  CHECK_EQ(posix_spawnattr_setsigmask(&attributes, &mask), 0);
  CHECK_EQ(run_shell("exit 0", &object, &attributes), 0);
  CHECK_EQ(mask_in("SigBlk:"), 1ULL << (SIGUSR2 - 1));
  CHECK_EQ(mask_in("SigCgt:"), 0);
  CHECK_EQ(mask_in("SigIgn:") >> (SIGHUP - 1) & 1, 1);
  posix_spawnattr_destroy(&attributes);
  finish();
}

static void addcallback__signals__are_those_of_the_program(void) { run_apart(look_at_signals); }

static int block_signal(void* number) {
  sigset_t more;
  sigemptyset(&more);
  sigaddset(&more, *(int*)number);
  return sigprocmask(SIG_BLOCK, &more, NULL) == 0 ? 0 : errno;
}

static void change_mask(void) {
  int number = SIGUSR2;
  begin();
  add(block_signal, &number);
  // It blocks SIGTTOU meanwhile, also where it fails.
  CHECK_EQ(posix_spawn_file_actions_addtcsetpgrp_np(&object, kOpened), 0);
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, -1), 0);
  pid_t pid = start_ready(&object, NULL);
  CHECK_EQ(status_mask(pid, "SigBlk:"), 1ULL << (SIGUSR2 - 1));
  CHECK_EQ(status_mask(getpid(), "SigBlk:"), 0);
  end(pid);
  finish();
}

static void addcallback__that_changes_the_mask__changes_the_programs(void) {
  run_in_each_memory(change_mask);
}

static int compare_process(void* caller) { return getpid() == *(pid_t*)caller ? EDOM : EXDEV; }

static void replace_caller(void) {
  pid_t self = getpid();
  begin();
  add(compare_process, &self);
  init_recorded(&attributes, POSIX_SPAWN_SETEXEC);
  errno = kErrnoBefore;
  CHECK_EQ(become("/bin/true", "", &object), EDOM);
  CHECK_EQ(errno, kErrnoBefore);
  CHECK_TEXT(text_of(record.name), "callback");
  finish();
}

static void addcallback__SETEXEC__runs_in_the_caller(void) { run_apart(replace_caller); }

static void addcallback__bad_arguments__are_refused(void) {
  int zero = 0;
  posix_spawn_file_actions_init(&object);
  CHECK_EQ(posix_spawn_file_actions_addcallback_np(&object, NULL, &zero), EINVAL);
  CHECK_RUNS("exit 3", &object, 0, 3);
  finish();
  make_foreign(&object);
  CHECK_EQ(posix_spawn_file_actions_addcallback_np(&object, give, &zero), EINVAL);
}

int main(void) {
  check_library();
  alarm(120);
  RUN(addcallback__between_others__sees_what_they_made_and_makes_its_own);
  RUN(addcallback__error_number__is_the_spawns_and_the_record_names_it);
  RUN(addcallback__optional__may_fail);
  RUN(addcallback__what_it_writes__is_the_callers_memory);
  RUN(addcallback__signals__are_those_of_the_program);
  RUN(addcallback__that_changes_the_mask__changes_the_programs);
  RUN(addcallback__SETEXEC__runs_in_the_caller);
  RUN(addcallback__bad_arguments__are_refused);
  return check_end();
}
