// SPDX-License-Identifier: MIT
// What the child may use: limits, file mode mask, its weight for the out-of-memory killer.
#include <sys/resource.h>

#include "spawn/child.hpp"
#include "sys/decimal.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

constexpr uint64_t kUsualDescriptors = 1024;  // POSIX: FD_SETSIZE, what select() can do

Errno reset_nofile() {
  sys::Limit limit = {};
  if (Errno e = sys::prlimit64(0, RLIMIT_NOFILE, nullptr, &limit); failed(e)) return e;
  limit.soft = limit.hard < kUsualDescriptors ? limit.hard : kUsualDescriptors;
  return sys::prlimit64(0, RLIMIT_NOFILE, &limit, nullptr);
}

}  // namespace

Errno set_limits(const Plan& plan, Report& report) {
  note(report, "prlimit64");
  report.failure.index = RLIMIT_NOFILE;
  if (plan.has(kResetNofile)) {
    if (Errno e = reset_nofile(); failed(e)) return e;
  }
  if (!plan.has(kSetRlimit) || plan.extensions == nullptr) return Errno::kNone;
  for (uint32_t rest = plan.extensions->limits_set; rest != 0; rest &= rest - 1) {
    int resource = __builtin_ctz(rest);
    report.failure.index = static_cast<uint32_t>(resource);
    const sys::Limit& limit = plan.extensions->limits[resource];
    if (Errno e = sys::prlimit64(0, resource, &limit, nullptr); failed(e)) return e;
  }
  return Errno::kNone;
}

void set_umask(const Plan& plan) {
  if (plan.has(kUmask)) sys::umask(plan.extensions->umask);
}

Errno set_oom_score_adj(const Plan& plan, Report& report) {
  if (!plan.has(kOomScoreAdj)) return Errno::kNone;
  char text[sys::kDecimalSize];
  const char* end = sys::write_decimal(text, plan.extensions->oom_score_adj);
  Errno e = write_proc(report, oom_score_adj_path(), text, static_cast<size_t>(end - text));
  // Linux: the file is all there is, and ENOENT would speak of the program.
  return supported(e, Errno{ENOENT});
}

}  // namespace libspawn::child
