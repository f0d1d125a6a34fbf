// SPDX-License-Identifier: MIT
// System calls that fail: a table of which, how, and with what arguments.
#include "tests/support/seccomp.hpp"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>

namespace support {
namespace {

constexpr unsigned kExitSignal = 0xff;

using Filter = std::vector<sock_filter>;

void load(Filter& filter, size_t offset) {
  filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset)));
}

/// Goes on where the loaded value is `value`, else behind the next `skipped` instructions.
void go_on_if(Filter& filter, unsigned value, unsigned char skipped) {
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped));
}

unsigned answer(const Rule& rule) {
  if (rule.error == kKills) return SECCOMP_RET_KILL_PROCESS;
  return SECCOMP_RET_ERRNO | static_cast<unsigned>(rule.error);
}

void append(Filter& filter, const Rule& rule) {
  bool compares = rule.argument != kAnyArgument;
  load(filter, offsetof(seccomp_data, nr));
  go_on_if(filter, static_cast<unsigned>(rule.call), compares ? 4 : 1);
  if (compares) {
    load(filter, offsetof(seccomp_data, args) + 8 * static_cast<size_t>(rule.argument));
    filter.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, rule.mask));
    go_on_if(filter, rule.value, 1);
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, answer(rule)));
}

}  // namespace

void refuse(const Rules& rules) {
  Filter filter;
  for (const Rule& rule : rules) append(filter, rule);
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  sock_fprog program = {static_cast<unsigned short>(filter.size()), filter.data()};
  ASSERT_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ASSERT_EQ(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

const std::vector<Rung> kRungs = {
    {"clone3", {}},
    {"clone", {{SYS_clone3, ENOSYS}}},
    {"clone_with_sigchld", {{SYS_clone3, ENOSYS}, {SYS_clone, EINVAL, 0, kExitSignal, 0}}},
    {"clone_without_vm", {{SYS_clone3, ENOSYS}, {SYS_clone, EINVAL, 0, CLONE_VM, CLONE_VM}}},
};

}  // namespace support
