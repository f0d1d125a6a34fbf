// SPDX-License-Identifier: MIT
// D: the path as a pathname: never searched for, resolved where the child is, what must not run.
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "conformance/groups/d_program/programs.h"
#include "conformance/harness/directories.h"

ASSERTION(PS_056) {
  write_program("here", 3);
  write_program("bin/here", 4);
  write_program("bin/there", 4);
  set_search("HERE/bin:bin");
  require_exit(start((struct launch){.path = "here"}), 3);
  require_launch_error((struct launch){.path = "there"}, ENOENT);
  set_search("");
  require_exit(start((struct launch){.path = "here"}), 3);
  set_up(unsetenv("PATH") == 0, "unsetenv");
  require_exit(start((struct launch){.path = "here"}), 3);
  require_launch_error((struct launch){.path = "sh"}, ENOENT);
}

/// A relative path after these actions, which lead to "dir".
static void resolve_in_directory(const posix_spawn_file_actions_t* actions) {
  require_exit(start((struct launch){.path = "./both", .actions = actions}), 3);
  require_exit(start((struct launch){.path = "./there", .actions = actions}), 3);
  require_exit(start((struct launch){.path = "there", .actions = actions}), 3);
  require_exit(start((struct launch){.path = "../here", .actions = actions}), 4);
  require_launch_error((struct launch){.path = "./here", .actions = actions}, ENOENT);
  require_launch_error((struct launch){.path = "dir/there", .actions = actions}, ENOENT);
}

ASSERTION(PS_057) {
  posix_spawn_file_actions_t by_path, by_descriptor, twice;
  write_program("both", 4);
  write_program("here", 4);
  write_program("dir/both", 3);
  write_program("dir/there", 3);
  set_up(mkdir("dir/sub", 0755) == 0, "mkdir");
  int directory = open("dir", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  posix_spawn_file_actions_init(&by_path);
  require_error("addchdir", add_chdir(&by_path, "dir"), 0);
  resolve_in_directory(&by_path);
  posix_spawn_file_actions_init(&by_descriptor);
  require_error("addfchdir", add_fchdir(&by_descriptor, directory), 0);
  resolve_in_directory(&by_descriptor);
  posix_spawn_file_actions_init(&twice);
  require_error("addchdir", add_chdir(&twice, "dir/sub"), 0);
  require_error("addchdir", add_chdir(&twice, ".."), 0);
  resolve_in_directory(&twice);
}

static void make_socket(const char* path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  set_up(fd >= 0 && bind(fd, (struct sockaddr*)&address, sizeof address) == 0, path);
  set_up(chmod(path, 0755) == 0, path);
}

ASSERTION(PS_058) {
  static const char* const irregular[] = {"./directory", "./fifo", "./socket", "./link", "./."};
  set_up(mkdir("directory", 0755) == 0, "mkdir");
  set_up(mkfifo("fifo", 0755) == 0, "mkfifo");
  set_up(symlink("directory", "link") == 0, "symlink");
  make_socket("socket");
  set_search("HERE");
  for (size_t i = 0; i < sizeof irregular / sizeof irregular[0]; i++) {
    require_both_refuse(irregular[i], EACCES);
    require_not_found(irregular[i] + 2, EACCES);
  }
  require_both_refuse("/tmp/.", EACCES);
  require_both_refuse("/dev/null", EACCES);
  // Linux: only a privileged user makes a device file, which then has execute permission.
  if (mknod("device", S_IFCHR | 0755, makedev(1, 3)) == 0) require_both_refuse("./device", EACCES);
  write_program("regular", 3);
  require_both_run("./regular", 3);
}

ASSERTION(PS_059) {
  write_program("plain", 3);
  set_up(chmod("plain", 0644) == 0, "chmod");
  require_both_refuse("./plain", EACCES);
  drop_root();
  write_program("owner", 3);
  set_up(chmod("owner", 0655) == 0, "chmod");
  require_both_refuse("./owner", EACCES);
  write_program("closed/sub/program", 3);
  set_up(chmod("closed", 0600) == 0, "chmod");
  require_both_refuse("./closed/sub/program", EACCES);
  require_both_refuse("./closed/sub/none", EACCES);
  set_search("closed/sub");
  require_not_found("program", EACCES);
  set_up(chmod("closed", 0100) == 0, "chmod");
  require_both_run("./closed/sub/program", 3);
}
