/* SPDX-License-Identifier: MIT */
/* What the launcher says, and the statuses that it ends with by itself. */
#ifndef LAUNCHER_MESSAGES_HPP
#define LAUNCHER_MESSAGES_HPP

#include "launcher/option.hpp"

struct posix_spawn_error_np;

namespace launcher {

// env(1), nohup(1)
inline constexpr int kLauncherFailed = 125;
inline constexpr int kCannotExecute = 126;
inline constexpr int kNotFound = 127;

[[noreturn]] void print_help();
[[noreturn]] void print_version();

/// One line, and what to do next.
[[noreturn, gnu::format(printf, 1, 2)]] void refuse_usage(const char* format, ...);
[[noreturn]] void refuse_value(const Option& option, const char* value);

/// An option that the library or the system refuses.
[[noreturn]] void fail_option(const Option& option, const char* value, int error);
[[noreturn]] void fail(const char* what, int error);

/// From now on messages go to a copy of standard error, which file actions do not know.
void keep_standard_error();

/// Says what the record says, and returns the status for it.
int report_failure(const posix_spawn_error_np& record);

}  // namespace launcher

#endif
