// SPDX-License-Identifier: MIT
// The two versions of posix_spawn and posix_spawnp, as programs of their times call them: the older
// gives a text without #! to /bin/sh, the default never does. Run under LD_PRELOAD.
#include "tests/portable/child.h"

extern int old_spawn(pid_t*, const char*, const posix_spawn_file_actions_t*,
                     const posix_spawnattr_t*, char* const*, char* const*);
extern int old_spawnp(pid_t*, const char*, const posix_spawn_file_actions_t*,
                      const posix_spawnattr_t*, char* const*, char* const*);
__asm__(".symver old_spawn, posix_spawn@GLIBC_2.2.5");
__asm__(".symver old_spawnp, posix_spawnp@GLIBC_2.2.5");

typedef int Spawn(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*,
                  char* const*, char* const*);

static char directory[kTextSize];
static char script[2 * kTextSize];
static char output[2 * kTextSize];

/// Writes a script that tells its arguments, one a line, to `output`.
static void write_script(void) {
  char text[3 * kTextSize];
  snprintf(script, sizeof script, "%s/script", directory);
  snprintf(output, sizeof output, "%s/output", directory);
  snprintf(text, sizeof text, "printf '%%s\\n' \"$0\" \"$#\" \"$@\" >%s\nexit 7\n", output);
  write_file(script, text, 0755);
}

/// Runs the script; its exit status, or 1000 + the error. `told` is what it wrote.
static int run_script(Spawn* function, const char* name, char** argv, char* told, size_t size) {
  pid_t pid = -7;
  told[0] = '\0';
  unlink(output);
  int error = function(&pid, name, NULL, NULL, argv, environ);
  if (error != 0) {
    CHECK_EQ(pid, -7);
    return 1000 + error;
  }
  int status = wait_for(pid);
  FILE* file = fopen(output, "r");
  if (file != NULL) {
    told[fread(told, 1, size - 1, file)] = '\0';
    fclose(file);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void old_posix_spawn__text_file__is_run_by_the_shell(void) {
  char told[4 * kTextSize];
  char expected[4 * kTextSize];
  char* argv[] = {"zero", "one", "two words", "", NULL};
  snprintf(expected, sizeof expected, "%s\n3\none\ntwo words\n\n", script);
  CHECK_EQ(run_script(old_spawn, script, argv, told, sizeof told), 7);
  CHECK_TEXT(told, expected);
}

static void old_posix_spawnp__text_file_in_path__is_run_by_the_shell(void) {
  char told[4 * kTextSize];
  char expected[4 * kTextSize];
  char* argv[] = {"zero", "one", NULL};
  snprintf(expected, sizeof expected, "%s\n1\none\n", script);
  CHECK_EQ(run_script(old_spawnp, "script", argv, told, sizeof told), 7);
  CHECK_TEXT(told, expected);
}

static void old_posix_spawn__without_arguments__names_the_script(void) {
  char told[4 * kTextSize];
  char expected[4 * kTextSize];
  char* none[] = {NULL};
  char* only_name[] = {"zero", NULL};
  snprintf(expected, sizeof expected, "%s\n0\n", script);
  CHECK_EQ(run_script(old_spawn, script, none, told, sizeof told), 7);
  CHECK_TEXT(told, expected);
  CHECK_EQ(run_script(old_spawnp, "script", only_name, told, sizeof told), 7);
  CHECK_TEXT(told, expected);
}

static void old_posix_spawn__many_arguments__all_arrive(void) {
  enum { kArguments = 5000 };
  static char* argv[kArguments + 2];
  static char told[8 * kArguments];
  size_t length = (size_t)snprintf(told, sizeof told, "%s\n%d\n", script, kArguments);
  for (int i = 0; i <= kArguments; i++) argv[i] = "arg";
  CHECK_EQ(run_script(old_spawn, script, argv, told, sizeof told), 7);
  CHECK_EQ(strlen(told), length + 4 * kArguments);
  CHECK(strstr(told, "\n5000\narg\narg\n") != NULL);
}

static void old_posix_spawn__real_program__is_run_itself(void) {
  char* argv[] = {"sh", "-c", "exit 4", NULL};
  pid_t pid = -1;
  CHECK_EQ(old_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ), 0);
  CHECK_EQ(WEXITSTATUS(wait_for(pid)), 4);
  CHECK_EQ(old_spawnp(&pid, "none-such", NULL, NULL, argv, environ), ENOENT);
}

static void posix_spawn__text_file__is_enoexec(void) {
  char told[4 * kTextSize];
  char* argv[] = {"zero", "one", NULL};
  CHECK_EQ(run_script(posix_spawn, script, argv, told, sizeof told), 1000 + ENOEXEC);
  CHECK_TEXT(told, "");
}

static void posix_spawnp__text_file_in_path__is_enoexec(void) {
  char told[4 * kTextSize];
  char* argv[] = {"zero", "one", NULL};
  CHECK_EQ(run_script(posix_spawnp, "script", argv, told, sizeof told), 1000 + ENOEXEC);
  CHECK_TEXT(told, "");
}

/// The old versions are libspawn's as well: libc's refuse a leader of a session its own group.
static void old_posix_spawn__preloaded__is_libspawns(void) {
  Spawn* functions[] = {old_spawn, old_spawnp};
  posix_spawnattr_t attributes;
  char* argv[] = {"none", NULL};
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETPGROUP);
  for (int i = 0; i < 2; i++) {
    CHECK_EQ(functions[i](NULL, "/none", NULL, &attributes, argv, environ), ENOENT);
  }
}

int main(void) {
  char path[2 * kTextSize];
  check_library();
  snprintf(path, sizeof path, "%s:/usr/bin:/bin", make_directory(directory));
  setenv("PATH", path, 1);
  write_script();
  RUN(old_posix_spawn__text_file__is_run_by_the_shell);
  RUN(old_posix_spawnp__text_file_in_path__is_run_by_the_shell);
  RUN(old_posix_spawn__without_arguments__names_the_script);
  RUN(old_posix_spawn__many_arguments__all_arrive);
  RUN(old_posix_spawn__real_program__is_run_itself);
  RUN(posix_spawn__text_file__is_enoexec);
  RUN(posix_spawnp__text_file_in_path__is_enoexec);
  RUN(old_posix_spawn__preloaded__is_libspawns);
  remove_directory(directory);
  return check_end();
}
