// SPDX-License-Identifier: MIT
// limit.N SOFT HARD, for each resource of the kernel.
#include <sys/resource.h>

#include "conformance/reporter/report.h"

void report_limits(void) {
  struct rlimit limit;
  for (int resource = 0; resource < 16; resource++) {
    if (getrlimit((__typeof__(RLIMIT_CORE))resource, &limit) != 0) continue;
    say("limit.%d %lld %lld", resource, (long long)limit.rlim_cur, (long long)limit.rlim_max);
  }
}
