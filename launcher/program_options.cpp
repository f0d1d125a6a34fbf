// SPDX-License-Identifier: MIT
// The program, its name and its environment.
#include <errno.h>
#include <stdlib.h>

#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

int set_variable(Launch&, char* value) {
  char* equals = strchr(value, '=');
  if (equals == nullptr || equals == value) return kNotAllowed;
  *equals = '\0';
  int error = setenv(value, equals + 1, 1) == 0 ? 0 : errno;
  *equals = '=';
  return error;
}

int unset_variable(Launch&, char* value) { return unsetenv(value) == 0 ? 0 : kNotAllowed; }

int clear_environment(Launch&, char*) { return clearenv() == 0 ? 0 : ENOMEM; }

int set_argv0(Launch& launch, char* value) {
  launch.argv0 = value;
  return 0;
}

int set_search_path(Launch& launch, char* value) {
  return posix_spawnattr_setsearchpath_np(&launch.attr, value);
}

int set_program(Launch& launch, char* value) {
  int fd;
  if (!parse_descriptor(value, fd)) return kNotAllowed;
  return posix_spawnattr_setexecfd_np(&launch.attr, fd);
}

constexpr Option kOptions[] = {
    {.name = "env",
     .value = "NAME=VALUE",
     .help = "set a variable",
     .allowed = "NAME=VALUE",
     .apply = set_variable},
    {.name = "unset-env",
     .value = "NAME",
     .help = "remove a variable",
     .allowed = "a name without =",
     .apply = unset_variable},
    {.name = "clear-env",
     .help = "remove all variables that are set by now",
     .apply = clear_environment},
    {.name = "argv0", .value = "NAME", .help = "COMMAND sees NAME as its own", .apply = set_argv0},
    {.name = "search-path",
     .value = "PATH",
     .help = "look for COMMAND there, not in $PATH",
     .apply = set_search_path},
    {.name = "exec-fd",
     .value = "N",
     .help = "execute the file that is open as N; COMMAND is only its name",
     .allowed = "a descriptor number",
     .apply = set_program},
};

}  // namespace

const Group program_group = make_group("Program and environment", kOptions);

}  // namespace launcher
