// SPDX-License-Identifier: MIT
// posix_spawnattr_getaffinity_np and posix_spawnattr_setaffinity_np.
#include "tests/portable/attributes.h"

static posix_spawnattr_t attributes;

/// The highest processor that this process may run on; `others`: how many more there are.
static int own_processor(int* others) {
  cpu_set_t own;
  int last = -1;
  CPU_ZERO(&own);
  CHECK_EQ(sched_getaffinity(0, sizeof own, &own), 0);
  for (int i = 0; i < CPU_SETSIZE; i++) last = CPU_ISSET(i, &own) ? i : last;
  *others = CPU_COUNT(&own) - 1;
  return last;
}

static void set_processor(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setaffinity_np(&attributes, sizeof set, &set), 0);
}

static void check_processor(int processor) {
  char text[kTextSize];
  snprintf(text, sizeof text, "%d", processor);
  check_status(&attributes, "Cpus_allowed_list:", text);
}

static void getaffinity_np__whatever_was_set__is_read(void) {
  cpu_set_t sets[2];
  memset(sets, 0x5a, sizeof sets);
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getaffinity_np(&attributes, sizeof *sets, sets), ENOENT);
  set_processor(77);
  CHECK_EQ(posix_spawnattr_getaffinity_np(&attributes, sizeof sets, sets), 0);
  CHECK_EQ(CPU_COUNT(&sets[0]), 1);
  CHECK(CPU_ISSET(77, &sets[0]));
  CHECK_EQ(CPU_COUNT(&sets[1]), 0);  // all of the caller's is written
  posix_spawnattr_destroy(&attributes);
}

static void getaffinity_np__too_little_room__is_einval(void) {
  cpu_set_t set;
  set_processor(1);
  CHECK_EQ(posix_spawnattr_getaffinity_np(&attributes, sizeof set - 1, &set), EINVAL);
  posix_spawnattr_destroy(&attributes);
}

static void setaffinity_np__no_set__is_einval_and_unchanged(void) {
  cpu_set_t set;
  set_processor(1);
  CHECK_EQ(posix_spawnattr_setaffinity_np(&attributes, sizeof set, NULL), EINVAL);
  CHECK_EQ(posix_spawnattr_setaffinity_np(&attributes, 0, &set), EINVAL);
  CHECK_EQ(posix_spawnattr_getaffinity_np(&attributes, sizeof set, &set), 0);
  CHECK(CPU_ISSET(1, &set));
  posix_spawnattr_destroy(&attributes);
}

static void setaffinity_np__copied_object__shares_it(void) {
  cpu_set_t set;
  set_processor(1);
  posix_spawnattr_t copy = attributes;
  CPU_ZERO(&set);
  CPU_SET(2, &set);
  CHECK_EQ(posix_spawnattr_setaffinity_np(&copy, sizeof set, &set), 0);
  CPU_ZERO(&set);
  CHECK_EQ(posix_spawnattr_getaffinity_np(&attributes, sizeof set, &set), 0);
  CHECK_EQ(CPU_COUNT(&set), 1);
  CHECK(CPU_ISSET(2, &set));
  posix_spawnattr_destroy(&attributes);
}

static void one_processor(void) {
  int others = 0;
  int processor = own_processor(&others);
  set_processor(processor);
  check_processor(processor);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
  if (others == 0) check_skip("has one processor");
}

static void setaffinity_np__one_processor__is_the_childs(void) {
  one_processor();
  run_as_user(one_processor);
}

static void setaffinity_np__large_or_short_set__is_taken(void) {
  unsigned char bytes[2048] = {0};
  int others = 0;
  int processor = own_processor(&others);
  posix_spawnattr_init(&attributes);
  // Linux: bits are those of long words; on little-endian machines of bytes as well.
  if (*(const unsigned char*)&(unsigned short){1} == 0) {
    check_skip("is big-endian");
    return;
  }
  bytes[processor / 8] = (unsigned char)(1 << processor % 8);
  CHECK_EQ(posix_spawnattr_setaffinity_np(&attributes, sizeof bytes, (cpu_set_t*)bytes), 0);
  check_processor(processor);
  CHECK_EQ(
      posix_spawnattr_setaffinity_np(&attributes, (size_t)processor / 8 + 1, (cpu_set_t*)bytes), 0);
  check_processor(processor);
  posix_spawnattr_destroy(&attributes);
}

static void no_processor(void) {
  const struct failure kExpected = {POSIX_SPAWN_STEP_AFFINITY_NP, "sched_setaffinity", EINVAL, 0,
                                    "CPU affinity"};
  cpu_set_t set;
  set_processor(CPU_SETSIZE - 1);
  check_failure(NULL, &attributes, kExpected);
  CPU_ZERO(&set);
  CHECK_EQ(posix_spawnattr_setaffinity_np(&attributes, sizeof set, &set), 0);
  check_failure(NULL, &attributes, kExpected);
  posix_spawnattr_destroy(&attributes);
}

static void setaffinity_np__none_that_may_be_used__spawn_gives_einval(void) {
  if (sysconf(_SC_NPROCESSORS_CONF) >= CPU_SETSIZE) {
    check_skip("has too many processors");
    return;
  }
  no_processor();
  run_as_user(no_processor);
}

int main(void) {
  check_library();
  publish_helpers();
  RUN(getaffinity_np__whatever_was_set__is_read);
  RUN(getaffinity_np__too_little_room__is_einval);
  RUN(setaffinity_np__no_set__is_einval_and_unchanged);
  RUN(setaffinity_np__copied_object__shares_it);
  RUN(setaffinity_np__one_processor__is_the_childs);
  RUN(setaffinity_np__large_or_short_set__is_taken);
  RUN(setaffinity_np__none_that_may_be_used__spawn_gives_einval);
  return check_end();
}
