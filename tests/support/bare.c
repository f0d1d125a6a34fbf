/* SPDX-License-Identifier: MIT */
/* Succeeds if no descriptor is open beside those below 3, and those may be missing. */
#include <poll.h>

enum { kMost = 1024 };

int main(void) {
  static struct pollfd entries[kMost];
  for (int i = 0; i < kMost; i++) entries[i].fd = i + 3;
  /* Linux: no more than the limit of descriptors. */
  if (poll(entries, kMost - 3, 0) != kMost - 3) return 1;
  for (int i = 0; i < kMost - 3; i++) {
    if (entries[i].revents != POLLNVAL) return 2;
  }
  return 0;
}
