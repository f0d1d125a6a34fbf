// SPDX-License-Identifier: MIT
// C: the strings arrive as they were given.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/groups/c_vectors/vectors.h"

/// Every byte that a string can hold, in order.
static char* all_bytes(void) {
  static char text[256];
  for (int byte = 1; byte < 256; byte++) text[byte - 1] = (char)byte;
  return text;
}

static char* long_string(size_t length) {
  char* text = malloc(length + 1);
  set_up(text != NULL, "malloc");
  for (size_t i = 0; i < length; i++) text[i] = (char)(i * 7 % 255 + 1);
  text[length] = '\0';
  return text;
}

/// Launches the reporter with this argument list; it must see the same.
static void require_arguments(char** argv) {
  observe((struct launch){.argv = argv});
  require_list("argv", argv);
  require_text("argv[argc]", seen("argv.end"), "null");
}

static void require_environment(char** envp) {
  observe((struct launch){.envp = envp});
  require_list("env", envp);
}

static char** numbered(size_t count) {
  char** list = repeat("", count);
  for (size_t i = 0; i < count; i++) {
    set_up((list[i] = malloc(24)) != NULL, "malloc");
    snprintf(list[i], 24, "%zu", i);
  }
  return list;
}

ASSERTION(PS_040) {
  char* tab = "two words\tand a tab\n";
  char* strange[] = {"report", "",      " ", tab,   "",         all_bytes(), "--", "-x",
                     "a=b",    "$HOME", "*", "'\"", "\xff\xfe", "",          NULL};
  char* lengthy[] = {"report", long_string(1025), long_string(32 * 4096 - 1), long_string(1), NULL};
  require_arguments(strange);
  require_arguments(lengthy);
  require_arguments(numbered(1000));
}

ASSERTION(PS_041) {
  for (size_t count = 1; count <= 1000; count *= 10) {
    observe((struct launch){.argv = repeat("", count)});
    require_equal("argc", seen_number("argc"), (long)count);
    require_text("argv[argc]", seen("argv.end"), "null");
  }
}

ASSERTION(PS_042) {
  char* names[] = {"xyz", "", "/bin/sh", "-report", "two words", long_string(5000)};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    char* argv[] = {names[i], "second", NULL};
    require_arguments(argv);
  }
}

ASSERTION(PS_043) {
  char* own[] = {"A=1", "PATH=/none", NULL};
  char* strange[] = {"A=1",     "A=2",     "",    "no equals sign", "=nameless", "A=1", "LC_ALL=xx",
                     "PATH=::", "LEAKED=", "B==", all_bytes(),      "A",         NULL};
  char* lengthy[] = {long_string(1025), "Z=1", long_string(32 * 4096 - 1), NULL};
  set_up(setenv("LEAK", "1", 1) == 0, "setenv");
  require_environment(own);
  require_environment(strange);
  require_environment(lengthy);
  require_environment(numbered(1000));
  environ = own;
  require_environment(strange);
  require(environ == own, "the caller's environ was replaced");
}

ASSERTION(PS_044) {
  char* none[] = {NULL};
  set_up(setenv("LEAK", "1", 1) == 0, "setenv");
  require_environment(none);
  require(!is_seen("env.0"), "the environment is not empty");
}
