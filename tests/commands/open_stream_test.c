// SPDX-License-Identifier: MIT
// What popen() and popenve() take as type, and what the stream is then.
#include <sys/socket.h>

#include "tests/portable/commands.h"

static void check_type(const char* type, int reads, int writes) {
  FILE* stream = popen("exit 0", type);
  if (!CHECK(stream != NULL)) return;
  int flags = fcntl(fileno(stream), F_GETFL) & O_ACCMODE;
  CHECK_EQ(flags, reads && writes ? O_RDWR : reads ? O_RDONLY : O_WRONLY);
  CHECK_EQ(fcntl(fileno(stream), F_GETFD), strchr(type, 'e') != NULL ? FD_CLOEXEC : 0);
  CHECK_EQ(pclose(stream), 0);
}

static void type__one_direction_with_e_and_plus_in_any_order__is_taken(void) {
  static const char* const both[] = {"r+", "+r", "r+e", "re+", "er+", "e+r", "+re", "+er",
                                     "w+", "+w", "w+e", "we+", "ew+", "e+w", "+we", "+ew"};
  check_type("r", 1, 0);
  check_type("re", 1, 0);
  check_type("er", 1, 0);
  check_type("w", 0, 1);
  check_type("we", 0, 1);
  check_type("ew", 0, 1);
  for (size_t i = 0; i < sizeof both / sizeof *both; i++) check_type(both[i], 1, 1);
}

static void type__anything_else__is_einval(void) {
  static const char* const types[] = {"",   "e",  "+",  "e+", "x",   "rw",  "wr",  "rr", "ww",
                                      "rb", "bw", "rx", "R",  "ree", "r++", "+r+", "ere"};
  int descriptors = count_descriptors(getpid());
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    errno = 0;
    CHECK(popen("exit 0", types[i]) == NULL);
    CHECK_EQ(errno, EINVAL);
  }
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void type__plus__is_a_dialogue(void) {
  char line[64] = "";
  FILE* stream = open_command("while read word; do echo $word$word; done; echo over; exit 5", "r+");
  for (int i = 0; i < 3; i++) {
    CHECK(fputs("tic\n", stream) >= 0);
    CHECK_EQ(fflush(stream), 0);
    CHECK(fgets(line, sizeof line, stream) != NULL);
    CHECK_TEXT(line, "tictic\n");
  }
  CHECK_EQ(shutdown(fileno(stream), SHUT_WR), 0);
  CHECK(fgets(line, sizeof line, stream) != NULL);
  CHECK_TEXT(line, "over\n");
  CHECK_EQ(fgetc(stream), EOF);
  CHECK_EQ(pclose(stream), 5 << 8);
}

static void type__plus_without_reading__ends_the_commands_input(void) {
  FILE* stream = open_command("cat >/dev/null; exit 6", "w+");
  CHECK(fputs("text\n", stream) >= 0);
  CHECK_EQ(pclose(stream), 6 << 8);
}

static void type__plus__leaves_standard_error_alone(void) {
  char command[] = "test -S /dev/fd/0 && test -S /dev/fd/1 && ! test -S /dev/fd/2 && exit 7";
  CHECK_EQ(pclose(open_command(command, "r+")), 7 << 8);
}

/// Both libcs buffer a pipe fully.
static void stream__written__waits_in_the_buffer(void) {
  char text[kTextSize] = "";
  int ends[2];
  CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
  char command[64];
  snprintf(command, sizeof command, "exec cat >/dev/fd/%d", ends[1]);
  fcntl(ends[1], F_SETFD, 0);
  FILE* stream = open_command(command, "w");
  fputs("buffered", stream);
  CHECK(!is_readable(ends[0], 50));
  fflush(stream);
  CHECK(is_readable(ends[0], 5000));
  CHECK_EQ(read(ends[0], text, sizeof text), 8);
  CHECK_EQ(pclose(stream), 0);
  close(ends[0]);
  close(ends[1]);
}

int main(void) {
  check_library();
  RUN(type__one_direction_with_e_and_plus_in_any_order__is_taken);
  RUN(type__anything_else__is_einval);
  RUN(type__plus__is_a_dialogue);
  RUN(type__plus_without_reading__ends_the_commands_input);
  RUN(type__plus__leaves_standard_error_alone);
  RUN(stream__written__waits_in_the_buffer);
  return check_end();
}
