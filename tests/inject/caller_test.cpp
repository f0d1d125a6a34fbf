// SPDX-License-Identifier: MIT
// System calls that fail in the caller: what is done without, and what is returned.
#include <dlfcn.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/seccomp.hpp"
#include "tests/support/watch.hpp"

namespace {

using support::kMissing;
using support::Rules;

struct Case {
  const char* name;
  Rules rules;
};

std::string name_of(const testing::TestParamInfo<Case>& info) { return info.param.name; }

class luxury : public testing::TestWithParam<Case> {};

/// What a first spawn would like to have but does not need. No mapping is left behind.
TEST_P(luxury, refused__spawn_works_without) {
  support::in_fresh_process([] {
    support::Watch watch;
    support::refuse(GetParam().rules);
    bool has_stack =
        GetParam().rules[0].call != SYS_mmap && GetParam().rules[0].call != SYS_mprotect;
    watch.new_mappings = has_stack ? support::kOneStack : 0;
    for (int i = 0; i < 2; i++) {
      watch.expect_spawn(ENOENT, nullptr, nullptr, kMissing);
      watch.expect_spawn(0);
    }
  });
}

constexpr unsigned kPlainMapping = MAP_PRIVATE | MAP_ANONYMOUS;

INSTANTIATE_TEST_SUITE_P(
    caller, luxury,
    testing::Values(Case{"mmap_enomem", {{SYS_mmap, ENOMEM}}},
                    Case{"mmap_eperm", {{SYS_mmap, EPERM}}},
                    Case{"mprotect", {{SYS_mprotect, ENOMEM, 2, ~0U, PROT_NONE}}},
                    Case{"pipe2_emfile", {{SYS_pipe2, EMFILE}}},
                    Case{"pipe2_enfile", {{SYS_pipe2, ENFILE}}},
                    Case{"pipe2_enosys", {{SYS_pipe2, ENOSYS}}},
                    Case{"fcntl", {{SYS_fcntl, EMFILE, 1, ~0U, F_DUPFD_CLOEXEC}}},
                    Case{"pipe2_and_clone3", {{SYS_pipe2, EMFILE}, {SYS_clone3, EPERM}}}),
    name_of);

/// What posix_spawnp of a missing file answers.
int search() {
  char name[] = "libspawn-test-missing";
  char* argv[] = {name, nullptr};
  pid_t pid = support::kUntouched;
  int error = posix_spawnp(&pid, name, nullptr, nullptr, argv, environ);
  EXPECT_EQ(pid, support::kUntouched);
  return error;
}

void expect_search(int answer) {
  support::Watch watch;
  support::Watch::State before = watch.state();
  EXPECT_EQ(search(), answer);
  watch.expect_no_trace(before, support::kOneStack);
}

std::string long_path(size_t size) {
  std::string path = "/libspawn-test";
  while (path.size() < size) path += ":/libspawn-test";
  return path;
}

TEST(candidates, no_memory_for_a_path_of_some_kib__a_stack_that_is_there_has_room) {
  EXPECT_EQ(support::sandboxed([] {
              setenv("PATH", long_path(5000).c_str(), 1);
              EXPECT_EQ(search(), ENOENT);  // maps two stacks
              support::refuse({{SYS_mmap, ENOMEM, 3, ~0U, kPlainMapping}});
              expect_search(ENOENT);
            }),
            0);
}

TEST(candidates, no_memory_for_a_long_path__enomem_and_no_trace) {
  EXPECT_EQ(support::sandboxed([] {
              setenv("PATH", long_path(100000).c_str(), 1);
              expect_search(ENOENT);
              support::refuse({{SYS_mmap, ENOMEM, 3, ~0U, kPlainMapping}});
              expect_search(ENOMEM);
              setenv("PATH", "/libspawn-test", 1);
              expect_search(ENOENT);
            }),
            0);
}

using Spawn = int (*)(pid_t*, const char*, const posix_spawn_file_actions_t*,
                      const posix_spawnattr_t*, char* const[], char* const[]);

/// The version for programs linked before glibc 2.15, where it is ours.
Spawn old_posix_spawn() {
  void* function = dlvsym(RTLD_DEFAULT, "posix_spawn", "GLIBC_2.2.5");
  Dl_info info = {};
  bool is_ours = function != nullptr && dladdr(function, &info) != 0 &&
                 strstr(info.dli_fname, "libspawn.so") != nullptr;
  return is_ours ? reinterpret_cast<Spawn>(function) : nullptr;
}

TEST(shell_arguments, no_memory_for_many__enomem_and_no_trace) {
  if (old_posix_spawn() == nullptr) GTEST_SKIP() << "only in the shared library, x86-64";
  EXPECT_EQ(support::sandboxed([] {
              Spawn spawn = old_posix_spawn();
              support::Watch watch;
              support::Watch::State before = watch.state();
              char word[] = "word";
              std::vector<char*> argv(20000, word);
              argv.push_back(nullptr);
              support::refuse({{SYS_mmap, ENOMEM, 3, ~0U, kPlainMapping}});
              pid_t pid = support::kUntouched;
              EXPECT_EQ(spawn(&pid, kMissing, nullptr, nullptr, argv.data(), environ), ENOMEM);
              EXPECT_EQ(pid, support::kUntouched);
              watch.expect_no_trace(before, support::kOneStack);
            }),
            0);
}

struct Limit {
  int error;
};
Limit limit;

TEST(range_check, prlimit_refused__addopen_and_adddup2_leave_it_to_the_spawn) {
  for (int error : {EPERM, ENOSYS, EDOM}) {
    limit.error = error;
    EXPECT_EQ(support::sandboxed([] {
                support::Actions actions;
                support::refuse({{SYS_prlimit64, limit.error}});
                EXPECT_EQ(posix_spawn_file_actions_addopen(actions.get(), 3, "/", 0, 0), 0);
                EXPECT_EQ(posix_spawn_file_actions_adddup2(actions.get(), 0, -1), EBADF);
                EXPECT_EQ(posix_spawn_file_actions_adddup2(actions.get(), 0, 3), 0);
                EXPECT_EQ(posix_spawn_file_actions_addclose(actions.get(), 3), 0);
                EXPECT_EQ(support::PausedChild(actions.get()).error(), 0);
              }),
              0);
  }
}

TEST(mask, rt_sigprocmask_refused__child_reports_it_and_mask_is_as_before) {
  EXPECT_EQ(support::sandboxed([] {
              support::Watch watch;
              watch.new_mappings = support::kOneStack;
              support::refuse({{SYS_rt_sigprocmask, EDOM, 0, ~0U, SIG_SETMASK}});
              watch.expect_spawn(EDOM);
            }),
            0);
}

}  // namespace
