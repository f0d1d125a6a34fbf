// SPDX-License-Identifier: MIT
// Watching what all threads of the caller have while it spawns.
#pragma once

#include "conformance/harness/launch.h"

/// Writes what is watched of a thread of this process; an empty text if the thread is gone.
typedef void describe_thread(pid_t thread, char* text, size_t size);

/// Starts three threads that do nothing, and one that describes all threads of this process again
/// and again. Once in a process.
void start_watch(describe_thread* describe);

/// Ends the watch; fail() if any thread was ever described otherwise than the calling one was in
/// the beginning. `what` names what is watched.
void stop_watch(const char* what);
