// SPDX-License-Identifier: MIT
// What one process is enough for: making the objects of <spawn.h>, and a launch with its wait.
#include <benchmark/benchmark.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

namespace {

void expect(benchmark::State& state, bool is_right) {
  if (!is_right) state.SkipWithError("a call failed");
}

/// A list of that many actions, made and destroyed.
void actions(benchmark::State& state) {
  for (auto _ : state) {
    posix_spawn_file_actions_t list;
    bool is_right = posix_spawn_file_actions_init(&list) == 0;
    for (int64_t i = 0; i < state.range(0); i++) {
      is_right = posix_spawn_file_actions_adddup2(&list, 0, 1) == 0 && is_right;
    }
    is_right = posix_spawn_file_actions_destroy(&list) == 0 && is_right;
    if (!is_right) return expect(state, false);
  }
}

/// One action that has a path to be copied.
void action_with_path(benchmark::State& state) {
  for (auto _ : state) {
    posix_spawn_file_actions_t list;
    bool is_right = posix_spawn_file_actions_init(&list) == 0;
    is_right = posix_spawn_file_actions_addopen(&list, 0, "/dev/null", 0, 0) == 0 && is_right;
    is_right = posix_spawn_file_actions_destroy(&list) == 0 && is_right;
    if (!is_right) return expect(state, false);
  }
}

/// Attributes as a shell sets them: a group of its own, signals at their defaults, none blocked.
void attributes(benchmark::State& state) {
  sigset_t all;
  sigset_t none;
  sigfillset(&all);
  sigemptyset(&none);
  for (auto _ : state) {
    posix_spawnattr_t attr;
    bool is_right = posix_spawnattr_init(&attr) == 0;
    is_right = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                                                   POSIX_SPAWN_SETSIGMASK) == 0 &&
               is_right;
    is_right = posix_spawnattr_setpgroup(&attr, 0) == 0 && is_right;
    is_right = posix_spawnattr_setsigdefault(&attr, &all) == 0 && is_right;
    is_right = posix_spawnattr_setsigmask(&attr, &none) == 0 && is_right;
    is_right = posix_spawnattr_destroy(&attr) == 0 && is_right;
    if (!is_right) return expect(state, false);
  }
}

/// A launch of the program in the variable BENCH_CHILD, and the wait for its end.
void launch(benchmark::State& state) {
  char* child = getenv("BENCH_CHILD");
  char* argv[] = {child, nullptr};
  char* envp[] = {nullptr};
  if (child == nullptr) return expect(state, false);
  for (auto _ : state) {
    pid_t pid = -1;
    int status = -1;
    if (posix_spawn(&pid, child, nullptr, nullptr, argv, envp) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
      return expect(state, false);
    }
  }
}

BENCHMARK(actions)->Arg(1)->Arg(10)->Arg(5000);
BENCHMARK(action_with_path);
BENCHMARK(attributes);
BENCHMARK(launch)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
