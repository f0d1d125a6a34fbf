// SPDX-License-Identifier: MIT
// Commands of system() and popen(), and what they must leave alone in their caller.
#pragma once

#include <pthread.h>
#include <sys/mman.h>

#include "tests/portable/refuse.h"

enum { kKeptErrno = 4711 };

/// Starts a command of popen(); ends the program without one.
static inline FILE* open_command(const char* command, const char* type) {
  FILE* stream = popen(command, type);
  if (CHECK(stream != NULL)) return stream;
  exit(1);
}

/// All that can be read, as much as there is room for.
static inline const char* read_all(FILE* stream, char text[kTextSize]) {
  text[fread(text, 1, kTextSize - 1, stream)] = '\0';
  return text;
}

/// A command that becomes the paused helper program.
static inline const char* pausing(char command[kTextSize + 8]) {
  char path[kTextSize];
  snprintf(command, kTextSize + 8, "exec '%s'", helper("paused", path));
  return command;
}

/// Kills the command of a stream and closes that.
static inline void end_stream(FILE* stream) {
  pid_t pid = popen_getpid_np(stream);
  if (CHECK(pid > 0)) kill(pid, SIGKILL);
  CHECK_EQ(pclose(stream), SIGKILL);
}

/// Closes a stream of popen() as it must not be, which compilers would tell.
static int (*const volatile close_wrongly)(FILE*) = fclose;

static inline void (*handler_of(int number))(int) {
  struct sigaction action;
  sigaction(number, NULL, &action);
  return action.sa_handler;
}

static inline void on_signal(int number) { (void)number; }

/// Waits, ten seconds at the most, until the file is there.
static inline void wait_for_file(const char* path) {
  for (int i = 0; i < 10000 && access(path, F_OK) != 0; i++) usleep(1000);
  CHECK_EQ(access(path, F_OK), 0);
}

/// Faults of a call in a process that has written to many pages. After a fork each of them is one.
static inline long faults_of(void (*call)(void)) {
  enum { kPages = 4000, kPageSize = 4096 };
  size_t size = (size_t)kPages * kPageSize;
  struct rusage before, after;
  char* pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  madvise(pages, size, MADV_NOHUGEPAGE);
  for (size_t i = 0; i < size; i += kPageSize) pages[i]++;
  getrusage(RUSAGE_SELF, &before);
  call();
  for (size_t i = 0; i < size; i += kPageSize) pages[i]++;
  getrusage(RUSAGE_SELF, &after);
  munmap(pages, size);
  return after.ru_minflt - before.ru_minflt;
}

enum { kFewFaults = 1000 };

/// The caller may map this much more in all, and its commands have 256 MiB.
static inline void forbid_memory_but(rlim_t more) {
  char text[kTextSize];
  mmap(NULL, 256UL << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  rlim_t size = (rlim_t)strtoull(status_line(getpid(), "VmSize:", text), NULL, 10) * 1024 + more;
  struct rlimit limit = {size, size};
  CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
}

/// From now on no child can be made: EAGAIN.
static inline int forbid_children(void) {
  return refuse(SYS_clone3, EAGAIN) && refuse(SYS_clone, EAGAIN);
}
