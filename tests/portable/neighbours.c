// SPDX-License-Identifier: MIT
// Users of posix_spawn in the same program: system() and popen(), which are ours too, and
// wordexp(), which stays libc's; and functions of the program's own that have the names of
// <prepare.h>.
#include <wordexp.h>

#include "tests/portable/child.h"

int prepare(int number);
int prep_exit(int number);

int prepare(int number) { return number + 1; }
int prep_exit(int number) { return prepare(number) + 1; }

static void names__of_the_programs_own__stay_its_own(void) {
  CHECK_EQ(prepare(1), 2);
  CHECK_EQ(prep_exit(1), 3);
}

static void system__beside_libspawn__runs_the_command(void) {
  CHECK(system(NULL) != 0);
  int status = system("exit 7");
  CHECK(WIFEXITED(status));
  CHECK_EQ(WEXITSTATUS(status), 7);
  CHECK(has_no_child());
}

static void popen__beside_libspawn__reads_and_writes(void) {
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
  // Only libspawn's popen() has both directions.
  FILE* file = popen("exit 8", "r+");
  CHECK(file != NULL && popen_getpid_np(file) > 0);
  if (file != NULL) CHECK_EQ(WEXITSTATUS(pclose(file)), 8);
}

int main(void) {
  check_library();
  RUN(names__of_the_programs_own__stay_its_own);
  RUN(system__beside_libspawn__runs_the_command);
  RUN(popen__beside_libspawn__reads_and_writes);
  RUN(wordexp__beside_libspawn__runs_its_command);
  RUN(spawn__beside_system_and_popen__is_libspawns);
  return check_end();
}
