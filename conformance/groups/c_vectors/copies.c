// SPDX-License-Identifier: MIT
// C: whose memory the path and the lists are in: the caller's, unchanged, and free after the
// return.
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conformance/groups/c_vectors/vectors.h"

enum { kSize = 65536 };

/// The path and the lists of a spawn, all in one mapping of their own.
struct request {
  char memory[kSize - 256];
  size_t used;
  char* path;
  char** argv;
  char** envp;
};

typedef int spawn_function(pid_t*, const char*, const posix_spawn_file_actions_t*,
                           const posix_spawnattr_t*, char* const*, char* const*);
static spawn_function* const functions[] = {posix_spawn, posix_spawnp};

static void* take(struct request* request, const void* content, size_t size) {
  void* place = request->memory + request->used;
  request->used += (size + 15) & ~(size_t)15;
  set_up(request->used <= sizeof request->memory, "room for the lists");
  memcpy(place, content, size);
  return place;
}

static char** take_list(struct request* request, char* const* list) {
  size_t count = 0;
  while (list[count] != NULL) count++;
  char** copy = take(request, list, (count + 1) * sizeof *list);
  for (size_t i = 0; i < count; i++) copy[i] = take(request, list[i], strlen(list[i]) + 1);
  return copy;
}

static struct request* new_request(const char* path, char* const* argv, char* const* envp) {
  struct request* request =
      mmap(NULL, sizeof *request, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  set_up(request != MAP_FAILED, "mmap");
  request->path = take(request, path, strlen(path) + 1);
  request->argv = take_list(request, argv);
  request->envp = take_list(request, envp);
  return request;
}

static char* some_arguments[] = {"report", "one", "", "two words", NULL};
static char* some_environment[] = {"A=1", "PATH=/none", "", "no equals sign", NULL};

/// The wait status, or the error as a negative number.
static int spawn_and_wait(spawn_function* spawn, const struct request* request) {
  pid_t pid = -1;
  int error = spawn(&pid, request->path, NULL, NULL, request->argv, request->envp);
  return error != 0 ? -error : wait_status(pid);
}

/// Spawns from memory that can be written, which must stay the same, and from memory that cannot,
/// which must make no difference.
static void require_untouched(spawn_function* spawn, const char* path) {
  struct request* written = new_request(path, some_arguments, some_environment);
  struct request* kept = malloc(sizeof *kept);
  set_up(kept != NULL, "malloc");
  memcpy(kept, written, sizeof *kept);
  int expected = spawn_and_wait(spawn, written);
  require(memcmp(kept, written, sizeof *kept) == 0, "the path or the lists were changed");
  set_up(mprotect(written, sizeof *written, PROT_READ) == 0, "mprotect");
  require_equal("what comes of lists that cannot be written", spawn_and_wait(spawn, written),
                expected);
  munmap(written, sizeof *written);
  free(kept);
}

ASSERTION(PS_045) {
  const char* slash = strrchr(reporter(), '/');
  char* folder = strndup(reporter(), (size_t)(slash - reporter()));
  write_file("no_format", "exit 0\n", 0755);
  set_up(folder != NULL && setenv("PATH", folder, 1) == 0, "setenv");
  for (int i = 0; i < 2; i++) {
    require_untouched(functions[i], reporter());
    require_untouched(functions[i], "./no_format");
    require_untouched(functions[i], "./none");
  }
  require_untouched(posix_spawnp, slash + 1);
  require_untouched(posix_spawnp, "conformance-none");
}

/// The child reads from `from` before it looks at its lists.
static struct request* delayed_request(int from) {
  char argument[] = "--read=N";
  char* argv[] = {"original", argument, "one", "", "two words", NULL};
  set_up(from < 10, "a descriptor of one digit");
  argument[7] = (char)('0' + from);
  return new_request(reporter(), argv, some_environment);
}

/// The new image's lists and path are those of this request.
static void require_request(const struct request* expected) {
  await_report();
  require_list("argv", expected->argv);
  require_list("env", expected->envp);
  require_text("the path of the program", seen("execfn"), expected->path);
}

/// Launches a delayed child, has `spoil` at the request's memory, and lets the child go on.
static void require_original(void (*spoil)(struct request* request)) {
  int pipes[2];
  set_up(pipe(pipes) == 0 && fcntl(pipes[1], F_SETFD, FD_CLOEXEC) == 0, "pipe");
  struct request* expected = delayed_request(pipes[0]);
  struct request* request = delayed_request(pipes[0]);
  struct launch l = {.path = request->path, .argv = request->argv, .envp = request->envp};
  pid_t pid = -1;
  int error = launch(&pid, l);
  spoil(request);
  require_error("the spawn", error, 0);
  close(pipes[1]);
  require_exit(pid, 0);
  require_request(expected);
  close(pipes[0]);
}

static void overwrite(struct request* request) { memset(request, 'X', sizeof *request); }
static void unmap(struct request* request) { munmap(request, sizeof *request); }

ASSERTION(PS_046) {
  require_original(overwrite);
  require_original(unmap);
}
