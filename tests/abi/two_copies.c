// SPDX-License-Identifier: MIT
// Two copies of the library in one process: the archive linked in, the shared object loaded. Each
// refuses the other's objects and leaves them whole.
#include <dlfcn.h>
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>

typedef int (*Init)(posix_spawn_file_actions_t*);
typedef int (*AddClose)(posix_spawn_file_actions_t*, int);
typedef int (*Spawn)(pid_t*, const char*, const posix_spawn_file_actions_t*,
                     const posix_spawnattr_t*, char* const[], char* const[]);

static int failures;

static void expect(const char* name, int got, int wanted) {
  if (got != wanted) failures++;
  printf(got == wanted ? "ok - %s\n" : "not ok - %s: %d\n", name, got);
}

int main(void) {
  void* other = dlopen(getenv("LIBSPAWN_SO"), RTLD_NOW | RTLD_LOCAL);
  if (other == NULL) return fprintf(stderr, "%s\n", dlerror()), 2;
  Init init = (Init)dlsym(other, "posix_spawn_file_actions_init");
  AddClose add_close = (AddClose)dlsym(other, "posix_spawn_file_actions_addclose");
  Spawn spawn = (Spawn)dlsym(other, "posix_spawn");
  char* argv[] = {"none", NULL};
  posix_spawn_file_actions_t ours;
  posix_spawn_file_actions_t theirs;
  posix_spawn_file_actions_init(&ours);
  expect("two_copies__own_object__is_filled", posix_spawn_file_actions_addclose(&ours, 9), 0);
  init(&theirs);
  expect("two_copies__other_object__is_filled", add_close(&theirs, 9), 0);
  expect("two_copies__spawn_of_the_other_object__is_einval",
         posix_spawn(NULL, "/none", &theirs, NULL, argv, argv + 1), EINVAL);
  expect("two_copies__add_to_the_other_object__is_einval",
         posix_spawn_file_actions_addclose(&theirs, 9), EINVAL);
  expect("two_copies__destroy_of_the_other_object__is_einval",
         posix_spawn_file_actions_destroy(&theirs), EINVAL);
  expect("two_copies__own_object_after_it__is_whole",
         posix_spawn(NULL, "/none", &ours, NULL, argv, argv + 1), ENOENT);
  expect("two_copies__other_object_after_it__is_whole",
         spawn(NULL, "/none", &theirs, NULL, argv, argv + 1), ENOENT);
  return failures != 0;
}
