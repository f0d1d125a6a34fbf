// SPDX-License-Identifier: MIT
// Waiting for a child that stops at exec, whoever else waits for it.
#include "spawn/stopped.hpp"

#include <string.h>
#include <sys/wait.h>

#include "sys/decimal.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/time.hpp"

namespace libspawn {
namespace {

constexpr int kPauses = 120'000;      // a minute
constexpr int kSleeping = 2000;       // of them, a second
constexpr long kShortPause = 20'000;  // nanoseconds
constexpr long kLongPause = 500'000;

/// Linux: the third word of /proc/<pid>/stat; the second is in parentheses and may have any. A null
/// character where it cannot be read.
char state_of(pid_t pid) {
  char path[32] = "/proc/";
  char text[256];
  memcpy(sys::write_decimal(path + strlen(path), pid), "/stat", sizeof "/stat");
  Result<int> stat = sys::openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (failed(stat.error)) return '\0';
  Result<long> got = sys::read(stat.value, text, sizeof text - 1);
  (void)sys::close(stat.value);
  long end = failed(got.error) ? 0 : got.value;
  text[end] = '\0';
  while (end > 0 && text[end] != ')') end--;
  return end == 0 ? '\0' : text[end + 2];
}

bool is_stopped(char state) { return state == 'T' || state == 't'; }

/// In exec yet, for all that can be seen: short of processor time, or waiting for a file.
bool is_busy(char state) { return state == 'R' || state == 'D'; }

/// True if a wait would tell of the child's stop, of its going on since, or of its end, or it was
/// waited for.
bool has_news(pid_t pid) {
  siginfo_t info;
  info.si_pid = 0;
  constexpr int kNews = WSTOPPED | WCONTINUED | WEXITED;
  constexpr int kOptions = static_cast<int>(kNews | WNOWAIT | WNOHANG | __WALL);
  Errno error = sys::waitid(P_PID, pid, &info, kOptions);
  return failed(error) || info.si_pid == pid;
}

}  // namespace

bool wait_until_stopped(const Child& child) {
  int sleeping = 0;
  for (int pauses = 0; pauses < kPauses && sleeping < kSleeping; pauses++) {
    if (has_news(child.pid)) return true;
    // Hazard: another thread may have waited for the stop; then only /proc tells.
    char state = state_of(child.pid);
    if (is_stopped(state)) return true;
    // Hazard: who has begun to sleep has begun to run.
    if (!is_busy(state)) sleeping++;
    sys::nanosleep({0, pauses < 50 ? kShortPause : kLongPause});
  }
  return false;
}

}  // namespace libspawn
