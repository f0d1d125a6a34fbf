// SPDX-License-Identifier: MIT
// A program for macOS: the flags of its <spawn.h>, inherited descriptors, and the functions of
// spawn_private.h, which such programs declare themselves.
#include "tests/portability/program.h"

#ifdef __cplusplus
extern "C" {
#endif
int posix_spawnattr_set_uid_np(const posix_spawnattr_t* __restrict, uid_t);
int posix_spawnattr_set_gid_np(const posix_spawnattr_t* __restrict, gid_t);
int posix_spawnattr_set_groups_np(const posix_spawnattr_t* __restrict, int, gid_t* __restrict,
                                  uid_t);
int posix_spawnattr_set_login_np(const posix_spawnattr_t* __restrict, const char* __restrict);
#ifdef __cplusplus
}
#endif

enum { kNobody = 65534 };

static const uid_t kNoMembership = (uid_t)-101;  // KAUTH_UID_NONE

/// Spawns a shell with flags and actions, which end here; its end.
static int run(short flags, posix_spawn_file_actions_t* actions, const char* command) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS(command);
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr, flags);
  CHECK_EQ(posix_spawn(&pid, "/bin/sh", actions, &attr, argv, environ), 0);
  posix_spawnattr_destroy(&attr);
  posix_spawn_file_actions_destroy(actions);
  return end_of(pid);
}

static void cloexec_default__inherited_ones__survive_alone(void) {
  posix_spawn_file_actions_t actions;
  open_as(6);
  open_as(7);
  fcntl(7, F_SETFD, FD_CLOEXEC);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addinherit_np(&actions, STDOUT_FILENO);
  posix_spawn_file_actions_addinherit_np(&actions, STDERR_FILENO);
  posix_spawn_file_actions_addinherit_np(&actions, 7);
  posix_spawn_file_actions_adddup2(&actions, 6, 5);
  posix_spawn_file_actions_addopen(&actions, 8, "/dev/null", O_RDONLY, 0);
  CHECK_EQ(run(POSIX_SPAWN_CLOEXEC_DEFAULT, &actions,
               "kept() { (true 9<&$1) 2>/dev/null; };"
               "kept 1 && kept 2 && kept 5 && kept 7 && kept 8 && ! kept 0 && ! kept 6"),
           0);
  CHECK_EQ(fcntl(7, F_GETFD), FD_CLOEXEC);
  close(6);
  close(7);
}

static void addinherit__without_a_flag__clears_close_on_exec(void) {
  posix_spawn_file_actions_t actions;
  open_as(7);
  fcntl(7, F_SETFD, FD_CLOEXEC);
  posix_spawn_file_actions_init(&actions);
  CHECK_EQ(posix_spawn_file_actions_addinherit_np(&actions, -1), EBADF);
  posix_spawn_file_actions_addinherit_np(&actions, 7);
  CHECK_EQ(run(0, &actions, "true <&7"), 0);
  close(7);
}

static void addchdir__path_and_descriptor__are_followed(void) {
  posix_spawn_file_actions_t actions;
  int root = open("/", O_RDONLY | O_CLOEXEC);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, "/usr");
  CHECK_EQ(run(0, &actions, "test \"$(pwd -P)\" = \"$(cd /usr && pwd -P)\""), 0);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, "/usr");
  posix_spawn_file_actions_addfchdir_np(&actions, root);
  posix_spawn_file_actions_addchdir_np(&actions, "dev");
  CHECK_EQ(run(0, &actions, "test \"$(pwd -P)\" = /dev"), 0);
  close(root);
}

/// Becomes a shell that exits with 7, or returns the error.
static int overlay(short flags, const char* path, pid_t* pid) {
  posix_spawnattr_t attr;
  char command[64];
  char* argv[] = SHELL_ARGUMENTS(command);
  snprintf(command, sizeof command, "test $$ -eq %ld && exit 7", (long)getpid());
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr, (short)(POSIX_SPAWN_SETEXEC | flags));
  int error = posix_spawn(pid, path, NULL, &attr, argv, environ);
  posix_spawnattr_destroy(&attr);
  return error;
}

static void setexec__program__replaces_the_caller(void) {
  pid_t child = fork();
  if (child == 0) _exit(overlay(0, "/bin/sh", NULL));
  CHECK_EQ(end_of(child), 7);
}

static void setexec__no_program__returns_to_the_caller(void) {
  pid_t pid = -7;
  CHECK_EQ(overlay(0, "/none", &pid), ENOENT);
  CHECK_EQ(pid, -7);
}

