// SPDX-License-Identifier: MIT
// What --help and --version print, on standard output.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launcher/messages.hpp"

namespace launcher {
namespace {

// Where the words begin; a longer option has them on the next line.
constexpr int kColumn = 29;

/// Hazard: only a flush tells that the disk is full.
[[noreturn]] void finish_output() {
  bool is_bad = ferror(stdout) != 0 || fflush(stdout) != 0;
  if (is_bad) fail("standard output", errno != 0 ? errno : EIO);
  exit(0);
}

void print_option(const Option& option) {
  int width = printf("  --%s%s%s", option.name, option.value != nullptr ? " " : "",
                     option.value != nullptr ? option.value : "");
  if (width >= kColumn) width = printf("\n") - 1;
  (void)printf("%*s%s\n", kColumn - width, "", option.help);
}

void print_group(const Group& group) {
  (void)printf("\n%s:\n", group.title);
  for (size_t i = 0; i < group.count; ++i) print_option(group.options[i]);
}

}  // namespace

void print_help() {
  errno = 0;
  (void)printf(
      "Usage: libspawn exec [OPTION]... [--] COMMAND [ARGUMENT]...\n"
      "Becomes COMMAND, as the options say. File actions (the first three groups, and the\n"
      "two that say so) are done in the order in which they stand on the command line.\n");
  for (const Group* group : kGroups) print_group(*group);
  (void)printf(
      "\n\"new process\" includes --wait, as does --setsid where the launcher leads a process "
      "group.\n"
      "Ends with the status of COMMAND; with 128 and the signal's number where a signal ended it\n"
      "(--wait); with 125 where an option failed, 126 where COMMAND cannot be executed, and 127\n"
      "where it was not found.\n");
  finish_output();
}

void print_version() {
  errno = 0;
  (void)printf("libspawn %s\n", LAUNCHER_VERSION);
  finish_output();
}

}  // namespace launcher
