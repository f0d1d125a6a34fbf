// SPDX-License-Identifier: MIT
// posix_spawnattr_t as glibc and musl lay it out: one layout serves objects of both.
#pragma once

#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "objects/pool.hpp"
#include "sys/errno.hpp"

namespace libspawn {

/// The values up to 0x100 are the ABI of glibc and musl; older headers lack the later ones. Those
/// over 0xffff are posix_spawnattr_setxflags()'s alone.
enum Flag : uint32_t {
  kResetIds = 0x01,
  kSetPgroup = 0x02,
  kSetSigdef = 0x04,
  kSetSigmask = 0x08,
  kSetSchedparam = 0x10,
  kSetScheduler = 0x20,
  kUseVfork = 0x40,
  kSetSid = 0x80,
  kSetCgroup = 0x100,
  kSetRlimit = 0x200,
  kSetExec = 0x400,
  kSetSigign = 0x800,
  kStartSuspended = 0x1000,
  kNoExecErr = 0x2000,
  kCloexecDefault = 0x4000,
  kDisableAslr = 0x8000,
  kNoNewPrivs = 0x10000,
  kResetNofile = 0x20000,
  kNoZombie = 0x40000,
  kExplicitCpu = 0x80000,
  kOutcome = 0x100000,
  kShortFlags = 0xffff,
  kAllFlags = 0x1fffff,
};

/// glibc, musl: zero-filled means initialised. What POSIX and glibc have lives in the object
/// itself, all else in a block that it names (attrs/extensions.hpp).
struct [[gnu::may_alias]] Attributes {
  uint16_t flags;
  uint16_t zero;  // musl: its flags are an int
  pid_t pgroup;
  sigset_t sigdefault;
  sigset_t sigmask;
  int priority;
  int policy;
  int cgroup;
  int unused;  // musl: its pointer to exec()
  uint64_t magic;
  const void* pool;  // Hazard: of which copy of the library, linked or preloaded
  Handle block;
  int free[8];
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
static_assert(offsetof(Attributes, magic) == 280);

[[gnu::always_inline]] inline Attributes& attributes_of(posix_spawnattr_t* object) {
  return *reinterpret_cast<Attributes*>(object);
}

[[gnu::always_inline]] inline const Attributes& attributes_of(const posix_spawnattr_t* object) {
  return *reinterpret_cast<const Attributes*>(object);
}

}  // namespace libspawn