// What the helper of a debugger does: the debugger attaches to it in the meantime.
static void setexec__start_suspended__stops_in_the_new_program(void) {
  int status = 0;
  char line[kOutputSize];
  pid_t child = fork();
  if (child == 0) _exit(overlay(POSIX_SPAWN_START_SUSPENDED, "/bin/sh", NULL));
  if (!CHECK(child > 0)) return;
  CHECK_EQ(waitpid(child, &status, WUNTRACED), child);
  CHECK(WIFSTOPPED(status));
  snprintf(line, sizeof line, "/proc/%ld/comm", (long)child);
  CHECK_TEXT(output_of(open(line, O_RDONLY), line), "sh\n");
  kill(child, SIGCONT);
  CHECK_EQ(end_of(child), 7);
}

static void start_suspended__sigcont__lets_it_run(void) {
  posix_spawnattr_t attr;
  posix_spawn_file_actions_t actions;
  char* argv[] = SHELL_ARGUMENTS("echo ran");
  char text[kOutputSize];
  int ends[2];
  pid_t pid = -1;
  if (!CHECK_EQ(pipe(ends), 0)) return;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawnattr_init(&attr);
  posix_spawnattr_setflags(&attr, POSIX_SPAWN_START_SUSPENDED | POSIX_SPAWN_CLOEXEC_DEFAULT);
  if (CHECK_EQ(posix_spawn(&pid, "/bin/sh", &actions, &attr, argv, environ), 0)) {
    int status = 0;
    close(ends[1]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    CHECK(read(ends[0], text, sizeof text) == -1 && errno == EAGAIN);
    fcntl(ends[0], F_SETFL, 0);
    kill(pid, SIGCONT);
    CHECK_TEXT(output_of(ends[0], text), "ran\n");
    CHECK_EQ(end_of(pid), 0);
  }
  posix_spawnattr_destroy(&attr);
  posix_spawn_file_actions_destroy(&actions);
}

/// What a shell's command gives with these IDs, or the negative error.
static int run_as(uid_t uid, gid_t gid, int ngroups, gid_t groups[], const char* command) {
  posix_spawnattr_t attr;
  char* argv[] = SHELL_ARGUMENTS(command);
  pid_t pid = -1;
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attr, uid), 0);
  CHECK_EQ(posix_spawnattr_set_gid_np(&attr, gid), 0);
  CHECK_EQ(posix_spawnattr_set_groups_np(&attr, ngroups, groups, kNoMembership), 0);
  CHECK_EQ(posix_spawnattr_set_login_np(&attr, "nobody"), 0);
  int error = posix_spawn(&pid, "/bin/sh", NULL, &attr, argv, environ);
  posix_spawnattr_destroy(&attr);
  return error == 0 ? end_of(pid) : -error;
}

static void set_uid__as_root__all_ids_are_changed(void) {
  gid_t groups[] = {kNobody, 20};
  if (getuid() != 0) {
    check_skip("needs root");
    return;
  }
  int result = run_as(kNobody, kNobody, 2, groups,
                      "test \"$(id -u) $(id -ru) $(id -g) $(id -rg)\" = '65534 65534 65534 65534' "
                      "&& case \" $(id -G) \" in *' 20 '*) true ;; *) false ;; esac");
  if (result == -EPERM || result == -EINVAL) {
    check_skip("root may not change its IDs here");
    return;
  }
  CHECK_EQ(result, 0);
}

static int run_as_root(void) {
  gid_t groups[] = {0};
  return -run_as(0, 0, 1, groups, "true");
}

static void set_uid__as_a_user__is_not_permitted(void) {
  pid_t child = fork();
  if (child == 0) {
    if (getuid() == 0 && setuid(kNobody) != 0) _exit(255);
    _exit(run_as_root());
  }
  int error = end_of(child);
  if (error == 255) {
    check_skip("root may not change its IDs here");
    return;
  }
  CHECK_EQ(error, EPERM);
}

static void private_setters__senseless_values__are_refused(void) {
  posix_spawnattr_t attr;
  gid_t group = 0;
  char name[1024];
  memset(name, 'n', sizeof name);
  name[sizeof name - 1] = '\0';
  posix_spawnattr_init(&attr);
  CHECK_EQ(posix_spawnattr_set_groups_np(&attr, -1, &group, kNoMembership), EINVAL);
  CHECK_EQ(posix_spawnattr_set_groups_np(&attr, 1, NULL, kNoMembership), EINVAL);
  CHECK_EQ(posix_spawnattr_set_login_np(&attr, name), ERANGE);
  posix_spawnattr_destroy(&attr);
}

int main(void) {
  check_library();
  RUN(cloexec_default__inherited_ones__survive_alone);
  RUN(addinherit__without_a_flag__clears_close_on_exec);
  RUN(addchdir__path_and_descriptor__are_followed);
  RUN(setexec__program__replaces_the_caller);
  RUN(setexec__no_program__returns_to_the_caller);
  RUN(setexec__start_suspended__stops_in_the_new_program);
  RUN(start_suspended__sigcont__lets_it_run);
  RUN(set_uid__as_root__all_ids_are_changed);
  RUN(set_uid__as_a_user__is_not_permitted);
  RUN(private_setters__senseless_values__are_refused);
  return check_end();
}
