// SPDX-License-Identifier: MIT
// Running a part of a case in several threads at once.
#pragma once

/// Runs run(0) … run(count - 1), each in a thread of its own, begun together; waits for all.
void run_in_threads(int count, void (*run)(int number));
