// SPDX-License-Identifier: MIT
// The attributes that have no room in posix_spawnattr_t: a block of memory that the object names.
#pragma once

#include <spawn_np.h>
#include <stddef.h>
#include <stdint.h>

#include "attrs/attributes.hpp"
#include "sys/process.hpp"
#include "sys/signal.hpp"

namespace libspawn {

/// Which members of a block were set.
enum Extension : uint32_t {
  kUid = 1U << 0,
  kGid = 1U << 1,
  kSupplementary = 1U << 2,
  kAmbient = 1U << 3,
  kNice = 1U << 4,
  kIoprio = 1U << 5,
  kAffinity = 1U << 6,
  kUmask = 1U << 7,
  kOomScoreAdj = 1U << 8,
  kPdeathsig = 1U << 9,
  kExecfd = 1U << 10,
  kProcdesc = 1U << 11,
  kSearchPath = 1U << 12,
  kNamespaces = 1U << 13,
  kUidMap = 1U << 14,
  kGidMap = 1U << 15,
  kRunmask = 1U << 16,
  kTimeout = 1U << 17,
};

inline constexpr int kLimits = 16;  // Linux: RLIM_NLIMITS

/// Bytes from malloc() that belong to the block.
struct Bytes {
  void* start;
  size_t size;
};

/// Everything is plain data: the child reads it where it is.
struct Extensions {
  uint32_t set;     // of enum Extension
  uint32_t xflags;  // those that are not in the object
  uid_t uid;
  gid_t gid;
  uint64_t ambient;  // capability n at bit n
  int nice;
  int ioprio;
  mode_t umask;
  int oom_score_adj;
  int pdeathsig;
  int execfd;
  int* procdesc;  // the caller's
  int procdesc_flags;
  int namespaces;  // CLONE_NEW*
  int timeout;     // milliseconds
  uint32_t runmask;
  uint32_t limits_set;  // resource n at bit n
  sys::Limit limits[kLimits];
  sys::SignalSet sigignore;
  Bytes groups;
  Bytes affinity;
  Bytes search_path;  // this one and the maps are strings
  Bytes uid_map;
  Bytes gid_map;
  posix_spawn_error_np* error;  // the caller's

  [[gnu::always_inline]] bool has(uint32_t extension) const { return (set & extension) != 0; }
};

/// The block to be read; null where the object has none. EINVAL: it was destroyed through a copy,
/// or another copy of the library made it.
Result<const Extensions*> read_extensions(const posix_spawnattr_t* object);

/// The block to be changed, made at the first time; ENOMEM, EINVAL as above. errno is kept.
Result<Extensions*> change_extensions(posix_spawnattr_t* object);

/// Ends the block, if there is one; once for all copies of the object. EINVAL: another copy of the
/// library made it.
Errno end_extensions(posix_spawnattr_t* object);

/// Sets a member of the object's block: ENOMEM, EINVAL as above.
template <class T>
Errno set_extension(posix_spawnattr_t* object, Extension which, T Extensions::*member, T value) {
  Result<Extensions*> block = change_extensions(object);
  if (failed(block.error)) return block.error;
  block.value->*member = value;
  block.value->set |= which;
  return Errno::kNone;
}

/// Reads a member: ENOENT it was not set, EINVAL as above.
template <class T>
Errno get_extension(const posix_spawnattr_t* object, uint32_t which, T Extensions::*member,
                    T* value) {
  Result<const Extensions*> block = read_extensions(object);
  if (failed(block.error)) return block.error;
  if (block.value == nullptr || !block.value->has(which)) return Errno{ENOENT};
  *value = block.value->*member;
  return Errno::kNone;
}

/// Takes a member back: it is as if it had never been set. EINVAL as above.
Errno unset_extension(posix_spawnattr_t* object, Extension which);

/// Sets a member to a copy of `size` bytes: ENOMEM, EINVAL as above; the object is unchanged then.
Errno set_extension_bytes(posix_spawnattr_t* object, Extension which, Bytes Extensions::*member,
                          const void* bytes, size_t size);

}  // namespace libspawn
