// SPDX-License-Identifier: MIT
// posix_spawnattr_getrunmask and posix_spawnattr_setrunmask, with POSIX_SPAWN_EXPLICIT_CPU.
#include "tests/portable/attributes.h"

static posix_spawnattr_t attributes;

/// The highest of the first 32 processors that this process may run on, as a bit; 0: there is none.
static uint32_t own_processor(void) {
  cpu_set_t own;
  uint32_t last = 0;
  CPU_ZERO(&own);
  CHECK_EQ(sched_getaffinity(0, sizeof own, &own), 0);
  for (int i = 0; i < 32; i++) last = CPU_ISSET(i, &own) ? UINT32_C(1) << i : last;
  if (last == 0) check_skip("has none of the first 32 processors");
  return last;
}

static void set_runmask(uint32_t flags, uint32_t runmask) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setxflags(&attributes, flags), 0);
  CHECK_EQ(posix_spawnattr_setrunmask(&attributes, runmask), 0);
}

static void getrunmask__whatever_was_set__is_read(void) {
  static const uint32_t kMasks[] = {0, 1, 0x80000000, 0xffffffff};
  uint32_t seen = 5;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getrunmask(&attributes, &seen), 0);
  CHECK_EQ(seen, UINT32_MAX);
  for (size_t i = 0; i < sizeof kMasks / sizeof *kMasks; i++) {
    CHECK_EQ(posix_spawnattr_setrunmask(&attributes, kMasks[i]), 0);
    CHECK_EQ(posix_spawnattr_getrunmask(&attributes, &seen), 0);
    CHECK_EQ(seen, kMasks[i]);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setrunmask__copied_object__shares_it(void) {
  uint32_t seen = 5;
  set_runmask(0, 1);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setrunmask(&copy, 2), 0);
  CHECK_EQ(posix_spawnattr_getrunmask(&attributes, &seen), 0);
  CHECK_EQ(seen, 2);
  posix_spawnattr_destroy(&attributes);
}

static void one_processor(void) {
  char text[kTextSize];
  uint32_t processor = own_processor();
  if (processor == 0) return;
  set_runmask(POSIX_SPAWN_EXPLICIT_CPU, processor);
  snprintf(text, sizeof text, "%d", __builtin_ctz(processor));
  check_status(&attributes, "Cpus_allowed_list:", text);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void setrunmask__with_the_flag__is_the_childs(void) {
  one_processor();
  run_as_user(one_processor);
}

static void setrunmask__flag_or_mask_alone__has_no_effect(void) {
  char own[kTextSize];
  status_line(getpid(), "Cpus_allowed_list:", own);
  set_runmask(0, 1);
  check_status(&attributes, "Cpus_allowed_list:", own);
  posix_spawnattr_destroy(&attributes);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setxflags(&attributes, POSIX_SPAWN_EXPLICIT_CPU), 0);
  check_status(&attributes, "Cpus_allowed_list:", own);
  posix_spawnattr_destroy(&attributes);
}

static void setrunmask__with_affinity__counts(void) {
  char text[kTextSize];
  cpu_set_t own;
  uint32_t processor = own_processor();
  if (processor == 0) return;
  CHECK_EQ(sched_getaffinity(0, sizeof own, &own), 0);
  set_runmask(POSIX_SPAWN_EXPLICIT_CPU, processor);
  CHECK_EQ(posix_spawnattr_setaffinity_np(&attributes, sizeof own, &own), 0);
  snprintf(text, sizeof text, "%d", __builtin_ctz(processor));
  check_status(&attributes, "Cpus_allowed_list:", text);
  posix_spawnattr_destroy(&attributes);
}

static void no_processor(void) {
  set_runmask(POSIX_SPAWN_EXPLICIT_CPU, 0);
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_AFFINITY_NP, "sched_setaffinity", EINVAL, 0,
                                 "CPU affinity"});
  posix_spawnattr_destroy(&attributes);
}

static void setrunmask__no_processor__spawn_gives_einval(void) {
  no_processor();
  run_as_user(no_processor);
}

int main(void) {
  check_library();
  publish_helpers();
  RUN(getrunmask__whatever_was_set__is_read);
  RUN(setrunmask__copied_object__shares_it);
  RUN(setrunmask__with_the_flag__is_the_childs);
  RUN(setrunmask__flag_or_mask_alone__has_no_effect);
  RUN(setrunmask__with_affinity__counts);
  RUN(setrunmask__no_processor__spawn_gives_einval);
  return check_end();
}
