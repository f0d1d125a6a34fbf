// SPDX-License-Identifier: MIT
// Reading a child's number.
#include "conformance/groups/o_threads/numbered.h"

#include <string.h>

#include "conformance/harness/launch.h"

/// "2:3137" is 17: every second digit of the ASCII codes.
int number_of_child(void) {
  int number = 0;
  for (const char* at = strchr(seen("argv.1"), ':') + 1; at[0] != '\0'; at += 2) {
    number = number * 10 + at[1] - '0';
  }
  return number;
}
