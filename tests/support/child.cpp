// SPDX-License-Identifier: MIT
// Real children for tests.
#include "tests/support/child.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace support {
namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

std::string drain(int fd) {
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<size_t>(got));
  }
  return text;
}

using Spawn = int (*)(pid_t*, const char*, const posix_spawn_file_actions_t*,
                      const posix_spawnattr_t*, char* const[], char* const[]);

Outcome run_by(Spawn spawn, const std::string& path, std::vector<std::string> argv,
               posix_spawn_file_actions_t* actions, posix_spawnattr_t* attributes) {
  Actions own;
  if (actions == nullptr) actions = own.get();
  int fds[2];
  EXPECT_EQ(pipe2(fds, O_CLOEXEC), 0);
  EXPECT_EQ(posix_spawn_file_actions_adddup2(actions, fds[1], 1), 0);
  Outcome outcome = {};
  pid_t pid = -1;
  std::vector<char*> arguments = pointers(argv);
  outcome.error = spawn(&pid, path.c_str(), actions, attributes, arguments.data(), environ);
  close(fds[1]);
  outcome.output = drain(fds[0]);
  close(fds[0]);
  if (outcome.error == 0) {
    EXPECT_EQ(waitpid(pid, &outcome.status, 0), pid);
  }
  return outcome;
}

// Hazard: no system(): where clone3 is refused with EPERM glibc's fails.
void remove_tree(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(std::filesystem::symlink_status(path, ignored))) {
    chmod(path.c_str(), 0700);
    for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) {
      remove_tree(entry.path());
    }
  }
  std::filesystem::remove(path, ignored);
}

}  // namespace

std::string helpers() {
  const char* directory = getenv("LIBSPAWN_HELPERS");
  // A program run by hand is run from the top of the tree; tests change the directory.
  static const std::filesystem::path top = std::filesystem::current_path();
  return directory == nullptr ? (top / "build/tests/helpers/").string()
                              : std::string(directory) + "/";
}

void wait_until_ready(pid_t pid) {
  std::string path = "/proc/" + std::to_string(pid) + "/stat";
  auto is_settled = [](void* file) {
    std::string text = read_file(*static_cast<std::string*>(file));
    size_t name = text.rfind(')');
    if (name == std::string::npos) return true;
    return text.find("(ready)") != std::string::npos || strchr("ZXT", text[name + 2]) != nullptr;
  };
  eventually(is_settled, &path);
}

void kill_child(pid_t pid, int signal) {
  siginfo_t info;
  ASSERT_GT(pid, 1);
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT | __WALL), 0)
      << pid << " is no child of this process";
  kill(pid, signal);
}

PausedChild::PausedChild(posix_spawn_file_actions_t* actions, posix_spawnattr_t* attributes) {
  std::string path = helpers() + "paused";
  char name[] = "paused";
  char* argv[] = {name, nullptr};
  error_ = posix_spawn(&pid_, path.c_str(), actions, attributes, argv, environ);
  if (error_ == 0) wait_until_ready(pid_);
}

PausedChild::~PausedChild() {
  if (error_ != 0 || pid_ <= 0) return;  // a broken library must not make this kill(-1)
  kill_child(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

std::string PausedChild::status(const std::string& field) const {
  std::istringstream lines(file("status"));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(field + ":", 0) != 0) continue;
    size_t start = line.find_first_not_of(" \t", field.size() + 1);
    return start == std::string::npos ? "" : line.substr(start);
  }
  return "no such field: " + field;
}

unsigned long PausedChild::mask(const std::string& field) const {
  return strtoul(status(field).c_str(), nullptr, 16);
}

std::map<int, std::string> PausedChild::descriptors() const {
  std::map<int, std::string> result;
  std::string path = "/proc/" + std::to_string(pid_) + "/fd";
  DIR* directory = opendir(path.c_str());
  if (directory == nullptr) return {{-1, strerror(errno)}};
  while (dirent* entry = readdir(directory)) {
    if (entry->d_name[0] != '.')
      result[atoi(entry->d_name)] = link(std::string("fd/") + entry->d_name);
  }
  closedir(directory);
  return result;
}

std::string PausedChild::link(const std::string& name) const {
  char target[4096];
  std::string path = "/proc/" + std::to_string(pid_) + "/" + name;
  ssize_t length = readlink(path.c_str(), target, sizeof target);
  return length < 0 ? strerror(errno) : std::string(target, static_cast<size_t>(length));
}

std::string PausedChild::file(const std::string& name) const {
  return read_file("/proc/" + std::to_string(pid_) + "/" + name);
}

Outcome run(const std::string& path, std::vector<std::string> argv,
            posix_spawn_file_actions_t* actions, posix_spawnattr_t* attributes) {
  return run_by(posix_spawn, path, std::move(argv), actions, attributes);
}

Outcome run_searched(const std::string& file, std::vector<std::string> argv,
                     posix_spawn_file_actions_t* actions, posix_spawnattr_t* attributes) {
  return run_by(posix_spawnp, file, std::move(argv), actions, attributes);
}

int sandboxed(void (*body)(), int seconds) {
  pid_t pid = fork();
  if (pid == 0) {
    alarm(static_cast<unsigned>(seconds));
    signal(SIGALRM, SIG_DFL);
    body();
    fflush(nullptr);
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return WTERMSIG(status) == SIGALRM ? 254 : 255;
}

std::vector<int> open_descriptors() {
  std::vector<int> result;
  DIR* directory = opendir("/proc/self/fd");
  int own = dirfd(directory);
  while (dirent* entry = readdir(directory)) {
    int fd = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && fd != own) result.push_back(fd);
  }
  closedir(directory);
  std::sort(result.begin(), result.end());
  return result;
}

size_t mappings() {
  std::string maps = read_file("/proc/self/maps");
  return static_cast<size_t>(std::count(maps.begin(), maps.end(), '\n'));
}

bool has_no_child() {
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == -1 && errno == ECHILD;
}

TemporaryDirectory::TemporaryDirectory() {
  char name[] = "/tmp/libspawn-test-XXXXXX";
  path_ = mkdtemp(name);
}

TemporaryDirectory::~TemporaryDirectory() {
  remove_tree(path_);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

std::string TemporaryDirectory::write(const std::string& name, const std::string& content,
                                      int mode) const {
  std::string path = *this / name;
  std::ofstream(path) << content;
  chmod(path.c_str(), static_cast<mode_t>(mode));
  return path;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool eventually(bool (*holds)(void*), void* argument, int milliseconds) {
  for (int waited = 0; waited < milliseconds; waited++) {
    if (holds(argument)) return true;
    usleep(1000);
  }
  return false;
}

}  // namespace support
