#!/bin/sh
# SPDX-License-Identifier: MIT
# prepare.h, spawn_np.h, posix/spawn.h in front of the libc's or not, and the types' layouts: both
# libcs, three languages, both orders, with and without _GNU_SOURCE, by every compiler that is there.
# The programs for other systems, under the strict macros and as C++.
# shellcheck source=tests/abi/check.sh
. "$(dirname "$0")/check.sh"

strict='-Wall -Wextra -Wpedantic -Werror -fsyntax-only'
include="-I$source_tree -I$source_tree/include"
posix="-I$source_tree/include/posix"
xopen='-U_GNU_SOURCE -D_XOPEN_SOURCE=800'
musl=/usr/include/$(uname -m)-linux-musl

for order in 'spawn.h spawn_np.h' 'spawn_np.h spawn.h' 'spawn_np.h'; do
  file=$scratch/$(printf '%s' "$order" | tr ' .' '__').h
  for header in $order; do printf '#include <%s>\n' "$header"; done >"$file"
  printf '#include "tests/abi/layouts.h"\n' >>"$file"
  # A function of each kind must have been declared.
  printf '%s\n' 'int (*first)(posix_spawnattr_t *, int) = posix_spawnattr_setcgroup_np;' \
    'int (*second)(posix_spawn_file_actions_t *, int) = posix_spawn_file_actions_addfchdir;' \
    'pid_t (*third)(int) = pidfd_getpid;' \
    'FILE *(*popens)(const char *, char *const *, char *const *, const char *) = popenve;' \
    'int (*fourth)(posix_spawnattr_t *, uint32_t) = posix_spawnattr_setxflags;' \
    'int (*fifth)(posix_spawnattr_t *, const sigset64_t *) = posix_spawnattr_setsigmask64;' \
    'int (*sixth)(posix_spawnattr_t *, struct posix_spawn_error_np *) = posix_spawnattr_seterror_np;' \
    'int (*seventh)(pid_t *__restrict, int *__restrict, const char *__restrict, boolean_t,' \
    '  posix_spawn_file_actions_t *__restrict, posix_spawnattr_t *__restrict) = posix_spawn_pipe_np;' \
    'int (*ninth)(pid_t *__restrict, const posix_spawnattr_t *__restrict, int (*)(void *), void *) =' \
    '    posix_spawn_callback_np;' \
    '#ifdef __cplusplus' \
    'inline int add_lambda(posix_spawn_file_actions_t *actions) {' \
    '  return posix_spawn_file_actions_addcallback_np(actions, [](void *) { return 0; }, nullptr);' \
    '}' \
    '#endif' \
    '#ifdef _GNU_SOURCE' \
    'int (*eighth)(posix_spawnattr_t *__restrict, size_t, const cpu_set_t *__restrict) =' \
    '    posix_spawnattr_setaffinity_np;' \
    '#endif' >>"$file"
done

# prepare.h needs no other.
cat >"$scratch/alone.h" <<'END'
#include <prepare.h>
int (*first)(void (*)(int)) = prepare;
int (*second)(const char *, char *const[], char *const[]) = prep_execve;
int (*third)(const char *, char *const[]) = prep_execvp;
int (*fourth)(int, const char *, char *const[], char *const[], int) = prep_execveat;
int (*fifth)(int) = prep_exit;
int (*sixth)(void) = ispreparing;
END

# posix/spawn.h by itself: what POSIX.1-2024 demands, and none of the extensions' names.
cat >"$scratch/strict.c" <<'END'
#include <spawn.h>
int (*first)(posix_spawn_file_actions_t *, int) = posix_spawn_file_actions_addfchdir;
int (*second)(posix_spawn_file_actions_t *__restrict, const char *__restrict) =
    posix_spawn_file_actions_addchdir;
int pidfd_spawn, pidfd_spawnp, pidfd_getpid, flag = POSIX_SPAWN_SETSID;
#ifdef SPAWN_NP_H
#error "the extensions are there"
#endif
END

# compiles COMPILER LANGUAGE-FLAGS LIBC-FLAGS: every order; -D_GNU_SOURCE is C++'s own habit.
compiles() {
  for file in "$scratch"/*.h; do
    for gnu in -U_GNU_SOURCE -D_GNU_SOURCE; do
      # shellcheck disable=SC2086  # lists of words
      printf '#include "%s"\n' "$file" | $1 $2 $strict $gnu $3 $include - &&
        printf '#include "%s"\n' "$file" | $1 $2 $strict $gnu $3 $posix $include - || return 1
    done
  done
}

# is_posix COMPILER LANGUAGE-FLAGS LIBC-FLAGS: under the strict macro alone.
is_posix() {
  # shellcheck disable=SC2086  # lists of words
  $1 $2 $strict -U_GNU_SOURCE -D_POSIX_C_SOURCE=202405L $3 "$posix" "$scratch/strict.c"
}

# are_portable COMPILER LANGUAGE-FLAGS LIBC-FLAGS: each program with spawn_np.h before all others.
are_portable() {
  for program in "$source_tree"/tests/portability/*.c; do
    # shellcheck disable=SC2086  # lists of words
    $1 $2 $strict $3 $include -include spawn_np.h "$program" &&
      $1 $2 $strict $3 $posix $include -include spawn_np.h "$program" || return 1
  done
}

# compiler_passes COMPILER NAME-OF-LIBC LIBC-FLAGS: the languages.
compiler_passes() {
  passes "headers__$2_$1_c11__compile" compiles "$1" '-x c -std=c11' "$3"
  passes "headers__$2_$1_cxx11__compile" compiles "$1" '-x c++ -std=c++11' "$3"
  passes "headers__$2_$1_cxx20__compile" compiles "$1" '-x c++ -std=c++20' "$3"
  passes "headers__$2_$1_c11_strict__compile" is_posix "$1" '-x c -std=c11' "$3"
  passes "headers__$2_$1_cxx11_strict__compile" is_posix "$1" '-x c++ -std=c++11' "$3"
  passes "portability__$2_$1_c11_strict__compile" are_portable "$1" "-x c -std=c11 $xopen" "$3"
  passes "portability__$2_$1_cxx20__compile" are_portable "$1" '-x c++ -std=c++20 -D_GNU_SOURCE' "$3"
}

for compiler in gcc clang; do
  if ! command -v "$compiler" >/dev/null 2>&1; then
    skip "headers__${compiler}__compile" 'is not installed'
    continue
  fi
  compiler_passes "$compiler" system ''
  if [ -d "$musl" ]; then
    compiler_passes "$compiler" musl "-nostdinc -isystem $musl"
  else
    skip "headers__musl_${compiler}__compile" 'musl-dev is not installed'
  fi
done

finish
