/* SPDX-License-Identifier: MIT */
/* Runs a program with LD_PRELOAD exactly as given: preload LIBRARIES PROGRAM [ARGUMENT...]
 * It is static, so that no preloaded library can see its exec and put itself first. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: preload LIBRARIES PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  if (setenv("LD_PRELOAD", argv[1], 1) == 0) execvp(argv[2], argv + 2);
  perror(argv[2]);
  return 127;
}
