/* SPDX-License-Identifier: MIT */
/* Prints what a new image can only learn from inside, one fact a line: arguments, environment, time
 * left of alarm() and of the interval timers, alternate signal stack. */
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

extern char** environ;

static void print_timer(const char* name, int which) {
  struct itimerval timer;
  getitimer(which, &timer);
  printf("%s %s\n", name, timer.it_value.tv_sec + timer.it_value.tv_usec != 0 ? "set" : "clear");
}

int main(int argc, char** argv) {
  stack_t stack;
  sigaltstack(NULL, &stack);
  printf("argc %d\n", argc);
  for (int i = 0; i < argc; i++) printf("argv [%s]\n", argv[i]);
  for (char** entry = environ; *entry != NULL; entry++) printf("environ [%s]\n", *entry);
  printf("alarm %u\n", alarm(0));
  print_timer("virtual", ITIMER_VIRTUAL);
  print_timer("prof", ITIMER_PROF);
  printf("altstack %s\n", (stack.ss_flags & SS_DISABLE) != 0 ? "none" : "set");
  return 0;
}
