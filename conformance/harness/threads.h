// SPDX-License-Identifier: MIT
// Threads of a case.
#pragma once

#include <pthread.h>

#include "conformance/harness/conform.h"

/// Starts a thread; pthread_join() gives what it returned.
pthread_t start_thread(void* (*run)(void* argument), void* argument);

/// Runs it in a thread of its own, and waits for its end.
void in_thread(void (*run)(void));

/// Runs run(0) … run(count - 1), each in a thread of its own, begun together; waits for all.
void run_in_threads(int count, void (*run)(int number));
