// SPDX-License-Identifier: MIT
// Options by getopt_long(3), each applied as it is met: their order is that of the file actions.
#include "launcher/parse.hpp"

#include <getopt.h>
#include <string.h>

#include "launcher/messages.hpp"

namespace launcher {
namespace {

constexpr int kMostOptions = 100;
// Behind every character, and what getopt_long() itself returns.
constexpr int kFirst = 1000;

const Option* rows[kMostOptions];
option longs[kMostOptions + 1];

void fill_table() {
  int count = 0;
  for (const Group* group : kGroups) {
    for (size_t i = 0; i < group->count && count < kMostOptions; ++i) {
      const Option& row = group->options[i];
      rows[count] = &row;
      longs[count] = {.name = row.name,
                      .has_arg = row.value != nullptr ? required_argument : no_argument,
                      .flag = nullptr,
                      .val = kFirst + count};
      ++count;
    }
  }
}

void apply(Launch& launch, const Option& option, char* value) {
  int before = launch.action_count;
  int answer = option.apply != nullptr ? option.apply(launch, value) : 0;
  if (answer == kNotAllowed) refuse_value(option, value);
  if (answer != 0) fail_option(option, value, answer);
  if (launch.action_count > before) launch.first_of_last = before;
  launch.flags |= option.flags;
  if (option.mode > launch.mode) launch.mode = option.mode;
}

[[noreturn]] void refuse_option(int answer, const char* argument) {
  if (optopt < kFirst) refuse_usage("unknown or ambiguous option '%s'", argument);
  if (answer == ':') refuse_usage("option '%s' needs a value", argument);
  refuse_usage("option '%s': it takes no value", argument);
}

}  // namespace

char** parse_options(Launch& launch, int argc, char** argv) {
  fill_table();
  opterr = 0;
  for (;;) {
    const char* argument = argv[optind];
    int answer = getopt_long(argc, argv, "+:", longs, nullptr);
    if (answer == -1) break;
    if (answer < kFirst) refuse_option(answer, argument);
    apply(launch, *rows[answer - kFirst], optarg);
  }
  if (optind >= argc) refuse_usage("no command behind the options");
  return argv + optind;
}

}  // namespace launcher
