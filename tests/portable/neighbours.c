// SPDX-License-Identifier: MIT
// libc's own users of posix_spawn in the same program: system(), popen(), wordexp().
#include <wordexp.h>

#include "tests/portable/child.h"

static void system__beside_libspawn__runs_the_command(void) {
  if (skip_where_libc_cannot_clone()) return;
  CHECK(system(NULL) != 0);
  int status = system("exit 7");
  CHECK(WIFEXITED(status));
  CHECK_EQ(WEXITSTATUS(status), 7);
  CHECK(has_no_child());
}

static void popen__beside_libspawn__reads_and_writes(void) {
  if (skip_where_libc_cannot_clone()) return;
  char line[32] = "";
  FILE* file = popen("echo text; exit 3", "r");
  CHECK(file != NULL);
  if (file == NULL) return;
  CHECK(fgets(line, sizeof line, file) != NULL);
  CHECK_TEXT(line, "text\n");
  CHECK_EQ(WEXITSTATUS(pclose(file)), 3);
  file = popen("read line; test \"$line\" = text && exit 4", "w");
  CHECK(file != NULL);
  if (file == NULL) return;
  fputs("text\n", file);
  CHECK_EQ(WEXITSTATUS(pclose(file)), 4);
  CHECK(has_no_child());
}

static void wordexp__beside_libspawn__runs_its_command(void) {
  if (skip_where_libc_cannot_clone()) return;
  wordexp_t words;
  CHECK_EQ(wordexp("one $(echo two)", &words, 0), 0);
  CHECK_EQ(words.we_wordc, 2);
  CHECK_TEXT(words.we_wordv[1], "two");
  wordfree(&words);
}

static void spawn__beside_system_and_popen__is_libspawns(void) {
  CHECK(check_is_libspawn());
  CHECK_EQ(run_shell("exit 9", NULL, NULL), 9);
}

int main(void) {
  check_library();
  RUN(system__beside_libspawn__runs_the_command);
  RUN(popen__beside_libspawn__reads_and_writes);
  RUN(wordexp__beside_libspawn__runs_its_command);
  RUN(spawn__beside_system_and_popen__is_libspawns);
  return check_end();
}
