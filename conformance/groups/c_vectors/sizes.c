// SPDX-License-Identifier: MIT
// C: how long the lists may be.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/groups/c_vectors/vectors.h"

enum {
  kMiB = 1 << 20,
  kPointer = sizeof(char*),
  kLeastLimit = 128 * 1024,  // what the kernel takes under a small RLIMIT_STACK
  kSmallStack = 512 * 1024,
  kUsualStack = 8 * kMiB,
  kUsualLimit = kUsualStack / 4,
  kSlack = 8192  // the path, and the short lists beside the long one
};

static char* short_list[] = {"report", NULL};
static char* no_environment[] = {NULL};

static char* letters(size_t length) {
  char* text = malloc(length + 1);
  set_up(text != NULL, "malloc");
  memset(text, 'a', length);
  text[length] = '\0';
  return text;
}

/// A list that takes about `bytes` bytes: strings of `length` with their terminators and pointers.
static char** list_of(size_t bytes, size_t length) {
  char** list = repeat(letters(length), bytes / (length + 1 + kPointer));
  list[0] = "report";
  return list;
}

/// E2BIG for this list as the arguments, and as the environment; nothing is left of the attempt.
static void require_too_big(char** list) {
  require_launch_error((struct launch){.argv = list, .envp = no_environment}, E2BIG);
  require_launch_error((struct launch){.argv = short_list, .envp = list}, E2BIG);
}

/// Both lists arrive, this one as the arguments and then as the environment.
static void require_fitting(char** list) {
  observe((struct launch){.argv = list, .envp = no_environment});
  require_list("argv", list);
  observe((struct launch){.argv = short_list, .envp = list});
  require_list("env", list);
}

/// A size that is too large, by the libc and by the kernel, under this limit of the stack.
static size_t too_much(size_t stack) {
  limit_stack(stack);
  size_t most = (size_t)sysconf(_SC_ARG_MAX);
  size_t kernel = stack / 4 > kLeastLimit ? stack / 4 : kLeastLimit;
  return (most > kernel ? most : kernel) + kSlack;
}

ASSERTION(PS_047) {
  char* single[] = {letters(3 * kMiB), NULL};
  size_t size = too_much(kUsualStack);
  require_too_big(single);
  require_too_big(list_of(size, 1000));
  struct launch both = {.argv = list_of(size / 2 + kSlack, 1000),
                        .envp = list_of(size / 2 + kSlack, 1000)};
  require_launch_error(both, E2BIG);
  size = too_much(kSmallStack);
  require_too_big(list_of(size, 1));
  require_too_big(list_of(size, 1000));
}

ASSERTION(PS_048) {
  limit_stack(kUsualStack);
  require_fitting(list_of(kUsualLimit - kSlack, 4000));
  struct launch both = {.argv = list_of((kUsualLimit - kSlack) / 2, 2000),
                        .envp = list_of((kUsualLimit - kSlack) / 2, 20000)};
  observe(both);
  require_list("argv", both.argv);
  require_list("env", both.envp);
  limit_stack(kSmallStack);
  require_fitting(list_of(kLeastLimit - kSlack, 100));
}

/// Whether `count` arguments of `length` letters are few enough.
static bool is_taken(size_t count, size_t length) {
  char** list = repeat(letters(length), count);
  pid_t pid = -1;
  list[0] = "report";
  list[1] = "--quiet";
  int error = launch(&pid, (struct launch){.argv = list, .envp = no_environment});
  free(list);
  if (error == 0) require_exit(pid, 0);
  require(error == 0 || error == E2BIG, "the spawn gives %s", error_name(error));
  return error == 0;
}

// Documented: strings, their null bytes and the pointers to them count.
ASSERTION(PS_049) {
  limit_stack(kSmallStack);
  size_t pointers = kLeastLimit / (1 + kPointer);  // empty strings: null bytes and pointers
  require(is_taken(pointers - kSlack / kPointer, 0), "alignment or list ends count");
  require(!is_taken(pointers + kSlack / kPointer, 0), "null bytes or pointers do not count");
  size_t letters_too = kLeastLimit / (2 + kPointer);
  require(is_taken(letters_too - kSlack / kPointer, 1), "alignment counts");
  require(!is_taken(letters_too + kSlack / kPointer, 1), "letters do not count");
  note("strings, null bytes and pointers count; alignment does not");
}
