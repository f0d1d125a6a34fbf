// SPDX-License-Identifier: MIT
// The reporter's parts: each writes lines "key value".
#pragma once

#include <stddef.h>

enum { kReportDescriptor = 40 };

/// Adds a line to the report, in memory until flush_report().
void say(const char* format, ...) __attribute__((format(printf, 1, 2)));
void flush_report(void);

/// Looks before anything in this process opens a descriptor.
void report_descriptors(void);

void report_locks(void);
void report_ids(void);
void report_vectors(int argc, char** argv, char** envp);
void report_signals(void);
void report_scheduling(void);
void report_limits(void);
void report_place(void);
void report_timers(void);
void report_runtime(void);
void report_linux(void);

/// Arguments "--exit=N", "--pause" and so on, in their order.
int obey(int argc, char** argv);
