// SPDX-License-Identifier: MIT
// Shell commands, and callers in which none can be started.
#include "conformance/harness/shell.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void export_reporter(void) { set_up(setenv("REPORT", reporter(), 1) == 0, "setenv"); }

FILE* open_command(const char* command, const char* mode) {
  errno = 0;
  FILE* stream = popen(command, mode);
  if (stream == NULL) fail("popen() with mode \"%s\" gives %s", mode, error_name(errno));
  return stream;
}

void require_close(FILE* stream, int status) {
  errno = 0;
  int result = pclose(stream);
  if (result == -1) fail("pclose() gives -1 with %s", error_name(errno));
  require(result == status, "pclose() gives %#x, not %#x", (unsigned)result, (unsigned)status);
}

const char* stream_text(FILE* stream) {
  static char texts[4][4096];  // so that several can be compared
  static int next;
  char* text = texts[next++ % 4];
  text[fread(text, 1, sizeof texts[0] - 1, stream)] = '\0';
  return text;
}

const char* file_text(const char* path) {
  FILE* file = fopen(path, "re");
  if (file == NULL) fail("the file %s, which a command was to make, cannot be read", path);
  const char* text = stream_text(file);
  fclose(file);
  return text;
}

static bool is_there(void* path) { return access(path, F_OK) == 0; }
bool is_made(const char* path) { return eventually(is_there, (void*)path); }

unsigned long long status_mask(const char* path, const char* key) {
  const char* text = file_text(path);
  const char* line = strstr(text, key);
  if (line == NULL) fail("%s has no line %s", path, key);
  return strtoull(line + strlen(key) + 1, NULL, 16);
}

unsigned long long bits_of_libcs(void) { return bit_of(32) | bit_of(33) | bit_of(34); }

void set_handler(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  set_up(sigaction(signal, &action, NULL) == 0, "sigaction");
}

void block(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  set_up(sigprocmask(SIG_BLOCK, &set, NULL) == 0, "sigprocmask");
}

pid_t make_zombie(int status) {
  siginfo_t info;
  pid_t child = fork();
  set_up(child >= 0, "fork");
  if (child == 0) _exit(status);
  set_up(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == 0, "waitid");
  return child;
}

int lowest_descriptor(void) {
  int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  set_up(fd >= 0 && close(fd) == 0, "opening a directory");
  return fd;
}

void forbid_processes(void) {
  struct rlimit none = {0, 0};
  uid_t user = ordinary_user() != 0 ? ordinary_user() : 65533;
  become_user(user);
  set_up(setrlimit(RLIMIT_NPROC, &none) == 0, "setrlimit");
  pid_t child = fork();
  if (child == 0) _exit(0);
  require(child == -1 && errno == EAGAIN, "the case could not be set up: fork still works");
}

void lose_shell(enum shell shell) {
  become_root();
  set_up(mkdir("bin", 0755) == 0 || errno == EEXIST, "mkdir");
  unlink("bin/sh");
  if (shell == kNotExecutable) write_file("bin/sh", "#!/bin/sh\nexit 9\n", 0644);
  if (shell == kUnknownFormat) write_file("bin/sh", "\1\2\3\4", 0755);
  set_up(chroot(".") == 0 && chdir("/") == 0, "chroot");
}
