/* SPDX-License-Identifier: MIT */
/* A child that does nothing until it is killed, so that its state can be read from /proc. */
#include <sys/prctl.h>
#include <unistd.h>

int main(void) {
  /* Linux: a vfork()ing parent goes on while exec still closes descriptors; this name says "done".
   */
  prctl(PR_SET_NAME, "ready");
  for (;;) pause();
}
