// SPDX-License-Identifier: MIT
// What the cases of group G share.
#pragma once

#include "conformance/harness/launch.h"

/// An object with these flags and this process group, made anew by each call.
const posix_spawnattr_t* group_attributes(short flags, pid_t group);

/// A process that pauses until the end of the case, a member of `group` (0: leader of its own).
pid_t start_member(pid_t group);

/// The ID of no process group, larger than any of the kernel's.
enum { kNoGroup = 0x7ffffff0 };
