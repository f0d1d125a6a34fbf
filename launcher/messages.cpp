// SPDX-License-Identifier: MIT
// One line on standard error for each failure.
#include "launcher/messages.hpp"

#include <errno.h>
#include <fcntl.h>
#include <spawn_np.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace launcher {
namespace {

// High enough to be in nobody's way, low enough not to make the table of descriptors a large one.
constexpr int kCopy = 200;

int copy = -1;
// The record's sentence: two paths of up to 4,095 bytes, and words.
char sentence[16384];

/// Close-on-exec, unless an action has put something else there, or closed it.
int find_standard_error() {
  bool is_there = copy >= 0 && fcntl(copy, F_GETFD) == FD_CLOEXEC;
  return is_there ? copy : STDERR_FILENO;
}

int choose_status(const posix_spawn_error_np& record) {
  bool is_exec =
      record.step == POSIX_SPAWN_STEP_EXEC_NP || record.step == POSIX_SPAWN_STEP_SEARCH_NP;
  if (!is_exec) return kLauncherFailed;
  // POSIX: a file whose interpreter is missing was found.
  return record.error == ENOENT && record.interpreter == 0 ? kNotFound : kCannotExecute;
}

}  // namespace

void refuse_usage(const char* format, ...) {
  va_list values;
  va_start(values, format);
  (void)dprintf(STDERR_FILENO, "libspawn: ");
  (void)vdprintf(STDERR_FILENO, format, values);
  (void)dprintf(STDERR_FILENO, "\nTry 'libspawn exec --help'.\n");
  va_end(values);
  exit(kLauncherFailed);
}

void refuse_value(const Option& option, const char* value) {
  if (value == nullptr) refuse_usage("option '--%s' must be %s", option.name, option.allowed);
  refuse_usage("--%s '%s': must be %s", option.name, value, option.allowed);
}

void fail_option(const Option& option, const char* value, int error) {
  (void)dprintf(STDERR_FILENO, "libspawn: --%s '%s': %s\n", option.name,
                value != nullptr ? value : "", strerror(error));
  exit(kLauncherFailed);
}

void fail(const char* what, int error) {
  (void)dprintf(STDERR_FILENO, "libspawn: %s: %s\n", what, strerror(error));
  exit(kLauncherFailed);
}

void keep_standard_error() { copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, kCopy); }

int report_failure(const posix_spawn_error_np& record) {
  (void)posix_spawn_strerror_np(&record, sentence, sizeof(sentence));
  (void)dprintf(find_standard_error(), "libspawn: %s\n", sentence);
  return choose_status(record);
}

}  // namespace launcher
