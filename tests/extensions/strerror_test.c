// SPDX-License-Identifier: MIT
// posix_spawn_strerror_np: the sentences, of real failures and of every step.
#include <limits.h>

#include "tests/portable/apart.h"
#include "tests/portable/record.h"

static posix_spawn_file_actions_t object;
static char directory[kTextSize];
static char path[2 * kTextSize];
static char text[8192];

static const char* sentence(void) {
  CHECK_EQ(posix_spawn_strerror_np(&record, text, sizeof text), 0);
  return text;
}

static const char* joined(const char* before, const char* path_in, const char* after) {
  static char expected[8192];
  snprintf(expected, sizeof expected, "%s\"%s%s", before, path_in, after);
  return expected;
}

/// Like /srv/app/log: in a directory that an ordinary user may not enter.
static void make_log(void) {
  make_directory(directory);
  chmod(directory, 0755);
  snprintf(path, sizeof path, "%s/srv", directory);
  CHECK_EQ(mkdir(path, 0755), 0);
  strcat(path, "/app");
  CHECK_EQ(mkdir(path, 0755), 0);
  strcat(path, "/log");
  write_file(path, "", 0644);
  *strrchr(path, '/') = '\0';
  CHECK_EQ(chmod(path, 0), 0);
}

static void fail_to_open(const char* log, const char* expected) {
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addclose(&object, 90);
  posix_spawn_file_actions_addchdir(&object, "/");
  posix_spawn_file_actions_addclosefrom_np(&object, 91);
  posix_spawn_file_actions_addopen(&object, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  CHECK_FAILS("/bin/true", &object, 0, EACCES);
  CHECK_TEXT(sentence(), expected);
  posix_spawn_file_actions_destroy(&object);
}

static void fail_in_this_root(void) {
  snprintf(path, sizeof path, "%s/srv/app/log", directory);
  fail_to_open(path, joined("file action 3: open ", path, "\": Permission denied"));
}

static void fail_in_a_root_of_its_own(void) {
  fail_to_open("/srv/app/log", "file action 3: open \"/srv/app/log\": Permission denied");
}

static int become_user_in_root(void) {
  if (chroot(directory) == 0 && give_up_root()) return 1;
  check_skip("no root of its own");
  return 0;
}

static void strerror__open_action__is_the_documented_sentence(void) {
  make_log();
  run_as_user(fail_in_this_root);
  if (geteuid() == 0) run_prepared(become_user_in_root, fail_in_a_root_of_its_own);
  snprintf(path, sizeof path, "%s/srv/app", directory);
  chmod(path, 0755);
  remove_directory(directory);
}

/// subprocess.Popen(["/bin/true"], cwd="/none") and subprocess.Popen(["/none"], cwd="/").
static void strerror__chdir_or_exec__are_told_apart(void) {
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchdir(&object, "/none");
  CHECK_FAILS("/bin/true", &object, 0, ENOENT);
  CHECK_TEXT(sentence(), "file action 0: chdir \"/none\": No such file or directory");
  posix_spawn_file_actions_destroy(&object);
  posix_spawn_file_actions_addchdir(&object, "/");
  CHECK_FAILS("/none", &object, 0, ENOENT);
  CHECK_TEXT(sentence(), "exec \"/none\": No such file or directory");
  posix_spawn_file_actions_destroy(&object);
}

static void search(const char* file, const char* in, int expected) {
  char* argv[] = {"none", NULL};
  with_record(0);
  posix_spawnattr_setsearchpath_np(&recorded, in);
  CHECK_EQ(posix_spawnp(NULL, file, NULL, &recorded, argv, environ), expected);
  posix_spawnattr_destroy(&recorded);
}

static void strerror__missing_interpreter__is_not_a_missing_file(void) {
  snprintf(path, sizeof path, "%s/script", make_directory(directory));
  write_file(path, "#!/none/sh\n", 0755);
  CHECK_FAILS(path, NULL, 0, ENOENT);
  CHECK_EQ(record.interpreter, 1);
  CHECK_TEXT(sentence(),
             joined("exec ", path, "\": the interpreter that it names: No such file or directory"));
  search("script", directory, ENOENT);
  CHECK_TEXT(sentence(),
             "program search \"script\": the interpreter that it names: No such file or directory");
  remove_directory(directory);
}

static void strerror__search__tells_what_could_not_be_executed(void) {
  search("null", "/none:/dev:/bin/sh", EACCES);
  CHECK_TEXT(sentence(),
             "program search \"null\": Permission denied; tried 3 paths; \"/dev/null\": "
             "Permission denied; \"/bin/sh/null\": Not a directory");
  search("none", "/none:/dev", ENOENT);
  CHECK_TEXT(sentence(), "program search \"none\": No such file or directory; tried 2 paths");
  search("none", "/none", ENOENT);
  CHECK_TEXT(sentence(), "program search \"none\": No such file or directory");
  search("", "/none", ENOENT);
  CHECK_TEXT(sentence(), "program search \"\": No such file or directory");
}

static void strerror__search_that_found__names_the_file(void) {
  char in[2 * kTextSize];
  snprintf(path, sizeof path, "%s/strange", make_directory(directory));
  write_file(path, "no format", 0755);
  snprintf(in, sizeof in, "/none:%s:/dev", directory);
  search("strange", in, ENOEXEC);
  CHECK_TEXT(sentence(), joined("exec ", path, "\": Exec format error; tried 2 paths"));
  remove_directory(directory);
}

static void strerror__descriptors__are_numbers(void) {
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addmove_np(&object, 93, 5);
  CHECK_FAILS("/bin/true", &object, 0, EBADF);
  CHECK_TEXT(sentence(), "file action 0: move 93 to 5: Bad file descriptor");
  posix_spawn_file_actions_destroy(&object);
}

static void strerror__success__is_no_error(void) {
  CHECK_RUNS("exit 3", NULL, 0, 3);  // the rest of the record is not even initialised
  CHECK_TEXT(sentence(), "no error");
}

/// How the sentence of each step begins, in the order of the steps.
static const char* const kBeginnings[] = {"no error",
                                          "arguments",
                                          "program search \"\"",
                                          "new process",
                                          "new namespaces",
                                          "process without zombie",
                                          "process descriptor",
                                          "signal dispositions",
                                          "ID maps",
                                          "cgroup",
                                          "scheduling policy 5",
                                          "nice value 5",
                                          "I/O priority",
                                          "CPU affinity",
                                          "OOM score adjustment 5",
                                          "session",
                                          "process group 5",
                                          "reset of IDs",
                                          "signal mask",
                                          "file action",
                                          "suspended start",
                                          "resource limit 5",
                                          "supplementary groups",
                                          "group ID 5",
                                          "user ID 5",
                                          "ambient capability 5",
                                          "no new privileges",
                                          "parent-death signal",
                                          "address layout",
                                          "exec",
                                          "killed before exec by signal"};

static void forge(int step) {
  memset(&record, 0, sizeof record);
  record.step = step;
  record.error = EPERM;
  record.action = record.fd = record.new_fd = -1;
  record.value = 5;
}

static void strerror__each_step__has_a_name(void) {
  CHECK_EQ(sizeof kBeginnings / sizeof *kBeginnings, POSIX_SPAWN_STEP_KILLED_NP + 1);
  for (int step = 0; step <= POSIX_SPAWN_STEP_KILLED_NP; step++) {
    char expected[200];
    forge(step);
    snprintf(expected, sizeof expected, "%s%s", kBeginnings[step],
             step == 0 ? "" : ": Operation not permitted");
    CHECK_TEXT(sentence(), expected);
  }
  forge(POSIX_SPAWN_STEP_KILLED_NP);
  record.signal = SIGKILL;
  record.error = 0;
  CHECK_TEXT(sentence(), "killed before exec by signal 9");
  forge(POSIX_SPAWN_STEP_CGROUP_NP);
  record.fd = 7;
  CHECK_TEXT(sentence(), "cgroup 7: Operation not permitted");
  forge(POSIX_SPAWN_STEP_NICE_NP);
  record.value = -20;
  CHECK_TEXT(sentence(), "nice value -20: Operation not permitted");
}

static void strerror__unknown_step__is_said_to_be_one(void) {
  const int steps[] = {-1, POSIX_SPAWN_STEP_DEADLINE_NP + 1, 1000, INT_MAX, INT_MIN};
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    forge(steps[i]);
    CHECK_TEXT(sentence(), "unknown step: Operation not permitted");
  }
  forge(POSIX_SPAWN_STEP_EXEC_NP);
  record.error = INT_MIN;
  CHECK_EQ(strncmp(sentence(), "exec: ", 6), 0);
  record.error = 524;  // Linux: ENOTSUPP, which gets out of the kernel by mistake
  CHECK(strlen(sentence()) > 6);
}

