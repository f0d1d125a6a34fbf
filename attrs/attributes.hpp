// SPDX-License-Identifier: MIT
// posix_spawnattr_t as glibc and musl lay it out: one layout serves objects of both.
#pragma once

#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "sys/errno.hpp"

namespace libspawn {

/// The values are the ABI of glibc and musl; older headers lack the later ones.
enum Flag : uint16_t {
  kResetIds = 0x01,
  kSetPgroup = 0x02,
  kSetSigdef = 0x04,
  kSetSigmask = 0x08,
  kSetSchedparam = 0x10,
  kSetScheduler = 0x20,
  kUseVfork = 0x40,
  kSetSid = 0x80,
  kSetCgroup = 0x100,
  kAllFlags = 0x1ff,
};

/// glibc, musl: zero-filled means initialised; every value lives in the object itself.
struct [[gnu::may_alias]] Attributes {
  uint16_t flags;
  uint16_t zero;  // musl: its flags are an int
  pid_t pgroup;
  sigset_t sigdefault;
  sigset_t sigmask;
  int priority;
  int policy;
  int cgroup;
  int unused[15];
};

static_assert(sizeof(Attributes) == sizeof(posix_spawnattr_t));
static_assert(alignof(Attributes) == alignof(posix_spawnattr_t));
static_assert(sizeof(Attributes) == 336);
static_assert(offsetof(Attributes, pgroup) == 4);
static_assert(offsetof(Attributes, sigdefault) == 8);
static_assert(offsetof(Attributes, sigmask) == 136);
static_assert(offsetof(Attributes, priority) == 264);
static_assert(offsetof(Attributes, policy) == 268);
static_assert(offsetof(Attributes, cgroup) == 272);

[[gnu::always_inline]] inline Attributes& attributes_of(posix_spawnattr_t* object) {
  return *reinterpret_cast<Attributes*>(object);
}

[[gnu::always_inline]] inline const Attributes& attributes_of(const posix_spawnattr_t* object) {
  return *reinterpret_cast<const Attributes*>(object);
}

[[gnu::always_inline]] inline Errno check_flags(unsigned flags) {
  return (flags & ~unsigned{kAllFlags}) == 0 ? Errno::kNone : Errno{EINVAL};
}

}  // namespace libspawn
