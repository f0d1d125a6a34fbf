// SPDX-License-Identifier: MIT
// All attributes and all file actions at once, as far as the user may: each is seen in the image.
#include <sys/stat.h>

#include "tests/portable/deeds.h"

static char directory[kTextSize];
static char output[4 * kTextSize];
static int cgroup = -1;

static int enter_places(void) { return unshare(kPlaces) == 0; }
static int enter_places_as_new_user(void) { return unshare(kPlaces | CLONE_NEWUSER) == 0; }

/// A line that the image has printed.
static void expect(const char* line) {
  char whole[kTextSize];
  snprintf(whole, sizeof whole, "\n%s\n", line);
  if (strstr(output, whole) == NULL) CHECK_TEXT(output, whole);
}

static void expect_namespace(const char* kind, int is_own) {
  char path[64];
  char target[kTextSize] = "\nnamespace ";
  size_t length = strlen(target);
  snprintf(path, sizeof path, "/proc/self/ns/%s", kind);
  ssize_t size = readlink(path, target + length, sizeof target - length - 2);
  if (size < 0) return;  // a kernel without the kind
  strcpy(target + length + (size_t)size, "\n");
  if ((strstr(output, target) == NULL) != is_own) CHECK_TEXT(output, target);
}

static void expect_of_every_user(void) {
  char line[kTextSize + 32];
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  expect("descriptors 1 9 22 23 24 301 302 360");
  expect("data here-document");
  expect("session own");
  expect("group own");
  expect("foreground yes");
  snprintf(line, sizeof line, "directory %s/below", directory);
  expect(line);
  expect("signal 1 ignored open");
  expect("signal 10 default open");
  expect("signal 12 default blocked");
  expect("policy 3");
  expect("nice 19");
  expect("ioprio 3");
  snprintf(line, sizeof line, "processors %d", first_processor());
  expect(line);
  snprintf(line, sizeof line, "descriptor-limit %d",
           limit.rlim_max < 1024 ? (int)limit.rlim_max : 1024);
  expect(line);
  expect("file-limit 1048576");
  expect("umask 027");
  expect("death 15");
  expect("privileges none new");
  expect("addresses fixed");
  expect("score 777");
}

static const char kCgroups[] = "/sys/fs/cgroup/unified\0/sys/fs/cgroup\0";
static char cgroup_path[kTextSize];

/// Makes a cgroup, where the machine lets it.
static void open_cgroup(void) {
  for (const char* at = kCgroups; *at != '\0' && cgroup < 0; at += strlen(at) + 1) {
    char members[kTextSize + 16];
    snprintf(cgroup_path, sizeof cgroup_path, "%s/libspawn-test-%d", at, (int)getpid());
    if (mkdir(cgroup_path, 0755) != 0) continue;
    snprintf(members, sizeof members, "%s/cgroup.procs", cgroup_path);
    if (access(members, W_OK) == 0) cgroup = open(cgroup_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (cgroup < 0) rmdir(cgroup_path);
  }
}

static void expect_in_cgroup(pid_t pid) {
  char members[kTextSize + 16];
  int member = -1;
  snprintf(members, sizeof members, "%s/cgroup.procs", cgroup_path);
  FILE* file = fopen(members, "r");
  CHECK(file != NULL && fscanf(file, "%d", &member) == 1);
  CHECK_EQ(member, pid);
  if (file != NULL) fclose(file);
}

/// What the parent sees while the program waits for SIGCONT.
static void expect_stopped(pid_t pid) {
  struct stat created;
  char path[kTextSize + 16];
  siginfo_t info = {0};
  CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WSTOPPED), 0);
  CHECK_EQ(info.si_status, SIGSTOP);
  CHECK_EQ(pidfd_getpid(process_descriptor), pid);
  close(process_descriptor);
  if (cgroup >= 0) expect_in_cgroup(pid);
  snprintf(path, sizeof path, "%s/created", directory);
  CHECK_EQ(stat(path, &created), 0);
  CHECK_EQ(created.st_mode & 0777, 0640);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_NONE_NP);
}

