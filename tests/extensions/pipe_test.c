// SPDX-License-Identifier: MIT
// posix_spawn_pipe_np: a shell command at one end of a pipe.
#include "tests/portable/descriptors.h"
#include "tests/portable/foreign.h"
#include "tests/portable/inherited.h"
#include "tests/portable/record.h"
#include "tests/portable/refuse.h"

static posix_spawn_file_actions_t object;

/// Runs a command that writes, and checks all that it wrote; its exit status.
static int check_output(const char* command, posix_spawn_file_actions_t* actions,
                        posix_spawnattr_t* attributes, const char* expected) {
  char text[kTextSize] = "";
  pid_t pid = -1;
  int fd = -1;
  if (!CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, command, B_FALSE, actions, attributes), 0))
    return -1;
  CHECK(fd > 2);
  CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
  size_t used = 0;
  ssize_t got = 0;
  while ((got = read(fd, text + used, sizeof text - 1 - used)) > 0) used += (size_t)got;
  text[used] = '\0';
  CHECK_TEXT(text, expected);
  CHECK_EQ(close(fd), 0);
  int status = wait_for(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Runs a command that reads, and gives it the text; its exit status.
static int check_input(const char* command, posix_spawn_file_actions_t* actions,
                       posix_spawnattr_t* attributes, const char* text) {
  pid_t pid = -1;
  int fd = -1;
  if (!CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, command, B_TRUE, actions, attributes), 0)) return -1;
  CHECK(fd > 2);
  CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
  CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
  CHECK_EQ(close(fd), 0);
  int status = wait_for(pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char kReadsTwo[] = "read a && read b && test $a$b = onetwo && ! read c && exit 5";

static void pipe__from_standard_output__is_read_to_its_end(void) {
  CHECK_EQ(check_output("echo text; exit 3", NULL, NULL, "text\n"), 3);
  CHECK_EQ(check_output("", NULL, NULL, ""), 0);
}

static void pipe__to_standard_input__is_written(void) {
  CHECK_EQ(check_input(kReadsTwo, NULL, NULL, "one\ntwo\n"), 5);
}

static void pipe__environment__is_the_callers(void) {
  setenv("LIBSPAWN_WORD", "word", 1);
  CHECK_EQ(check_output("echo $LIBSPAWN_WORD $0", NULL, NULL, "word sh\n"), 0);
  unsetenv("LIBSPAWN_WORD");
}

static void pipe__no_pid_wanted__is_not_stored(void) {
  int fd = -1;
  CHECK_EQ(posix_spawn_pipe_np(NULL, &fd, "exit 3", B_FALSE, NULL, NULL), 0);
  close(fd);
  CHECK_EQ(wait_for(-1), 3 << 8);
}

static void use_with_closefrom(void) {
  close_inherited();
  for (int fd = 3; fd < 9; fd++) open_at(fd, 0);
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addclosefrom_np(&object, 3);
  const char* list =
      "for n in 0 1 2 3 4 5 6 7 8 9 10 11 12 13; do test ! -e /proc/$$/fd/$n || echo $n; done";
  for (int i = 0; i < 2; i++) {  // the object is not changed
    CHECK_EQ(check_output(list, &object, NULL, "0\n1\n2\n"), 0);
    CHECK_EQ(check_input(kReadsTwo, &object, NULL, "one\ntwo\n"), 5);
  }
  CHECK_EQ(posix_spawn_file_actions_setoptional_np(&object, 1), EINVAL);
  posix_spawn_file_actions_addclosefrom_np(&object, 0);
  CHECK_EQ(check_output("echo text", &object, NULL, "text\n"), 0);
  posix_spawn_file_actions_destroy(&object);
}

static void pipe__closefrom_action__leaves_it(void) { run_on_each_kernel(use_with_closefrom); }

static void pipe__dup2_of_standard_output__takes_what_it_was_before(void) {
  char directory[kTextSize];
  char path[kTextSize + 8];
  char text[kTextSize] = "";
  snprintf(path, sizeof path, "%s/file", make_directory(directory));
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addopen(&object, 1, path, O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_adddup2(&object, 1, 2);
  CHECK_EQ(check_output("echo out; echo err >&2", &object, NULL, "out\n"), 0);
  int file = open(path, O_RDONLY);
  CHECK_EQ(read(file, text, sizeof text - 1), 4);
  CHECK_TEXT(text, "err\n");
  close(file);
  CHECK_EQ(check_output("exec 2>&1; echo out; echo err >&2", &object, NULL, "out\nerr\n"), 0);
  posix_spawn_file_actions_destroy(&object);
  remove_directory(directory);
}

static void name_every_number(void) {
  close_inherited();
  posix_spawn_file_actions_init(&object);
  for (int fd = 3; fd < 40; fd++) {
    posix_spawn_file_actions_adddup2(&object, 0, fd);
    posix_spawn_file_actions_addclose(&object, fd + 40);
  }
  CHECK_EQ(check_output("echo text", &object, NULL, "text\n"), 0);
  CHECK_EQ(check_input(kReadsTwo, &object, NULL, "one\ntwo\n"), 5);
  CHECK_EQ(count_descriptors(getpid()), 3);
  posix_spawn_file_actions_destroy(&object);
}

static void pipe__numbers_of_actions__are_not_its_own(void) { run_apart(name_every_number); }

static void pipe__attributes__apply(void) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_CLOEXEC_DEFAULT);
  const char* command = "test $(cut -d' ' -f6 /proc/$$/stat) = $$ && echo leads";
  CHECK_EQ(check_output(command, NULL, &attributes, "leads\n"), 0);
  CHECK_EQ(check_input(kReadsTwo, NULL, &attributes, "one\ntwo\n"), 5);
  posix_spawnattr_destroy(&attributes);
}

