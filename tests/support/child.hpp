// SPDX-License-Identifier: MIT
// Real children for tests: started by the library, looked at through /proc, always reaped.
#pragma once

#include <signal.h>
#include <spawn.h>
#include <spawn_np.h>
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace support {

/// Directory of the helper programs, ending with a slash (environment: LIBSPAWN_HELPERS).
std::string helpers();

/// A file actions object for one test.
struct Actions {
  Actions() { posix_spawn_file_actions_init(&object); }
  ~Actions() { posix_spawn_file_actions_destroy(&object); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  posix_spawn_file_actions_t* get() { return &object; }
  posix_spawn_file_actions_t object;
};

/// An attributes object for one test.
struct Attributes {
  explicit Attributes(int flags = 0) {
    posix_spawnattr_init(&object);
    result = posix_spawnattr_setflags(&object, static_cast<short>(flags));
  }
  ~Attributes() { posix_spawnattr_destroy(&object); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t* get() { return &object; }
  posix_spawnattr_t object;
  int result;
};

/// Returns when the program "paused" has begun, which is after all of exec, or the child has ended
/// or stopped. Linux: posix_spawn may return a moment earlier, with descriptors yet to be closed.
void wait_until_ready(pid_t pid);

/// kill() for children of this process only; anything else fails the test. Hazard: where the
/// library is broken a test may hold -1, and kill(-1) would end every process of the machine.
void kill_child(pid_t pid, int signal);

/// A child that pauses; killed and reaped when the object ends.
class PausedChild {
 public:
  explicit PausedChild(posix_spawn_file_actions_t* actions = nullptr,
                       posix_spawnattr_t* attributes = nullptr);
  ~PausedChild();
  PausedChild(const PausedChild&) = delete;
  PausedChild& operator=(const PausedChild&) = delete;

  int error() const { return error_; }  // what posix_spawn returned
  pid_t pid() const { return pid_; }

  /// A line of /proc/<pid>/status, without its name and white space: status("SigBlk").
  std::string status(const std::string& field) const;
  /// The same as a hexadecimal number: signal masks.
  unsigned long mask(const std::string& field) const;
  /// Open descriptors and what they refer to.
  std::map<int, std::string> descriptors() const;
  std::string link(const std::string& name) const;  // "cwd", "root", "exe", "fd/1"
  std::string file(const std::string& name) const;  // "cgroup", "environ", "limits"

 private:
  int error_;
  pid_t pid_ = -1;
};

/// Runs a program to its end. `status` is waitpid()'s; `output` what it wrote to descriptor 1.
struct Outcome {
  int error;
  int status;
  std::string output;
};
Outcome run(const std::string& path, std::vector<std::string> argv,
            posix_spawn_file_actions_t* actions = nullptr, posix_spawnattr_t* attributes = nullptr);
Outcome run_searched(const std::string& file, std::vector<std::string> argv,
                     posix_spawn_file_actions_t* actions = nullptr,
                     posix_spawnattr_t* attributes = nullptr);

/// Runs `body` in a forked process that it may ruin; returns its exit status, 255 if it was killed,
/// 254 if it was still running after `seconds`. Failed EXPECTs in it make it 1; use _exit-free
/// code.
int sandboxed(void (*body)(), int seconds = 20);

/// Descriptors that this process has open: taken before and after, they must be equal.
std::vector<int> open_descriptors();
/// Number of lines in /proc/self/maps.
size_t mappings();
/// True if the process has no child, dead or alive.
bool has_no_child();

/// A fresh directory, removed with all in it when the object ends.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  /// Writes a file and returns its path.
  std::string write(const std::string& name, const std::string& content, int mode = 0644) const;

 private:
  std::string path_;
};

std::string read_file(const std::string& path);

/// One wait for a condition with a limit: true as soon as `holds`.
bool eventually(bool (*holds)(void*), void* argument, int milliseconds = 5000);

}  // namespace support