static void read_output(int fd) {
  size_t length = 1;
  ssize_t size;
  strcpy(output, "\n");
  while ((size = read(fd, output + length, sizeof output - 1 - length)) > 0) length += (size_t)size;
  output[length] = '\0';
  close(fd);
}

/// As root or not: what this user has, and opens.
static void prepare_caller(void) {
  char program[kTextSize];
  char below[kTextSize + 8];
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max < 2048 ? limit.rlim_max : 2048;
  setrlimit(RLIMIT_NOFILE, &limit);
  snprintf(below, sizeof below, "%s/below", directory);
  CHECK_EQ(mkdir(below, 0755), 0);
  CHECK_EQ(chmod(directory, 0777), 0);
  open_what_is_used(helper("state", program), directory);
  CHECK(dup2(kKept, 410) == 410 && dup2(kKept, 351) == 351);
  signal(SIGUSR1, SIG_IGN);
  signal(SIGHUP, SIG_DFL);
  memset(&record, 0x5a, sizeof record);
}

/// One spawn of all, and the words of the image.
static void spawn_all(enum need need) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  char* argv[] = {"state", "9", "24", NULL};
  pid_t pid = -1;
  int ends[2];
  int master = open_terminal();
  CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  ask_all(&attributes, need);
  if (need == kPrivilege && cgroup >= 0) ask_cgroup(&attributes, cgroup);
  CHECK_EQ(posix_spawn_file_actions_adddup2(&actions, ends[1], 1), 0);
  add_all(&actions, need);
  int error = posix_spawnp(&pid, "none", &actions, &attributes, argv, environ);
  char text[kTextSize] = "no error";
  if (error != 0) posix_spawn_strerror_np(&record, text, sizeof text);
  CHECK_TEXT(text, "no error");
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) return;
  expect_stopped(pid);
  kill(pid, SIGCONT);
  read_output(ends[0]);
  CHECK_EQ(wait_for(pid), 0);
  close(master);
}

static void combine_as_root(void) {
  prepare_caller();
  open_cgroup();
  spawn_all(kPrivilege);
  expect_of_every_user();
  expect("uids 65534 65534 65534");
  expect("gids 65534 65534 65534");
  expect("groups 7 8");
  expect("ambient 0000000000000400");
  expect_namespace("user", 0);
  expect_namespace("mnt", 1);
  expect_namespace("net", 1);
  expect_namespace("uts", 0);  // an action went back
  expect_namespace("ipc", 1);
  expect_namespace("cgroup", 1);
  // Linux: the last member may be on its way out for a moment after it was waited for.
  for (int i = 0; cgroup >= 0 && rmdir(cgroup_path) != 0 && i < 5000; i++) usleep(1000);
}

/// In a directory that the ordinary user's process cannot remove.
static void combine(void (*body)(void)) {
  make_directory(directory);
  run_apart(body);
  remove_directory(directory);
}

static void combination__of_all_that_root_may__is_whole(void) {
  if (geteuid() != 0 || !is_possible(enter_places)) {
    check_skip("needs root that may make namespaces");
    return;
  }
  combine(combine_as_root);
}

static void combine_as_user(void) {
  prepare_caller();
  if (!become_user()) return;
  int is_in_new_places = is_possible(enter_places_as_new_user);
  spawn_all(is_in_new_places ? kNewUser : kNobody);
  expect_of_every_user();
  expect("ambient 0000000000000000");
  if (is_in_new_places) {
    expect("uids 0 0 0");
    expect("gids 0 0 0");
  }
  expect_namespace("user", is_in_new_places);
  expect_namespace("mnt", is_in_new_places);
  expect_namespace("uts", is_in_new_places);
}

static void combine_as_user_in_copied_memory(void) {
  if (!refuse_sharing()) return;
  combine_as_user();
}

static void combination__of_all_that_a_user_may__is_whole(void) { combine(combine_as_user); }

static void combination__of_all_in_copied_memory__is_whole(void) {
  combine(combine_as_user_in_copied_memory);
}

int main(void) {
  check_library();
  RUN(combination__of_all_that_root_may__is_whole);
  RUN(combination__of_all_that_a_user_may__is_whole);
  RUN(combination__of_all_in_copied_memory__is_whole);
  return check_end();
}