static void start_without(int first, int last) {
  close_inherited();
  for (int fd = first; fd <= last; fd++) close(fd);
  CHECK_EQ(check_input(kReadsTwo, NULL, NULL, "one\ntwo\n"), 5);
  CHECK_EQ(check_output("echo text", NULL, NULL, "text\n"), 0);
  for (int fd = first; fd <= last; fd++) CHECK_EQ(fcntl(fd, F_GETFD), -1);
}

static void start_without_input(void) { start_without(0, 0); }
static void start_without_output(void) { start_without(1, 1); }
static void start_without_any(void) { start_without(0, 2); }

static void pipe__caller_without_standard_streams__works_alike(void) {
  run_apart(start_without_input);
  run_apart(start_without_output);
  run_apart(start_without_any);
}

/// Checks a refusal of both directions: nothing is stored, nothing is left.
static void check_refused(int expected) {
  for (int write = 0; write < 2; write++) {
    int fd = -7;
    pid_t pid = -7;
    int before = count_descriptors(getpid());
    with_record(0);
    boolean_t direction = write ? B_TRUE : B_FALSE;
    CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, "exit 3", direction, &object, &recorded), expected);
    CHECK_EQ(fd, -7);
    CHECK_EQ(pid, -7);
    CHECK_EQ(record.error, expected);
    CHECK_EQ(count_descriptors(getpid()), before);
    CHECK(has_no_child());
    posix_spawnattr_destroy(&recorded);
  }
}

static void pipe__action_that_fails__leaves_nothing(void) {
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addclose(&object, 90);
  posix_spawn_file_actions_addchdir(&object, "/none");
  check_refused(ENOENT);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_FILE_ACTION_NP);
  CHECK_EQ(record.action, 1);
  posix_spawn_file_actions_destroy(&object);
}

static void pipe__object_of_another_library__is_einval(void) {
  make_foreign(&object);
  check_refused(EINVAL);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_ARGUMENTS_NP);
}

static void fill_the_table(void) {
  struct rlimit limit = {32, 32};
  int pid = 0;
  int fd = -1;
  close_inherited();
  posix_spawn_file_actions_init(&object);
  setrlimit(RLIMIT_NOFILE, &limit);
  for (int fd_used = 3; fd_used < 31; fd_used++) open_at(fd_used, 0);
  int directory = open("/proc/self/fd", O_RDONLY);  // number 31, and the table is full
  CHECK_EQ(directory, 31);
  CHECK_EQ(posix_spawn_pipe_np(&pid, &fd, ":", B_TRUE, NULL, NULL), EMFILE);
  close(directory);
  check_refused(EMFILE);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_CLONE_NP);
  CHECK_TEXT(text_of(record.call), "pipe2");
  close(30);
  close(29);
  CHECK_EQ(check_output("echo text", NULL, NULL, "text\n"), 0);
  close(0);
  CHECK_EQ(check_output("echo text", NULL, NULL, "text\n"), 0);
}

static void pipe__full_table__is_emfile(void) { run_apart(fill_the_table); }

static void pipe__hidden_exec_error__is_the_childs_status(void) {
  posix_spawnattr_t attributes;
  char directory[kTextSize];
  posix_spawn_file_actions_init(&object);
  posix_spawn_file_actions_addchroot_np(&object, make_directory(directory));
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_NOEXECERR_NP);
  if (spawn_error("/bin/sh", &object, NULL) == ENOENT) {
    CHECK_EQ(check_output("echo text", &object, &attributes, ""), 127);
    check_refused(ENOENT);
    CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
    CHECK_TEXT(record.path, "/bin/sh");
  } else {
    check_skip("no CAP_SYS_CHROOT");
  }
  posix_spawn_file_actions_destroy(&object);
  remove_directory(directory);
}

int main(void) {
  check_library();
  RUN(pipe__from_standard_output__is_read_to_its_end);
  RUN(pipe__to_standard_input__is_written);
  RUN(pipe__environment__is_the_callers);
  RUN(pipe__no_pid_wanted__is_not_stored);
  RUN(pipe__closefrom_action__leaves_it);
  RUN(pipe__dup2_of_standard_output__takes_what_it_was_before);
  RUN(pipe__numbers_of_actions__are_not_its_own);
  RUN(pipe__attributes__apply);
  RUN(pipe__caller_without_standard_streams__works_alike);
  RUN(pipe__action_that_fails__leaves_nothing);
  RUN(pipe__object_of_another_library__is_einval);
  RUN(pipe__full_table__is_emfile);
  RUN(pipe__hidden_exec_error__is_the_childs_status);
  return check_end();
}
