/* SPDX-License-Identifier: MIT */
/* With the set-user-ID bit: becomes root for good, says so, and reads until nothing is left. */
#include <unistd.h>

int main(void) {
  char text[16];
  if (setresuid(0, 0, 0) != 0 || write(1, "root\n", 5) != 5) return 1;
  while (read(0, text, sizeof text) > 0) continue;
  return 9;
}
