// SPDX-License-Identifier: MIT
// Session, process group and terminal.
#include <limits.h>

#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

constexpr char kDescriptor[] = "a descriptor number";

int set_pgroup(Launch& launch, char* value) {
  pid_t group;
  if (!parse(value, 0, INT_MAX, group)) return kNotAllowed;
  return posix_spawnattr_setpgroup(&launch.attr, group);
}

int add_tcsetpgrp(Launch& launch, char* value) {
  int fd;
  if (!parse_descriptor(value, fd)) return kNotAllowed;
  return count_action(launch, posix_spawn_file_actions_addtcsetpgrp_np(&launch.actions, fd));
}

int add_tcsetsid(Launch& launch, char* value) {
  int fd;
  if (!parse_descriptor(value, fd)) return kNotAllowed;
  return count_action(launch, posix_spawn_file_actions_addtcsetsid_np(&launch.actions, fd));
}

constexpr Option kOptions[] = {
    {.name = "setsid",
     .help = "lead a new session, without a terminal",
     .flags = POSIX_SPAWN_SETSID},
    {.name = "pgroup",
     .value = "ID",
     .help = "join process group ID; 0: lead a new one",
     .allowed = "a process group, or 0",
     .apply = set_pgroup,
     .flags = POSIX_SPAWN_SETPGROUP},
    {.name = "tcsetsid",
     .value = "N",
     .help = "file action: N becomes the session's terminal (with --setsid)",
     .allowed = kDescriptor,
     .apply = add_tcsetsid},
    {.name = "tcsetpgrp",
     .value = "N",
     .help = "file action: be the foreground group of terminal N",
     .allowed = kDescriptor,
     .apply = add_tcsetpgrp},
};

}  // namespace

const Group terminal_group = make_group("Session and terminal", kOptions);

}  // namespace launcher
