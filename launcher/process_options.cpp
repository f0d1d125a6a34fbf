// SPDX-License-Identifier: MIT
// What a process is born with, or only a new one can have.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>

#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

int set_cgroup(Launch& launch, char* value) {
  int directory = open(value, O_PATH | O_DIRECTORY | O_CLOEXEC);
  return directory < 0 ? errno : posix_spawnattr_setcgroup_np(&launch.attr, directory);
}

int set_namespaces(Launch& launch, char* value) {
  int kinds;
  if (!parse_namespaces(value, kinds)) return kNotAllowed;
  return posix_spawnattr_setnamespaces_np(&launch.attr, kinds);
}

int set_user_map(Launch& launch, char* value) {
  return posix_spawnattr_setuidmap_np(&launch.attr, value);
}

int set_group_map(Launch& launch, char* value) {
  return posix_spawnattr_setgidmap_np(&launch.attr, value);
}

int set_process_descriptor(Launch& launch, char* value) {
  bool is_daemon = is_same(value, "keep");
  if (!is_daemon && !is_same(value, "kill")) return kNotAllowed;
  return posix_spawnattr_setprocdescp_np(&launch.attr, &launch.process, is_daemon ? PD_DAEMON : 0);
}

int set_timeout(Launch& launch, char* value) {
  int milliseconds;
  if (!parse(value, 0, INT_MAX, milliseconds)) return kNotAllowed;
  return posix_spawnattr_settimeout_np(&launch.attr, milliseconds);
}

constexpr Option kOptions[] = {
    {.name = "cgroup",
     .value = "DIR",
     .help = "in the version 2 cgroup DIR",
     .apply = set_cgroup,
     .flags = POSIX_SPAWN_SETCGROUP},
    {.name = "suspended",
     .help = "stopped before its first instruction; SIGCONT starts it",
     .flags = POSIX_SPAWN_START_SUSPENDED},
    {.name = "no-aslr",
     .help = "at addresses that are not randomised",
     .flags = static_cast<uint16_t>(POSIX_SPAWN_DISABLE_ASLR_NP)},
    {.name = "namespaces",
     .value = "KIND,...",
     .help = "new process: in new namespaces",
     .allowed = "some of cgroup, ipc, mount, net, pid, user, uts, with commas between them",
     .apply = set_namespaces,
     .mode = Mode::kWait},
    {.name = "uid-map",
     .value = "\"IN OUT COUNT\"",
     .help = "new process: users of the new user namespace",
     .apply = set_user_map,
     .mode = Mode::kWait},
    {.name = "gid-map",
     .value = "\"IN OUT COUNT\"",
     .help = "new process: groups of the new user namespace",
     .apply = set_group_map,
     .mode = Mode::kWait},
    {.name = "process-descriptor",
     .value = "kill|keep",
     .help = "new process: killed when the launcher ends, or not",
     .allowed = "kill or keep",
     .apply = set_process_descriptor,
     .mode = Mode::kWait},
    {.name = "no-zombie",
     .help = "new process: nobody need wait for it; as --no-wait",
     .flags = POSIX_SPAWN_NOZOMBIE,
     .mode = Mode::kLeave},
    {.name = "timeout",
     .value = "MS",
     .help = "new process: fail if it is not executing by then, in milliseconds",
     .allowed = "a number of milliseconds",
     .apply = set_timeout,
     .mode = Mode::kWait},
    {.name = "no-exec-error",
     .help = "new process: 127 without a word where it cannot be executed",
     .flags = POSIX_SPAWN_NOEXECERR_NP,
     .mode = Mode::kWait},
};

}  // namespace

const Group process_group = make_group("Process", kOptions);

}  // namespace launcher
