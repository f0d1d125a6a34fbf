// SPDX-License-Identifier: MIT
// A group of cases that end in every way there is, for the test of the harness.
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

ASSERTION(XX_001) { note("one of two"); }

ASSERTION(XX_002) { require_error("open", 2, 0); }

ASSERTION(XX_003) { untested("no reason\tat all"); }

ASSERTION(XX_004) {
  set_time_limit(0);
  for (;;) pause();
}

ASSERTION(XX_005) { raise(SIGSEGV); }

ASSERTION(XX_006) { _exit(3); }

ASSERTION(XX_011) { _exit(0); }

static void leave(const void* unused) {
  (void)unused;
  _exit(0);
}

ASSERTION(XX_012) { run_apart(leave, NULL); }

ASSERTION(XX_013) { require_equal("descriptor 1500", fcntl(1500, F_GETFD), -1); }

/// Closes everything, leaves a child in a session of its own and files behind.
ASSERTION(XX_007) {
  set_up(mkdir("d", 0700) == 0, "mkdir");
  write_file("d/f", "x", 0000);
  set_up(chmod("d", 0600) == 0, "chmod");
  start((struct launch){.argv = (char*[]){"report", "--pause", NULL}});
  for (int fd = 0; fd < 1024; fd++) close(fd);
}

ASSERTION(XX_008) { require_equal("the user", (long)geteuid(), (long)ordinary_user()); }

PRIVILEGED_ASSERTION(XX_009) {
  become_root();
  require_equal("the user", (long)geteuid(), 0);
  if (ordinary_user() != 0) require(chroot(".") == 0, "chroot gives %s", error_name(errno));
}

/// What a case starts with.
ASSERTION(XX_010) {
  struct stat status;
  sigset_t mask;
  sigprocmask(SIG_BLOCK, NULL, &mask);
  require_equal("SIGUSR1 in the mask", sigismember(&mask, SIGUSR1), 0);
  require_equal("the session", getsid(0), getpid());
  require_equal("descriptor 3", fcntl(3, F_GETFD), -1);
  require(stat(".", &status) == 0 && status.st_nlink == 2, "the directory is not empty");
  observe((struct launch){0});
  require_equal("the umask", seen_number("umask"), 22);
}
