// SPDX-License-Identifier: MIT
// File actions on where the command is: directories and namespaces that exist.
#include <errno.h>
#include <fcntl.h>

#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

// Where --setns opens a file for a moment: the first free one from here downwards.
constexpr int kScratch = 255;

int add_chdir(Launch& launch, char* value) {
  return count_action(launch, posix_spawn_file_actions_addchdir_np(&launch.actions, value));
}

int add_fchdir(Launch& launch, char* value) {
  int fd;
  if (!parse_descriptor(value, fd)) return kNotAllowed;
  return count_action(launch, posix_spawn_file_actions_addfchdir_np(&launch.actions, fd));
}

int add_chroot(Launch& launch, char* value) {
  return count_action(launch, posix_spawn_file_actions_addchroot_np(&launch.actions, value));
}

int add_setns_of(Launch& launch, int fd, int kinds) {
  return count_action(launch, posix_spawn_file_actions_addsetns_np(&launch.actions, fd, kinds));
}

/// Three actions, so that the file is found from where the command is by then.
int add_setns_file(Launch& launch, const char* path) {
  int fd = kScratch;
  while (fd > 0 && fcntl(fd, F_GETFD) >= 0) --fd;
  posix_spawn_file_actions_t* actions = &launch.actions;
  int error = posix_spawn_file_actions_addopen(actions, fd, path, O_RDONLY | O_CLOEXEC, 0);
  if (error != 0) return error;
  (void)count_action(launch, 0);
  if (error = add_setns_of(launch, fd, 0); error != 0) return error;
  return count_action(launch, posix_spawn_file_actions_addclose(actions, fd));
}

/// FD, FD=KIND,… or a file, which has a slash.
int add_setns(Launch& launch, char* value) {
  Text left = value;
  Text list = value;
  int fd;
  int kinds = 0;
  if (strchr(value, '/') != nullptr) return add_setns_file(launch, value);
  if (split(value, '=', left, list) && !parse_namespaces(list, kinds)) return kNotAllowed;
  if (!parse_descriptor(left, fd)) return kNotAllowed;
  return add_setns_of(launch, fd, kinds);
}

int make_optional(Launch& launch, char*) {
  if (launch.action_count == 0) return kNotAllowed;
  for (int action = launch.first_of_last; action < launch.action_count; ++action) {
    int error = posix_spawn_file_actions_setoptional_np(&launch.actions, action);
    if (error != 0) return error;
  }
  return 0;
}

constexpr Option kOptions[] = {
    {.name = "chdir", .value = "DIR", .help = "go to directory DIR", .apply = add_chdir},
    {.name = "fchdir",
     .value = "N",
     .help = "go to the directory that is open as N",
     .allowed = "a descriptor number",
     .apply = add_fchdir},
    {.name = "chroot",
     .value = "DIR",
     .help = "DIR becomes the root; --chdir / goes there",
     .apply = add_chroot},
    {.name = "setns",
     .value = "FILE|N[=KIND,...]",
     .help = "join the namespace FILE, or that of descriptor N",
     .allowed = "a file, with a slash, or a descriptor number, and behind = some of cgroup, ipc, "
                "mount, net, pid, user, uts",
     .apply = add_setns},
    {.name = "optional",
     .help = "the file action before this may fail",
     .allowed = "behind the file action that may fail",
     .apply = make_optional},
};

}  // namespace

const Group place_group = make_group("Directories and namespaces", kOptions);

}  // namespace launcher
