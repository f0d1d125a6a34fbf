// SPDX-License-Identifier: MIT
// P: how the shell is called, and what it inherits.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/p_system/status.h"
#include "conformance/harness/shell.h"

ASSERTION(SY_002) {
  require_system(arrange_inheritance(), 0);
  require_inheritance();
  for (int fd = 0; fd < 3; fd++) require(has_descriptor(fd), "descriptor %d is not open", fd);
}

/// A directory of the working directory as the whole of PATH.
static void set_path(const char* directory) {
  char path[4096], here[2048];
  set_up(getcwd(here, sizeof here) != NULL, "getcwd");
  snprintf(path, sizeof path, "%s/%s", here, directory);
  set_up(setenv("PATH", path, 1) == 0, "setenv");
}

ASSERTION(SY_003) {
  set_up(mkdir("programs", 0755) == 0, "mkdir");
  write_file("programs/-minus", "#!/bin/sh\nexit 66\n", 0755);
  write_file("programs/+plus", "#!/bin/sh\nexit 67\n", 0755);
  set_path("programs");
  require_system("-minus", exit_status(66));
  require_system("+plus", exit_status(67));
  require_system("-minus; exit 68", exit_status(68));
}

ASSERTION(SY_021) {
  set_up(mkdir("empty", 0755) == 0 && mkdir("hostile", 0755) == 0, "mkdir");
  write_file("hostile/sh", "#!/bin/sh\nexit 99\n", 0755);
  write_file("sh", "#!/bin/sh\nexit 98\n", 0755);
  set_up(setenv("SHELL", "/bin/false", 1) == 0, "setenv");
  set_path("empty");
  require_system("exit 3", exit_status(3));
  set_path("hostile");
  require_system("exit 4", exit_status(4));
  set_up(setenv("PATH", "", 1) == 0, "setenv");
  require_system("exit 5", exit_status(5));
  set_up(unsetenv("PATH") == 0 && unsetenv("SHELL") == 0, "unsetenv");
  require_system("exit 6", exit_status(6));
}

ASSERTION(SY_022) {
  FILE* stream = fopen("output", "w");
  set_up(stream != NULL && fileno(stream) == 3, "a stream on descriptor 3");
  fputs("caller\n", stream);
  require_system("echo command >&3", 0);
  require_text("the file after the command", file_text("output"), "command\n");
  require_equal("the caller's offset in the file", lseek(3, 0, SEEK_CUR),
                (long)strlen("command\n"));
  fclose(stream);
  require_text("the file after the caller's flush", file_text("output"), "command\ncaller\n");
}
