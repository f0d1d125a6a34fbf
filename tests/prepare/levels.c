// SPDX-License-Identifier: MIT
// What compilers may do between prepare() and its return: C11 and C++11, built by tests/prepare/run
// at every level of optimisation. Each test has another shape of code between the two.
#include <alloca.h>

#include "tests/prepare/launches.h"
#include "tests/prepare/state.h"

enum { kLarge = 1 << 20 };

static void depths__deep_beginning_and_deep_end__keep_every_frame(void) {
  static const int kDepths[][2] = {{0, 0}, {kDepth, 0}, {0, kDepth}, {kDepth, kDepth}, {3, 40}};
  for (size_t i = 0; i < sizeof kDepths / sizeof *kDepths; i++) {
    sink = 0;
    if (!CHECK_EQ(prepare_at(kDepths[i][0]), 0)) return;
    int pid = become_at(kDepths[i][1]);
    CHECK_EQ(sink, 0);
    check_end_of(pid, kEnds);
  }
}

static void depths__failure_deep_and_success_shallow__is_where_it_succeeded(void) {
  if (!CHECK_EQ(prepare_at(20), 0)) return;
  CHECK_EQ(fail_to_become(), -1);
  CHECK_EQ(become_at(0) > 0, 1);
  CHECK_EQ(waitpid(-1, NULL, 0) > 0, 1);
  if (!CHECK_EQ(prepare_at(0), 0)) return;
  for (int i = 0; i < 5; i++) CHECK_EQ(fail_to_become(), -1);
  check_end_of(become_at(kDepth), kEnds);
}

static NOINLINE int become_below(char* memory, size_t size) {
  memset(memory, 0x5a, size);
  int pid = become();
  for (size_t i = 0; i < size; i += 64) sink += memory[i] != 0x5a;
  return pid;
}

static void frames__a_megabyte_between__is_kept(void) {
  sink = 0;
  if (!CHECK_EQ(prepare_here(), 0)) return;
  char* memory = (char*)alloca(kLarge);
  check_end_of(become_below(memory, kLarge), kEnds);
  CHECK_EQ(sink, 0);
}

static NOINLINE int prepare_above_a_large_frame(void) {
  volatile char memory[kLarge];
  memory[0] = 1;
  memory[kLarge - 1] = 2;
  int result = prepare(NULL);
  sink += memory[0] != 1 || memory[kLarge - 1] != 2;
  return result;
}

static void frames__a_megabyte_left__is_no_hindrance(void) {
  sink = 0;
  if (!CHECK_EQ(prepare_above_a_large_frame(), 0)) return;
  check_end_of(become_at(10), kEnds);
  CHECK_EQ(sink, 0);
}

static NOINLINE int become_with_room_for(int count) {
#ifdef __cplusplus
  int* list = (int*)alloca((size_t)count * sizeof(int));
#else
  int list[count];
#endif
  for (int i = 0; i < count; i++) list[i] = i * i;
  int pid = become();
  for (int i = 0; i < count; i++) sink += list[i] != i * i;
  return pid;
}

static void frames__of_a_length_known_late__are_kept(void) {
  sink = 0;
  for (int count = 1; count < 5000; count *= 9) {
    if (!CHECK_EQ(prepare_here(), 0)) return;
    check_end_of(become_with_room_for(count), kEnds);
  }
  CHECK_EQ(sink, 0);
}

typedef struct {
  long before[12];
  int pid;
  double after[12];
} large_result;

static NOINLINE large_result become_by_value(long seed) {
  large_result result;
  for (int i = 0; i < 12; i++) result.before[i] = seed * i;
  for (int i = 0; i < 12; i++) result.after[i] = (double)seed / (i + 1);
  result.pid = become();
  return result;
}

static void results__large_ones__are_returned_whole(void) {
  if (!CHECK_EQ(prepare_here(), 0)) return;
  large_result result = become_by_value(37);
  check_end_of(result.pid, kEnds);
  for (int i = 0; i < 12; i++) {
    CHECK_EQ(result.before[i], 37 * i);
    CHECK(result.after[i] == 37.0 / (i + 1));
  }
}

int main(int argc, char** argv) {
  program = argc > 1 ? argv[1] : "build/tests/helpers/ends";
  check_library();
  RUN(depths__deep_beginning_and_deep_end__keep_every_frame);
  RUN(depths__failure_deep_and_success_shallow__is_where_it_succeeded);
  RUN(frames__a_megabyte_between__is_kept);
  RUN(frames__a_megabyte_left__is_no_hindrance);
  RUN(frames__of_a_length_known_late__are_kept);
  RUN(results__large_ones__are_returned_whole);
  RUN(registers__patterns__are_kept_on_both_sides);
  RUN(floats__rounding_mode_of_the_child__is_taken_over);
  RUN(floats__rounding_mode_of_the_caller__is_the_childs);
  RUN(floats__exceptions_of_the_child__stay_raised);
  RUN(floats__values_and_counters__go_on_in_a_line);
  RUN(jumps__within_the_child__stay_in_it);
  RUN(jumps__to_before_prepare__are_made_by_the_child);
  RUN(jumps__set_in_the_child__are_made_by_the_parent);
  RUN(threads__several_at_once__come_back_each_by_itself);
  return check_end();
}
