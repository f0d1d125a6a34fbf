/* SPDX-License-Identifier: MIT */
/* What a correct posix_spawn cannot do without, by hand: the system calls around a child's own.
 * They are those that libspawn makes, in its order. */
#ifndef BENCH_RUNNER_CLONE3_H
#define BENCH_RUNNER_CLONE3_H

#include <stdbool.h>

#include "bench/runner/runner.h"

/* Flags of clone. Headers may be older, and musl's have none. */
#define kCloneVm 0x100U
#define kCloneFiles 0x400U
#define kClonePidfd 0x1000U
#define kCloneVfork 0x4000U
#define kCloneChildCleartid 0x200000U

/* clone3's argument, in its first version; who sets nothing of it needs only flags and the stack.
 */
struct CloneArguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

enum { kStackSize = 65536 };

/* Makes a child that shares memory and has no handlers, no exit signal and a stack of its own. It
 * takes these steps, which must not return. Ends the runner where it cannot be made. */
pid_t create_by_clone3(struct CloneArguments arguments, char stack[kStackSize],
                       void (*steps)(const struct Setting*), const struct Setting* setting);

/* The caller's, around that and around the question whether the child has executed. */
void block_signals(void);
void restore_mask(void); /* the child's as well */

/* Of a child that has left the memory: has it executed a program? Else it was waited for. */
bool has_executed(pid_t pid);

/* All that a caller does who sleeps until the child has executed, and waits for its end; answers
 * how long the former took. */
int64_t launch_by_clone3(const struct Setting* setting, uint64_t flags,
                         void (*steps)(const struct Setting*));

#endif