static void strerror__small_buffer__has_the_beginning(void) {
  char whole[256];
  char part[256];
  search("null", "/none:/dev:/bin/sh", EACCES);
  strcpy(whole, sentence());
  size_t length = strlen(whole);
  for (size_t size = 0; size <= length + 2; size++) {
    memset(part, '#', sizeof part);
    errno = 77;
    CHECK_EQ(posix_spawn_strerror_np(&record, part, size), size <= length ? ERANGE : 0);
    CHECK_EQ(errno, 77);
    size_t written = size == 0 ? 0 : size <= length ? size - 1 : length;
    CHECK_EQ(memcmp(part, whole, written), 0);
    CHECK_EQ(part[written], size == 0 ? '#' : '\0');
    CHECK_EQ(part[size > length ? length + 1 : size], '#');
  }
  CHECK_EQ(posix_spawn_strerror_np(&record, NULL, 0), ERANGE);
}

int main(void) {
  check_library();
  RUN(strerror__open_action__is_the_documented_sentence);
  RUN(strerror__chdir_or_exec__are_told_apart);
  RUN(strerror__missing_interpreter__is_not_a_missing_file);
  RUN(strerror__search__tells_what_could_not_be_executed);
  RUN(strerror__search_that_found__names_the_file);
  RUN(strerror__descriptors__are_numbers);
  RUN(strerror__success__is_no_error);
  RUN(strerror__each_step__has_a_name);
  RUN(strerror__unknown_step__is_said_to_be_one);
  RUN(strerror__small_buffer__has_the_beginning);
  return check_end();
}
