// SPDX-License-Identifier: MIT
// What exec says of files that are no programs, and of argument lists that are too long.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/process.hpp"

using support::TemporaryDirectory;

namespace {

/// posix_spawn's answer, which must be posix_spawnp's too: with a slash there is no search.
int error_of(const std::string& path) {
  int error = support::run(path, {"x"}).error;
  if (path.find('/') != std::string::npos) {
    EXPECT_EQ(support::run_searched(path, {"x"}).error, error);
  }
  return error;
}

TEST(exec, directory__eacces) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory.path()), EACCES);
}

TEST(exec, fifo_and_device__eacces) {
  TemporaryDirectory directory;
  ASSERT_EQ(mkfifo((directory / "fifo").c_str(), 0777), 0);
  EXPECT_EQ(error_of(directory / "fifo"), EACCES);
  EXPECT_EQ(error_of("/dev/null"), EACCES);
}

TEST(exec, text_without_interpreter_line__enoexec_and_no_shell) {
  TemporaryDirectory directory;
  std::string marker = directory / "marker";
  std::string script = directory.write("script", "echo >" + marker + "\n", 0755);
  EXPECT_EQ(error_of(script), ENOEXEC);
  EXPECT_NE(access(marker.c_str(), F_OK), 0);
}

TEST(exec, empty_or_damaged_file__enoexec) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory.write("empty", "", 0755)), ENOEXEC);
  EXPECT_EQ(error_of(directory.write("damaged", "\177ELF nothing more", 0755)), ENOEXEC);
}

TEST(exec, script__runs_its_interpreter) {
  TemporaryDirectory directory;
  std::string script = directory.write("script", "#!/bin/sh\necho \"$0 $1\"\n", 0755);
  EXPECT_EQ(support::run(script, {"x", "one"}).output, script + " one\n");
}

TEST(exec, missing_interpreter__enoent) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory.write("script", "#!/none/interpreter\n", 0755)), ENOENT);
}

TEST(exec, interpreter_without_permission__eacces) {
  TemporaryDirectory directory;
  std::string interpreter = directory.write("interpreter", "#!/bin/sh\n", 0644);
  EXPECT_EQ(error_of(directory.write("script", "#!" + interpreter + "\n", 0755)), EACCES);
}

TEST(exec, file_without_permission__eacces) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory.write("program", "#!/bin/sh\n", 0644)), EACCES);
}

TEST(exec, missing_file_or_directory__enoent) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory / "none"), ENOENT);
  EXPECT_EQ(error_of(directory / "none/program"), ENOENT);
  EXPECT_EQ(error_of(""), ENOENT);
  EXPECT_EQ(support::run_searched("", {"x"}).error, ENOENT);
  ASSERT_EQ(symlink("none", (directory / "dangling").c_str()), 0);
  EXPECT_EQ(error_of(directory / "dangling"), ENOENT);
}

TEST(exec, file_as_directory__enotdir) {
  TemporaryDirectory directory;
  EXPECT_EQ(error_of(directory.write("file", "", 0755) + "/x"), ENOTDIR);
}

TEST(exec, symbolic_link_loop__eloop) {
  TemporaryDirectory directory;
  ASSERT_EQ(symlink("loop", (directory / "loop").c_str()), 0);
  EXPECT_EQ(error_of(directory / "loop"), ELOOP);
}

TEST(exec, long_name_or_path__enametoolong) {
  EXPECT_EQ(error_of("/" + std::string(256, 'a')), ENAMETOOLONG);
  EXPECT_EQ(error_of(std::string(4096 - 9, '/') + "/bin/true"), ENAMETOOLONG);
  EXPECT_EQ(error_of(std::string(4095 - 9, '/') + "/bin/true"), 0);
}

TEST(exec, file_open_for_writing__etxtbsy_where_the_kernel_says_so) {
  TemporaryDirectory directory;
  std::string program = directory.write("program", support::read_file("/bin/true"), 0755);
  int fd = open(program.c_str(), O_WRONLY | O_CLOEXEC);
  int error = error_of(program);
  EXPECT_TRUE(error == ETXTBSY || error == 0) << error;
  close(fd);
  EXPECT_EQ(error_of(program), 0);
}

TEST(exec, directory_without_search_permission__eacces) {
  if (!support::can_change_user()) GTEST_SKIP() << "no right to change the user";
  static std::string program;
  TemporaryDirectory directory;
  program = directory.write("program", "#!/bin/sh\n", 0755);
  EXPECT_EQ(support::sandboxed([] {
              ASSERT_EQ(seteuid(65534), 0);
              EXPECT_EQ(error_of(program), EACCES);
            }),
            0);
}

TEST(exec, relative_path_after_chdir__starts_from_there) {
  TemporaryDirectory directory;
  directory.write("only-here", "#!/bin/sh\nexit 7\n", 0755);
  support::Actions actions;
  posix_spawn_file_actions_addchdir_np(actions.get(), directory.path().c_str());
  EXPECT_EQ(WEXITSTATUS(support::run("./only-here", {"x"}, actions.get()).status), 7);
  support::Actions again;
  posix_spawn_file_actions_addchdir_np(again.get(), directory.path().c_str());
  EXPECT_EQ(WEXITSTATUS(support::run("only-here", {"x"}, again.get()).status), 7);
}

/// Spawns true with arguments of `size` bytes in all, null bytes and pointers included, and no
/// environment.
int error_with_arguments(size_t size) {
  constexpr size_t kEach = 100000;
  std::vector<std::string> strings = {"true"};
  for (size_t used = 5; used < size;) {
    size_t part = std::min(kEach, size - used);
    strings.emplace_back(part <= 9 ? 1 : part - 9, 'a');
    used += part;
  }
  std::vector<char*> argv;
  for (std::string& string : strings) argv.push_back(string.data());
  argv.push_back(nullptr);
  char* envp[] = {nullptr};
  pid_t pid = -1;
  int error = posix_spawn(&pid, "/bin/true", nullptr, nullptr, argv.data(), envp);
  int status = 0;
  if (error == 0) waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
  return error;
}

// Linux: a page for the rest of the new stack must fit too; hence the distance below the limit.
TEST(exec, argument_list_just_below_arg_max__runs) {
  EXPECT_EQ(error_with_arguments(static_cast<size_t>(sysconf(_SC_ARG_MAX)) - 16384), 0);
}

TEST(exec, argument_list_beyond_arg_max__e2big) {
  auto most = static_cast<size_t>(sysconf(_SC_ARG_MAX));
  EXPECT_EQ(error_with_arguments(most + 16384), E2BIG);
  EXPECT_EQ(error_with_arguments(2 * most), E2BIG);
  EXPECT_TRUE(support::has_no_child());
}

TEST(exec, one_argument_beyond_128_kib__e2big) {
  EXPECT_EQ(support::run("/bin/true", {"true", std::string(200000, 'a')}).error, E2BIG);
  EXPECT_EQ(support::run("/bin/true", {"true", std::string(100000, 'a')}).error, 0);
}

}  // namespace
