// SPDX-License-Identifier: MIT
// POSIX_SPAWN_DISABLE_ASLR_NP.
#include <sys/personality.h>

#include "tests/portable/apart.h"
#include "tests/portable/record.h"

/// The personality of a process, -1 where it cannot be read.
static long personality_of(pid_t pid) {
  char text[kTextSize];
  proc_line(pid, "personality", text);
  return text[0] == '\0' ? -1 : strtol(text, NULL, 16);
}

/// Where a process's stack was put; word 28 of /proc/PID/stat.
static unsigned long stack_of(pid_t pid) {
  char text[kTextSize];
  const char* word = proc_line(pid, "stat", text);
  for (int i = 1; i < 28 && word != NULL; i++) word = strchr(word + 1, ' ');
  return word == NULL ? 0 : strtoul(word, NULL, 10);
}

/// The stack of a child with these flags.
static unsigned long look(const posix_spawnattr_t* attributes, int is_disabled) {
  pid_t pid = start_paused(NULL, attributes);
  CHECK_EQ((personality_of(pid) & ADDR_NO_RANDOMIZE) != 0, is_disabled);
  wait_until_ready(pid);
  unsigned long address = stack_of(pid);
  CHECK(address != 0);
  end(pid);
  return address;
}

static int skip_without_aslr(void) {
  char mode = '0';
  int file = open("/proc/sys/kernel/randomize_va_space", O_RDONLY | O_CLOEXEC);
  int is_known = read(file, &mode, 1) == 1;
  close(file);
  int is_on = is_known && mode != '0' && (personality(0xffffffff) & ADDR_NO_RANDOMIZE) == 0;
  if (!is_on) check_skip("addresses are not randomised here");
  return !is_on;
}

static void aslr__disabled__stack_is_always_the_same(void) {
  posix_spawnattr_t attributes;
  init_recorded(&attributes, 0);
  CHECK_EQ(posix_spawnattr_setflags(&attributes, POSIX_SPAWN_DISABLE_ASLR_NP), 0);
  unsigned long first = look(&attributes, 1);
  CHECK(look(&attributes, 1) == first);
  CHECK(look(&attributes, 1) == first);
  CHECK_RECORD(NONE, "", 0);
  posix_spawnattr_destroy(&attributes);
}

static void aslr__disabled_by_xflags__is_so(void) {
  posix_spawnattr_t attributes;
  short flags = 0;
  init_recorded(&attributes, (uint16_t)POSIX_SPAWN_DISABLE_ASLR_NP);
  CHECK_EQ(posix_spawnattr_getflags(&attributes, &flags), 0);
  CHECK_EQ(flags, POSIX_SPAWN_DISABLE_ASLR_NP);
  CHECK(look(&attributes, 1) == look(&attributes, 1));
  posix_spawnattr_destroy(&attributes);
}

static void aslr__not_disabled__stack_moves(void) {
  if (skip_without_aslr()) return;
  posix_spawnattr_t attributes;
  init_recorded(&attributes, 0);
  unsigned long first = look(&attributes, 0);
  CHECK(look(&attributes, 0) != first || look(&attributes, 0) != first);
  posix_spawnattr_destroy(&attributes);
}

static void aslr__disabled__caller_keeps_its_own(void) {
  posix_spawnattr_t attributes;
  int before = personality(0xffffffff);
  init_recorded(&attributes, (uint16_t)POSIX_SPAWN_DISABLE_ASLR_NP);
  CHECK_EQ(run_shell("exit 5", NULL, &attributes), 5);
  CHECK_EQ(spawn_error("/none", NULL, &attributes), ENOENT);
  CHECK_EQ(personality(0xffffffff), before);
  posix_spawnattr_destroy(&attributes);
}

static void aslr__ordinary_user__may_disable_it(void) {
  run_as_user(aslr__disabled__stack_is_always_the_same);
}

int main(void) {
  check_library();
  RUN(aslr__disabled__stack_is_always_the_same);
  RUN(aslr__disabled_by_xflags__is_so);
  RUN(aslr__not_disabled__stack_moves);
  RUN(aslr__disabled__caller_keeps_its_own);
  RUN(aslr__ordinary_user__may_disable_it);
  return check_end();
}
