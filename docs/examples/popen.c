// SPDX-License-Identifier: MIT
// A dialogue with a command, and a command that gets a second and no more.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn_np.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

/// With "+" the stream writes to the command's input and reads from its output.
static int talk(void) {
  char answer[64];
  FILE* stream = popen("while read a b; do echo $((a * b)); done", "r+e");
  if (stream == NULL) return -1;
  for (int i = 1; i <= 3; i++) {
    fprintf(stream, "%d %d\n", i, i);
    fflush(stream);  // else the command waits for us, and we for it
    if (fgets(answer, sizeof answer, stream) != NULL) printf("%d * %d = %s", i, i, answer);
  }
  shutdown(fileno(stream), SHUT_WR);  // the end of the command's input
  return pclose(stream);
}

/// A process descriptor is readable when the command has ended. pclose() alone would wait.
static int give_a_second(const char* command) {
  FILE* stream = popen(command, "w");
  if (stream == NULL) return -1;
  struct pollfd entry = {.fd = popen_getpidfd_np(stream), .events = POLLIN};
  if (entry.fd < 0) printf("no process descriptor: %s\n", strerror(errno));
  if (entry.fd >= 0 && poll(&entry, 1, 1000) == 0) kill(popen_getpid_np(stream), SIGKILL);
  return pclose(stream);  // closes the descriptor too
}

int main(void) {
  printf("exit status %d\n", WEXITSTATUS(talk()));
  printf("exit status %d\n", WEXITSTATUS(give_a_second("exit 3")));
  int status = give_a_second("exec sleep 100");
  printf("killed by signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);

  // Without a shell nothing in an argument is special.
  char* argv[] = {"echo", "$HOME; *", NULL};
  FILE* stream = popenve("/bin/echo", argv, (char*[]){NULL}, "r");
  char line[64];
  if (stream != NULL && fgets(line, sizeof line, stream) != NULL) printf("%s", line);
  return stream == NULL ? 1 : pclose(stream);
}
