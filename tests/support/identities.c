/* SPDX-License-Identifier: MIT */
/* Writes which files its descriptors are, as inode numbers, 0 for closed ones. Arguments: the file
 * to be written, which must exist, and how many numbers to look at. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kMost = 1 << 17 };

static unsigned long long seen[kMost];

int main(int argc, char** argv) {
  struct stat status;
  int count = argc > 2 ? atoi(argv[2]) : 0;
  if (count <= 0 || count > kMost) return 2;
  for (int fd = 0; fd < count; fd++) seen[fd] = fstat(fd, &status) == 0 ? status.st_ino : 0;
  int file = open(argv[1], O_WRONLY);
  size_t size = (size_t)count * sizeof *seen;
  return write(file, seen, size) == (ssize_t)size ? 0 : 1;
}
