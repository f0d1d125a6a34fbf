// SPDX-License-Identifier: MIT
// What a thread has besides its frames: registers, rounding mode, jump buffers, other threads.
#pragma once

#include <fenv.h>
#include <pthread.h>
#include <setjmp.h>

#include "tests/prepare/launches.h"
#include "tests/prepare/registers.h"

int registers_lost;

static long prepare_once(void* unused, void* neither) {
  (void)unused, (void)neither;
  return prepare(NULL);
}

static long become_once(void* unused, void* neither) {
  (void)unused, (void)neither;
  return become();
}

static long give_up_once(void* status, void* unused) {
  (void)unused;
  return prep_exit(*(int*)status);
}

static void registers__patterns__are_kept_on_both_sides(void) {
  CHECK_EQ(call_with_patterns(prepare_once, NULL, NULL), 0);
  CHECK_EQ(registers_lost, 0);
  int pid = (int)call_with_patterns(become_once, NULL, NULL);
  CHECK_EQ(registers_lost, 0);
  check_end_of(pid, kEnds);
  int status = 5;
  CHECK_EQ(prepare_here(), 0);
  pid = (int)call_with_patterns(give_up_once, &status, NULL);
  CHECK_EQ(registers_lost, 0);
  check_end_of(pid, 5);
}

/// Not before or behind a change of the rounding mode, which compilers overlook.
static NOINLINE double third_of(double value) {
  double third = value / 3;
  __asm__ volatile("" : : : "memory");
  return third;
}

static void floats__rounding_mode_of_the_child__is_taken_over(void) {
  volatile double one = 1;
  double before = third_of(one);
  if (!CHECK_EQ(prepare_here(), 0)) return;
  CHECK_EQ(fegetround(), FE_TONEAREST);
  CHECK_EQ(fesetround(FE_UPWARD), 0);
  int pid = become();
  CHECK_EQ(fegetround(), FE_UPWARD);
  CHECK(third_of(one) > before);
  fesetround(FE_TONEAREST);
  CHECK(third_of(one) == before);
  check_end_of(pid, kEnds);
}

static void floats__rounding_mode_of_the_caller__is_the_childs(void) {
  fesetround(FE_DOWNWARD);
  int result = prepare_here();
  CHECK_EQ(fegetround(), FE_DOWNWARD);
  int pid = become();
  CHECK_EQ(fegetround(), FE_DOWNWARD);
  fesetround(FE_TONEAREST);
  CHECK_EQ(result, 0);
  check_end_of(pid, kEnds);
}

/// x86: long double has a unit of its own, with its own exceptions.
static void floats__exceptions_of_the_child__stay_raised(void) {
  volatile long double zero = 0;
  feclearexcept(FE_ALL_EXCEPT);
  if (!CHECK_EQ(prepare_here(), 0)) return;
  zero = 1 / zero;
  int pid = become();
  CHECK_EQ(fetestexcept(FE_DIVBYZERO), FE_DIVBYZERO);
  feclearexcept(FE_ALL_EXCEPT);
  check_end_of(pid, kEnds);
}

static void floats__values_and_counters__go_on_in_a_line(void) {
  double product = 1.5;
  long sum = 0;
  for (int i = 1; i <= 8; i++) {
    product *= i;
    sum += 10 * i;
    if (!CHECK_EQ(prepare_here(), 0)) return;
    product *= 2;
    sum += i;
    int pid = become();
    product /= 2;
    sum -= 5;
    check_end_of(pid, kEnds);
  }
  CHECK(product == 1.5 * 40320);
  CHECK_EQ(sum, 360 + 36 - 40);
}

static jmp_buf back;

static NOINLINE void fail_and_jump(void) {
  if (fail_to_become() == -1) longjmp(back, 3);
}

static void jumps__within_the_child__stay_in_it(void) {
  volatile int seen = 0;
  if (!CHECK_EQ(prepare_here(), 0)) return;
  int jumped = setjmp(back);
  if (jumped == 0) fail_and_jump();
  seen = jumped;
  CHECK_EQ(ispreparing(), 1);
  check_end_of(become(), kEnds);
  CHECK_EQ(seen, 3);
}

static NOINLINE void prepare_and_jump(void) {
  if (prepare(NULL) == 0) longjmp(back, 4);
}

static void jumps__to_before_prepare__are_made_by_the_child(void) {
  volatile int jumps = 0;
  int jumped = setjmp(back);
  if (jumped == 0) prepare_and_jump();
  jumps = jumps + jumped;
  CHECK_EQ(ispreparing(), 1);
  check_end_of(become(), kEnds);
  CHECK_EQ(jumps, 4);
}

static NOINLINE void become_and_jump(volatile int* pid) {
  *pid = become();
  longjmp(back, 5);
}

static void jumps__set_in_the_child__are_made_by_the_parent(void) {
  volatile int pid = -1;
  if (!CHECK_EQ(prepare_here(), 0)) return;
  int jumped = setjmp(back);
  if (jumped == 0) become_and_jump(&pid);
  CHECK_EQ(jumped, 5);
  check_end_of(pid, kEnds);
}

static void* launch_in_thread(void* mistakes) {
  int status = -1;
  for (int i = 0; i < 5; i++) {
    if (prepare_at(10) != 0) return mistakes;
    int pid = become_at(20);
    if (waitpid(pid, &status, 0) != pid || status != kEnds << 8) return mistakes;
  }
  return NULL;
}

static void threads__several_at_once__come_back_each_by_itself(void) {
  pthread_t threads[4];
  int mistakes = 0;
  void* result = NULL;
  for (int i = 0; i < 4; i++) {
    CHECK_EQ(pthread_create(&threads[i], NULL, launch_in_thread, &mistakes), 0);
  }
  for (int i = 0; i < 4; i++) {
    CHECK_EQ(pthread_join(threads[i], &result), 0);
    CHECK(result == NULL);
  }
}
