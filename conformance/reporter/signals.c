// SPDX-License-Identifier: MIT
// SigBlk SigIgn SigCgt SigPnd ShdPnd Threads VmLck VmHWM… from /proc/self/status, and altstack,
// mask, ignored, actions.flags (of all signals, ORed). Without /proc: mask and ignored by system
// calls.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/reporter/report.h"

static void report_status(void) {
  static const char* const wanted[] = {"SigBlk:", "SigIgn:", "SigCgt:",  "SigPnd:",      "ShdPnd:",
                                       "VmLck:",  "CapEff:", "Threads:", "Cpus_allowed:"};
  char line[4096];
  FILE* file = fopen("/proc/self/status", "re");
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL) {
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
      size_t length = strlen(wanted[i]);
      if (strncmp(line, wanted[i], length) != 0) continue;
      line[strcspn(line, "\n")] = '\0';
      say("%.*s %s", (int)length - 1, wanted[i], line + length + strspn(line + length, " \t"));
    }
  }
  fclose(file);
}

void report_signals(void) {
  unsigned long long mask = 0, ignored = 0, flags = 0;
  unsigned long action[4] = {0};  // the kernel's: handler, flags, restorer, mask
  stack_t stack;
  syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, sizeof mask);
  for (int signal = 1; signal < 65; signal++) {
    syscall(SYS_rt_sigaction, signal, NULL, action, sizeof mask);
    if (action[0] == (unsigned long)SIG_IGN) ignored |= 1ULL << (signal - 1);
    flags |= action[1];
  }
  say("mask %016llx", mask);
  say("ignored %016llx", ignored);
  say("actions.flags %llx", flags);
  say("altstack %s", sigaltstack(NULL, &stack) == 0 && stack.ss_flags == SS_DISABLE ? "off" : "on");
  report_status();
}
