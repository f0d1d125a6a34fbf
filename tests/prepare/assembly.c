// SPDX-License-Identifier: MIT
// The assembly of prepare() by itself, with calls that answer like clone() on either side: so that
// it runs under emulators that have no shared memory.
#include <fenv.h>
#include <string.h>

#include "tests/portable/check.h"
#include "tests/prepare/registers.h"

int registers_lost;

// As in sys/prepare.hpp.
typedef struct {
  long number, a, b, c;
} clone_call;
typedef struct {
  _Alignas(64) unsigned long stack_pointer;
  unsigned long registers[22];
} nascent_child;

long libspawn_divide(const clone_call* call, nascent_child* nascent);
long libspawn_leap(nascent_child* context, const void* departure);
unsigned long libspawn_thread_pointer(void);
unsigned long libspawn_shadow_stack(void);

static const clone_call kLikeTheChild = {SYS_sched_yield, 0, 0, 0};
static const clone_call kLikeTheParent = {SYS_getpid, 0, 0, 0};
static const clone_call kFails = {SYS_close, -1, 0, 0};

static char stack[1 << 16];
static nascent_child* const kNascent = (nascent_child*)(stack + sizeof stack - 1024);
static int departures;

static long divide(void* call, void* nascent) {
  return libspawn_divide((const clone_call*)call, (nascent_child*)nascent);
}

static long leap(void* nascent, void* departure) {
  return libspawn_leap((nascent_child*)nascent, departure);
}

enum { kReturns = 1, kDivides, kRounds };
static int wish;

/// What the library calls, on the child's side.
long libspawn_depart(const void* departure) {
  departures++;
  CHECK_EQ(departure, &wish);
  CHECK(kNascent->stack_pointer != 0);
  if (wish == kReturns) return -ENOEXEC;
  if (wish == kRounds) fesetround(FE_DOWNWARD);
  return call_with_ruins(divide, (void*)&kLikeTheParent, kNascent);
}

static void divide__zero__is_returned_with_all_registers(void) {
  CHECK_EQ(call_with_patterns(divide, (void*)&kLikeTheChild, kNascent), 0);
  CHECK_EQ(registers_lost, 0);
}

static void divide__error__is_returned_with_all_registers(void) {
  CHECK_EQ(call_with_patterns(divide, (void*)&kFails, kNascent), -EBADF);
  CHECK_EQ(registers_lost, 0);
}

static void leap__departure_that_fails__returns_and_leaves_no_context(void) {
  wish = kReturns;
  CHECK_EQ(call_with_patterns(leap, kNascent, &wish), -ENOEXEC);
  CHECK_EQ(registers_lost, 0);
  CHECK_EQ(kNascent->stack_pointer, 0);
}

static void leap__departure_that_succeeds__returns_to_the_parent_with_all_registers(void) {
  wish = kDivides;
  CHECK_EQ(call_with_patterns(leap, kNascent, &wish), getpid());
  CHECK_EQ(registers_lost, 0);
}

/// x86: fegetround() looks at one of two units, and a division shows the other's mode.
static double third_of(volatile double* value) { return *value / 3; }

static void leap__rounding_mode__is_that_of_before_it(void) {
  volatile double one = 1;
  volatile double before = third_of(&one);
  wish = kRounds;
  CHECK_EQ(fesetround(FE_UPWARD), 0);
  CHECK_EQ(call_with_patterns(leap, kNascent, &wish), getpid());
  CHECK_EQ(fegetround(), FE_UPWARD);
  volatile double after = third_of(&one);
  CHECK(after > before);
  CHECK_EQ(fesetround(FE_TONEAREST), 0);
}

/// What the library calls in a parent without context: here the test goes on from it.
_Noreturn void libspawn_nascent_died(nascent_child* nascent, pid_t pid) {
  char here;
  CHECK_EQ(nascent, kNascent);
  CHECK_EQ(pid, getpid());
  CHECK((char*)__builtin_frame_address(0) < (char*)kNascent);
  CHECK(&here > stack && &here < (char*)kNascent);
  SETTLE("ok - %s\n", check.test);
  exit(check_end());
}

/// The last: it does not come back.
static void divide__without_context__calls_on_the_other_stack(void) {
  memset(kNascent, 0, sizeof *kNascent);
  call_with_ruins(divide, (void*)&kLikeTheParent, kNascent);
}

static void thread_pointer__threads__have_one_each(void) {
  CHECK(libspawn_thread_pointer() != 0);
  CHECK_EQ(libspawn_shadow_stack(), 0);
}

int main(void) {
  RUN(divide__zero__is_returned_with_all_registers);
  RUN(divide__error__is_returned_with_all_registers);
  RUN(leap__departure_that_fails__returns_and_leaves_no_context);
  RUN(leap__departure_that_succeeds__returns_to_the_parent_with_all_registers);
  RUN(leap__rounding_mode__is_that_of_before_it);
  RUN(thread_pointer__threads__have_one_each);
  RUN(divide__without_context__calls_on_the_other_stack);
  return 1;
}
