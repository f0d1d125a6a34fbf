// SPDX-License-Identifier: MIT
// popenve: a program at the other end of a stream, without a shell.
#include "tests/portable/commands.h"

static void popenve__arguments_and_environment__arrive_as_given(void) {
  char text[kTextSize];
  char* argv[] = {"name", "-c", "echo \"$0|$1|$2|$WORD|$HOME\"; exit 3", "a  b", "$c", "", NULL};
  char* envp[] = {"WORD=word", NULL};
  FILE* stream = popenve("/bin/sh", argv, envp, "re");
  if (!CHECK(stream != NULL)) return;
  CHECK_EQ(fcntl(fileno(stream), F_GETFD), FD_CLOEXEC);
  CHECK_TEXT(read_all(stream, text), "a  b|$c||word|\n");
  CHECK_EQ(pclose(stream), 3 << 8);
}

static void popenve__w__is_the_programs_input(void) {
  char* argv[] = {"sh", "-c", "read word; exit $word", NULL};
  FILE* stream = popenve("/bin/sh", argv, environ, "w");
  if (!CHECK(stream != NULL)) return;
  fputs("5\n", stream);
  CHECK_EQ(pclose(stream), 5 << 8);
}

static void popenve__plus__is_both(void) {
  char line[32] = "";
  char* argv[] = {"cat", NULL};
  FILE* stream = popenve("/bin/cat", argv, NULL, "r+");
  if (!CHECK(stream != NULL)) return;
  fputs("echo\n", stream);
  fflush(stream);
  CHECK(fgets(line, sizeof line, stream) != NULL);
  CHECK_TEXT(line, "echo\n");
  CHECK_EQ(pclose(stream), 0);
}

static void check_error(const char* path, const char* type, int expected) {
  char* argv[] = {"none", NULL};
  int descriptors = count_descriptors(getpid());
  errno = 0;
  CHECK(popenve(path, argv, environ, type) == NULL);
  CHECK_EQ(errno, expected);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void popenve__that_fails__is_null_and_leaves_nothing(void) {
  check_error("/none", "r", ENOENT);
  check_error("/none", "w+", ENOENT);
  check_error("/", "w", EACCES);
  check_error("/bin/sh/", "r", ENOTDIR);
  check_error("/bin/sh", "rw", EINVAL);
  check_error(NULL, "r", EFAULT);
  // NetBSD: PATH is not searched.
  check_error("true", "r", ENOENT);
}

static void popenve__stream__is_closed_in_later_commands(void) {
  char command[kTextSize + 8];
  char* argv[] = {"cat", NULL};
  FILE* writer = popenve("/bin/cat", argv, environ, "w");
  if (!CHECK(writer != NULL)) return;
  FILE* later = open_command(pausing(command), "r");
  // If the later command held the stream, this would wait for it.
  CHECK_EQ(pclose(writer), 0);
  end_stream(later);
}

int main(void) {
  check_library();
  RUN(popenve__arguments_and_environment__arrive_as_given);
  RUN(popenve__w__is_the_programs_input);
  RUN(popenve__plus__is_both);
  RUN(popenve__that_fails__is_null_and_leaves_nothing);
  RUN(popenve__stream__is_closed_in_later_commands);
  return check_end();
}
