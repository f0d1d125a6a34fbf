// SPDX-License-Identifier: MIT
// L: what stdio holds in memory.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

static long size_of(const char* path) {
  struct stat status;
  set_up(stat(path, &status) == 0, path);
  return (long)status.st_size;
}

static FILE* input;

static void require_untouched(const char* when) {
  require(size_of("file") == 0, "what a stream holds is written %s", when);
  require(size_of("output") == 0, "what stdout holds is written %s", when);
  require(lseek(fileno(input), 0, SEEK_CUR) == size_of("input"), "the input is sought %s", when);
}

static void spawn_in_all_ways(void) {
  posix_spawn_file_actions_t failing;
  posix_spawn_file_actions_init(&failing);
  posix_spawn_file_actions_addopen(&failing, 9, "./none/none", 0, 0);
  observe((struct launch){0});
  require_untouched("by a spawn");
  require_launch_error((struct launch){.path = "./none"}, ENOENT);
  require_untouched("by a spawn without program");
  require_launch_error((struct launch){.actions = &failing}, ENOENT);
  require_untouched("by a spawn with a failing file action");
}

static void prepare(void) {
  char line[16];
  int output = open("output", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  set_up(output >= 0 && dup2(output, STDOUT_FILENO) == STDOUT_FILENO, "opening the output");
  write_file("input", "one\ntwo\nthree\n", 0600);
  set_up((input = fopen("input", "r")) != NULL, "opening the input");
  set_up(fgets(line, sizeof line, input) != NULL, "reading the first line");
}

ASSERTION(PS_201) {
  char line[16];
  prepare();
  FILE* file = fopen("file", "w");
  set_up(file != NULL && setvbuf(file, NULL, _IOFBF, 4096) == 0, "fopen, setvbuf");
  set_up(fputs("once\n", file) >= 0 && printf("once ") == 5, "printf");
  spawn_in_all_ways();
  set_up(fflush(file) == 0 && fflush(stdout) == 0, "fflush");
  require_equal("the size of the file at last", size_of("file"), 5);
  require_equal("the size of the output at last", size_of("output"), 5);
  require_text("the next line", fgets(line, sizeof line, input), "two\n");
}
