// SPDX-License-Identifier: MIT
// What the launcher itself does.
#include "launcher/launch.hpp"
#include "launcher/messages.hpp"

namespace launcher {
namespace {

int show_help(Launch&, char*) { print_help(); }

int show_version(Launch&, char*) { print_version(); }

constexpr Option kOptions[] = {
    {.name = "wait",
     .help = "start COMMAND, wait for it, pass signals on to it",
     .mode = Mode::kWait},
    {.name = "no-wait", .help = "start COMMAND and end with 0", .mode = Mode::kLeave},
    {.name = "help", .help = "print this", .apply = show_help},
    {.name = "version", .help = "print the version", .apply = show_version},
};

}  // namespace

const Group launcher_group = make_group("Launcher", kOptions);

}  // namespace launcher
