// SPDX-License-Identifier: MIT
// The six attributes of an object, each as a number: a set of signals has bit N-1 for signal N.
#pragma once

#include "conformance/harness/launch.h"

enum attribute { kFlags, kGroup, kDefaults, kMask, kPolicy, kPriority, kAttributes };

typedef unsigned long long value;

/// Calls the setter or getter; what it gives. A getter that stores nothing leaves garbage.
int try_set(posix_spawnattr_t* object, enum attribute attribute, value value);
int try_get(const posix_spawnattr_t* object, enum attribute attribute, value* value);

/// The same where it must give 0.
void set(posix_spawnattr_t* object, enum attribute attribute, value value);
value get(const posix_spawnattr_t* object, enum attribute attribute);

void require_value(const posix_spawnattr_t* object, enum attribute attribute, value expected);

/// Sets the value, and gets it back.
void require_round_trip(posix_spawnattr_t* object, enum attribute attribute, value value);

/// The name in that of the functions, as in posix_spawnattr_setNAME.
const char* name_of(enum attribute attribute);

/// Initialises memory full of ones.
void init(posix_spawnattr_t* object);

value members_of(const sigset_t* set);
sigset_t set_with(value members);

value all_signals(void);
