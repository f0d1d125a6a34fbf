// SPDX-License-Identifier: MIT
// Who the child is: user, groups, capabilities.
#include <sys/prctl.h>

#include "spawn/child.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

/// Linux: capset() does not say which one it refuses: the first that is not had, else the first.
uint32_t culprit(uint64_t wanted, const sys::CapabilityWord had[2]) {
  uint64_t permitted = had[0].permitted | static_cast<uint64_t>(had[1].permitted) << 32;
  uint64_t lacking = wanted & ~permitted;
  if (wanted == 0) return 0;
  return static_cast<uint32_t>(__builtin_ctzll(lacking != 0 ? lacking : wanted));
}

/// Ambient capabilities must be inheritable first.
Errno make_inheritable(uint64_t capabilities, Report& report) {
  sys::CapabilityHeader header;
  sys::CapabilityWord words[2] = {};
  note(report, "capget");
  if (Errno e = sys::capget(&header, words); failed(e)) return e;
  words[0].inheritable |= static_cast<uint32_t>(capabilities);
  words[1].inheritable |= static_cast<uint32_t>(capabilities >> 32);
  report.failure.index = culprit(capabilities, words);
  note(report, "capset");
  return sys::capset(&header, words);
}

Errno raise(int capability, Report& report) {
  report.failure.index = static_cast<uint32_t>(capability);
  return sys::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, static_cast<unsigned long>(capability))
      .error;
}

}  // namespace

Errno reset_ids(const Plan& plan, Report& report) {
  if (!plan.has(kResetIds)) return Errno::kNone;
  note(report, "setresgid");
  Errno e = sys::setresgid(sys::kUnchanged, sys::getgid(), sys::kUnchanged);
  if (failed(e)) return e;
  note(report, "setresuid");
  return sys::setresuid(sys::kUnchanged, sys::getuid(), sys::kUnchanged);
}

Errno set_groups(const Plan& plan, Report& report) {
  if (!plan.has(kSupplementary)) return Errno::kNone;
  const Bytes& groups = plan.extensions->groups;
  note(report, "setgroups");
  return sys::setgroups(groups.size / sizeof(gid_t), static_cast<const gid_t*>(groups.start));
}

Errno set_gid(const Plan& plan, Report& report) {
  if (!plan.has(kGid)) return Errno::kNone;
  long gid = plan.extensions->gid;
  note(report, "setresgid");
  return sys::setresgid(gid, gid, gid);
}

Errno set_uid(const Plan& plan, Report& report) {
  if (!plan.has(kUid)) return Errno::kNone;
  // Linux: else a change of user takes away what set_ambient() is to hand on.
  if (plan.has(kAmbient)) {
    note(report, "prctl");
    if (Errno e = sys::prctl(PR_SET_KEEPCAPS, 1).error; failed(e)) return e;
  }
  long uid = plan.extensions->uid;
  note(report, "setresuid");
  return sys::setresuid(uid, uid, uid);
}

Errno set_ambient(const Plan& plan, Report& report) {
  if (!plan.has(kAmbient)) return Errno::kNone;
  uint64_t capabilities = plan.extensions->ambient;
  report.failure.index = 0;
  if (Errno e = make_inheritable(capabilities, report); failed(e)) return e;
  note(report, "prctl");
  // Linux before 4.3: has none of these, and takes the number for a mistake.
  Errno e = supported(sys::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL).error, Errno{EINVAL});
  if (failed(e)) return e;
  for (uint64_t rest = capabilities; rest != 0; rest &= rest - 1) {
    e = supported(raise(__builtin_ctzll(rest), report), Errno{EINVAL});
    if (failed(e)) return e;
  }
  return Errno::kNone;
}

Errno set_no_new_privs(const Plan& plan, Report& report) {
  if (!plan.has(kNoNewPrivs)) return Errno::kNone;
  note(report, "prctl");
  return supported(sys::prctl(PR_SET_NO_NEW_PRIVS, 1).error, Errno{EINVAL});
}

}  // namespace libspawn::child
