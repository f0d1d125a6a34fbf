// SPDX-License-Identifier: MIT
// Callers whose real and effective IDs differ, as in a program that a set-ID file started.
#pragma once

#include "conformance/harness/launch.h"

struct caller {
  const char* name;  // for texts
  uid_t real_user, effective_user;
  gid_t real_group, effective_group;
};

/// The caller's IDs in the three constellations: only the user differs, only the group, both. Real
/// are those of the user that the run is for.
struct caller caller_with(bool other_user, bool other_group);

/// Runs `test` in a process for each of the three, with its IDs and some supplementary groups; a
/// `struct caller` is the argument. untested() for those who cannot take IDs.
void for_each_caller(void (*test)(const void* caller));

/// The same in this process: saved IDs equal the effective ones, and no privilege is left unless an
/// ID is 0.
void take_ids(const struct caller* caller);

/// An object with these flags, made anew by each call.
const posix_spawnattr_t* flag_attributes(short flags);

/// fail() unless the last report has this number: "uid.effective".
void require_id(const struct caller* caller, const char* key, long expected);

/// What the last report says of effective (and so saved) IDs, the real ones being the caller's.
void require_effective(const struct caller* caller, uid_t user, gid_t group);
void require_saved(const struct caller* caller, uid_t user, gid_t group);
void require_real(const struct caller* caller);

/// A copy of the reporter that belongs to kOwner and kOwningGroup.
void make_program(const char* path, mode_t mode);

enum { kOwner = 1234, kOwningGroup = 4321 };
