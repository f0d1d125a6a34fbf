// SPDX-License-Identifier: MIT
// Getting and setting attributes by number.
#include "conformance/groups/n_attributes/attributes.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { kGarbage = 0x5a };

static int set_parameter(posix_spawnattr_t* object, int priority) {
  struct sched_param parameter;
  memset(&parameter, 0, sizeof parameter);
  parameter.sched_priority = priority;
  return posix_spawnattr_setschedparam(object, &parameter);
}

int try_set(posix_spawnattr_t* object, enum attribute attribute, value value) {
  sigset_t signals = set_with(value);
  switch (attribute) {
    case kFlags:
      return posix_spawnattr_setflags(object, (short)value);
    case kGroup:
      return posix_spawnattr_setpgroup(object, (pid_t)value);
    case kDefaults:
      return posix_spawnattr_setsigdefault(object, &signals);
    case kMask:
      return posix_spawnattr_setsigmask(object, &signals);
    case kPolicy:
      return posix_spawnattr_setschedpolicy(object, (int)value);
    default:
      return set_parameter(object, (int)value);
  }
}

static int get_signals(const posix_spawnattr_t* object, enum attribute attribute, value* value) {
  sigset_t signals;
  memset(&signals, kGarbage, sizeof signals);
  int error = attribute == kMask ? posix_spawnattr_getsigmask(object, &signals)
                                 : posix_spawnattr_getsigdefault(object, &signals);
  *value = members_of(&signals);
  return error;
}

static int get_number(const posix_spawnattr_t* object, enum attribute attribute, int* number) {
  struct sched_param parameter;
  memset(&parameter, kGarbage, sizeof parameter);
  if (attribute == kGroup) return posix_spawnattr_getpgroup(object, number);
  if (attribute == kPolicy) return posix_spawnattr_getschedpolicy(object, number);
  int error = posix_spawnattr_getschedparam(object, &parameter);
  *number = parameter.sched_priority;
  return error;
}

static int get_flags(const posix_spawnattr_t* object, int* number) {
  short flags = kGarbage << 8 | kGarbage;
  int error = posix_spawnattr_getflags(object, &flags);
  *number = flags;
  return error;
}

int try_get(const posix_spawnattr_t* object, enum attribute attribute, value* value) {
  int number = kGarbage << 16 | kGarbage;
  if (attribute == kDefaults || attribute == kMask) return get_signals(object, attribute, value);
  int error =
      attribute == kFlags ? get_flags(object, &number) : get_number(object, attribute, &number);
  *value = (unsigned long long)number;
  return error;
}

const char* name_of(enum attribute attribute) {
  static const char* const names[] = {"flags",   "pgroup",      "sigdefault",
                                      "sigmask", "schedpolicy", "schedparam"};
  return names[attribute];
}

void set(posix_spawnattr_t* object, enum attribute attribute, value value) {
  char what[64];
  snprintf(what, sizeof what, "set%s of %#llx", name_of(attribute), value);
  require_error(what, try_set(object, attribute, value), 0);
}

value get(const posix_spawnattr_t* object, enum attribute attribute) {
  value value = 0;
  char what[64];
  snprintf(what, sizeof what, "get%s", name_of(attribute));
  require_error(what, try_get(object, attribute, &value), 0);
  return value;
}

void require_value(const posix_spawnattr_t* object, enum attribute attribute, value expected) {
  value seen = get(object, attribute);
  require(seen == expected, "get%s stores %#llx, not %#llx", name_of(attribute), seen, expected);
}

void require_round_trip(posix_spawnattr_t* object, enum attribute attribute, value value) {
  set(object, attribute, value);
  require_value(object, attribute, value);
}

void init(posix_spawnattr_t* object) {
  memset(object, 0xff, sizeof *object);
  require_error("posix_spawnattr_init", posix_spawnattr_init(object), 0);
}

value members_of(const sigset_t* set) {
  value members = 0;
  for (int signal = 1; signal <= SIGRTMAX; signal++) {
    if (sigismember(set, signal) == 1) members |= bit_of(signal);
  }
  return members;
}

sigset_t set_with(value members) {
  sigset_t set;
  sigemptyset(&set);
  for (int signal = 1; signal <= SIGRTMAX; signal++) {
    if ((members & bit_of(signal)) != 0) sigaddset(&set, signal);
  }
  return set;
}

value all_signals(void) {
  sigset_t set;
  sigfillset(&set);
  return members_of(&set);
}
