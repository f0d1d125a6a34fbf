/* SPDX-License-Identifier: MIT */
/* A child that does nothing until it is killed, so that its state can be read from /proc. */
#include <unistd.h>

int main(void) {
  for (;;) pause();
}
