// SPDX-License-Identifier: MIT
// From the caller's arguments to a plan, and from its outcome to the caller's variables.
#include "spawn/spawn.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "spawn/signal_block.hpp"
#include "tests/support/child.hpp"
#include "tests/support/foreign.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using libspawn::Request;

char* const kArguments[] = {const_cast<char*>("name"), nullptr};

Request request_of(const char* file) { return {.file = file, .argv = kArguments, .envp = environ}; }

int status_of(pid_t pid) {
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return WEXITSTATUS(status);
}

TEST(spawn, targets__get_the_answers) {
  pid_t pid = -1;
  int pidfd = -1;
  ASSERT_EQ(spawn(request_of("/bin/true"), {&pid, &pidfd}), Errno::kNone);
  EXPECT_EQ(pidfd_getpid(pidfd), pid);
  close(pidfd);
  EXPECT_EQ(status_of(pid), 0);
}

TEST(spawn, wrong_request__error_before_a_child_and_targets_untouched) {
  pid_t pid = 4711;
  int pidfd = 4712;
  posix_spawn_file_actions_t foreign = support::foreign_actions();
  support::Attributes no_cgroup(POSIX_SPAWN_SETCGROUP);
  posix_spawnattr_setcgroup_np(no_cgroup.get(), -1);
  Request request = request_of("/bin/true");
  request.file_actions = &foreign;
  EXPECT_EQ(spawn(request, {&pid, &pidfd}), Errno{EINVAL});
  request.file_actions = nullptr;
  request.attributes = no_cgroup.get();
  EXPECT_EQ(spawn(request, {&pid, &pidfd}), Errno{EBADF});
  EXPECT_EQ(pid, 4711);
  EXPECT_EQ(pidfd, 4712);
  EXPECT_TRUE(support::has_no_child());
}

/// Wait status of a shell that was started with that mask and has sent itself SIGUSR1.
int end_of_signalled(libspawn::sys::SignalSet mask) {
  const char* argv[] = {"sh", "-c", "kill -s USR1 $$; exit 7", nullptr};
  Request request = request_of("/bin/sh");
  request.argv = const_cast<char* const*>(argv);
  pid_t pid = -1;
  int status = -1;
  request.mask = &mask;
  EXPECT_EQ(spawn(request, {&pid, nullptr}), Errno::kNone);
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return status;
}

TEST(spawn, blocked_already__mask_of_before_is_the_childs_and_all_stay_blocked) {
  libspawn::SignalBlock block;
  EXPECT_EQ(end_of_signalled(libspawn::sys::SignalSet::of(SIGUSR1)), 7 << 8);
  EXPECT_EQ(end_of_signalled({}), SIGUSR1);
  sigset_t after;
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  for (int signal : {SIGINT, SIGUSR1, SIGCHLD}) EXPECT_EQ(sigismember(&after, signal), 1);
}

TEST(spawn, success_and_failure__restore_the_mask) {
  sigset_t mine;
  sigset_t old;
  sigset_t after;
  sigemptyset(&mine);
  sigaddset(&mine, SIGWINCH);
  pthread_sigmask(SIG_SETMASK, &mine, &old);
  pid_t pid = -1;
  ASSERT_EQ(spawn(request_of("/bin/true"), {&pid, nullptr}), Errno::kNone);
  EXPECT_EQ(spawn(request_of("/does/not/exist"), {nullptr, nullptr}), Errno{ENOENT});
  pthread_sigmask(SIG_SETMASK, &old, &after);
  EXPECT_EQ(memcmp(&mine, &after, 8), 0);
  EXPECT_EQ(status_of(pid), 0);
}

/// What /bin/sh prints when it runs this text instead of a program, with `count` arguments.
std::string output_of_script(int count, bool falls_back, Errno expected) {
  support::TemporaryDirectory directory;
  std::string path = directory.write("text", "echo $# \"$1\" \"$2\" >$OUT\n", 0755);
  support::Variable out("OUT", (directory / "out").c_str());
  std::vector<std::string> strings;
  std::vector<char*> argv;
  for (int i = 0; i <= count; i++) strings.push_back("a" + std::to_string(i));
  for (std::string& string : strings) argv.push_back(string.data());
  argv.push_back(nullptr);
  Request request = request_of(path.c_str());
  request.argv = argv.data();
  request.envp = environ;
  request.falls_back_to_shell = falls_back;
  pid_t pid = -1;
  EXPECT_EQ(spawn(request, {&pid, nullptr}), expected);
  EXPECT_EQ(pid > 0 ? status_of(pid) : 0, 0);
  return support::read_file(directory / "out");
}

TEST(spawn, text_with_fallback__shell_gets_path_and_arguments) {
  EXPECT_EQ(output_of_script(0, true, Errno::kNone), "0  \n");
  EXPECT_EQ(output_of_script(1, true, Errno::kNone), "1 a1 \n");
  EXPECT_EQ(output_of_script(2, true, Errno::kNone), "2 a1 a2\n");
}

TEST(spawn, text_with_fallback_and_many_arguments__need_a_mapping) {
  size_t before = support::mappings();
  for (int count : {29, 30, 31, 1000}) {
    EXPECT_EQ(output_of_script(count, true, Errno::kNone), std::to_string(count) + " a1 a2\n");
  }
  EXPECT_LE(support::mappings(), before + 2);
}

TEST(spawn, text_without_fallback__enoexec) {
  EXPECT_EQ(output_of_script(1, false, Errno{ENOEXEC}), "");
}

TEST(spawn, text_with_fallback_without_arguments__shell_runs_it) {
  support::TemporaryDirectory directory;
  std::string path = directory.write("text", "exit 7\n", 0755);
  char* const none[] = {nullptr};
  for (char* const* argv : {static_cast<char* const*>(nullptr), none}) {
    Request request = request_of(path.c_str());
    request.argv = argv;
    request.falls_back_to_shell = true;
    pid_t pid = -1;
    ASSERT_EQ(spawn(request, {&pid, nullptr}), Errno::kNone);
    EXPECT_EQ(status_of(pid), 7);
  }
}

TEST(spawn, searched_text_with_fallback__shell_gets_the_candidate) {
  support::TemporaryDirectory directory;
  directory.write("libspawn-test-text", "exit 7\n", 0755);
  support::Variable path("PATH", ("/does/not/exist:" + directory.path()).c_str());
  Request request = request_of("libspawn-test-text");
  request.searches_path = true;
  request.falls_back_to_shell = true;
  pid_t pid = -1;
  ASSERT_EQ(spawn(request, {&pid, nullptr}), Errno::kNone);
  EXPECT_EQ(status_of(pid), 7);
}

}  // namespace
