// SPDX-License-Identifier: MIT
// I: what system() in another thread does to children.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/groups/i_signals/signals.h"
#include "conformance/harness/threads.h"

static void* run_command(void* unused) {
  set_up(system("echo >started; read line <end") == 0, "the command");
  return unused;
}

ASSERTION(PS_162) {
  char text[16];
  signals both = bit_of(SIGINT) | bit_of(SIGQUIT);
  set_up(mkfifo("started", 0600) == 0 && mkfifo("end", 0600) == 0, "mkfifo");
  pthread_t thread = start_thread(run_command, NULL);
  int started = open("started", O_RDONLY | O_CLOEXEC);
  set_up(started >= 0 && read(started, text, sizeof text) > 0, "waiting for the command");
  look((struct launch){0});
  note("SIGINT %s, SIGQUIT %s in the child",
       (seen_mask("ignored") & bit_of(SIGINT)) != 0 ? "ignored" : "default",
       (seen_mask("ignored") & bit_of(SIGQUIT)) != 0 ? "ignored" : "default");
  require_signals("the signals that the child ignores", seen_mask("ignored"), both);
  require_mask((struct launch){0}, 0);
  int end = open("end", O_WRONLY | O_CLOEXEC);
  set_up(end >= 0 && write(end, "\n", 1) == 1, "ending the command");
  pthread_join(thread, NULL);
  require_ignored((struct launch){0}, 0);
}
