// SPDX-License-Identifier: MIT
// Limits and what else bounds the command.
#include <errno.h>
#include <limits.h>
#include <sys/resource.h>

#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

constexpr Name kResources[] = {
    {"as", RLIMIT_AS},           {"core", RLIMIT_CORE},         {"cpu", RLIMIT_CPU},
    {"data", RLIMIT_DATA},       {"fsize", RLIMIT_FSIZE},       {"locks", RLIMIT_LOCKS},
    {"memlock", RLIMIT_MEMLOCK}, {"msgqueue", RLIMIT_MSGQUEUE}, {"nice", RLIMIT_NICE},
    {"nofile", RLIMIT_NOFILE},   {"nproc", RLIMIT_NPROC},       {"rss", RLIMIT_RSS},
    {"rtprio", RLIMIT_RTPRIO},   {"rttime", RLIMIT_RTTIME},     {"sigpending", RLIMIT_SIGPENDING},
    {"stack", RLIMIT_STACK}};

bool parse_amount(Text text, rlim_t& amount) {
  int64_t number;
  if (is_same(text, "unlimited")) {
    amount = RLIM_INFINITY;
    return true;
  }
  if (!parse_number(text, 10, 0, INT64_MAX, number)) return false;
  amount = static_cast<rlim_t>(number);
  return true;
}

/// SOFT:HARD, either of which may be missing and then stays; without a colon both are the same.
bool parse_limit(Text text, struct rlimit& limit) {
  Text soft = text;
  Text hard = text;
  if (!split(text, ':', soft, hard)) hard = soft;
  if (soft.size == 0 && hard.size == 0) return false;
  return (soft.size == 0 || parse_amount(soft, limit.rlim_cur)) &&
         (hard.size == 0 || parse_amount(hard, limit.rlim_max));
}

int set_limit(Launch& launch, char* value) {
  Text name = value;
  Text amounts = value;
  int64_t resource;
  struct rlimit limit;
  if (!split(value, '=', name, amounts) || !find_name(kResources, name, resource)) {
    return kNotAllowed;
  }
  int number = static_cast<int>(resource);
  // What an earlier option said of it, else the launcher's own.
  if (posix_spawnattr_getrlimit_np(&launch.attr, number, &limit) != 0 &&
      getrlimit(number, &limit) != 0) {
    return errno;
  }
  if (!parse_limit(amounts, limit)) return kNotAllowed;
  return posix_spawnattr_setrlimit_np(&launch.attr, number, &limit);
}

int set_umask(Launch& launch, char* value) {
  int64_t mask;
  if (!parse_number(value, 8, 0, 0777, mask)) return kNotAllowed;
  return posix_spawnattr_setumask_np(&launch.attr, static_cast<mode_t>(mask));
}

int set_oom_score(Launch& launch, char* value) {
  int adjustment;
  if (!parse(value, -1000, 1000, adjustment)) return kNotAllowed;
  return posix_spawnattr_setoomscoreadj_np(&launch.attr, adjustment);
}

constexpr Option kOptions[] = {
    {.name = "rlimit",
     .value = "NAME=[SOFT][:[HARD]]",
     .help = "limit, such as nofile=1024:4096 or core=unlimited",
     .allowed = "NAME=LIMIT, NAME=SOFT:HARD, NAME=SOFT: or NAME=:HARD; numbers or unlimited; NAME "
                "one of as, core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, "
                "rss, rtprio, rttime, sigpending, stack",
     .apply = set_limit,
     .flags = POSIX_SPAWN_SETRLIMIT_NP},
    {.name = "reset-nofile",
     .help = "the soft limit of descriptors is 1024, as select(2) needs",
     .flags = POSIX_SPAWN_RESETNOFILE_NP},
    {.name = "umask",
     .value = "OCTAL",
     .help = "file mode creation mask",
     .allowed = "an octal number from 0 to 777",
     .apply = set_umask},
    {.name = "oom-score-adj",
     .value = "N",
     .help = "-1000 (never killed for memory) to 1000 (first)",
     .allowed = "a number from -1000 to 1000",
     .apply = set_oom_score},
};

}  // namespace

const Group limit_group = make_group("Limits", kOptions);

}  // namespace launcher
