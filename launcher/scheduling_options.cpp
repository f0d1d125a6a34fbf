// SPDX-License-Identifier: MIT
// When and where the command runs.
#include <limits.h>
#include <sched.h>

#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

constexpr int kSchedExt = 7;  // Linux 6.12; not in every <sched.h>

constexpr Name kPolicies[] = {{"other", SCHED_OTHER}, {"fifo", SCHED_FIFO}, {"rr", SCHED_RR},
                              {"batch", SCHED_BATCH}, {"idle", SCHED_IDLE}, {"ext", kSchedExt}};

// ioprio_set(2): where no level is given, the one in the middle.
constexpr Name kClasses[] = {{"none", 0}, {"realtime", 1}, {"best-effort", 2}, {"idle", 3}};
constexpr int kMiddleLevel = 4;

constexpr int kMostProcessors = 8192;
unsigned long processors[kMostProcessors / (8 * sizeof(unsigned long))];

int set_policy(Launch& launch, char* value) {
  Text name = value;
  Text extra = value;
  int64_t policy;
  bool resets = split(value, ',', name, extra);
  if (!find_name(kPolicies, name, policy)) return kNotAllowed;
  if (resets && !is_same(extra, "reset-on-fork")) return kNotAllowed;
  policy |= resets ? SCHED_RESET_ON_FORK : 0;
  return posix_spawnattr_setschedpolicy(&launch.attr, static_cast<int>(policy));
}

int set_priority(Launch& launch, char* value) {
  struct sched_param param = {};
  if (!parse(value, 0, 99, param.sched_priority)) return kNotAllowed;
  return posix_spawnattr_setschedparam(&launch.attr, &param);
}

int set_nice(Launch& launch, char* value) {
  int nice;
  if (!parse(value, -20, 19, nice)) return kNotAllowed;
  return posix_spawnattr_setnice_np(&launch.attr, nice);
}

int set_ioprio(Launch& launch, char* value) {
  Text name = value;
  Text text = value;
  int64_t io_class;
  bool has_level = split(value, ':', name, text);
  if (!find_name(kClasses, name, io_class)) return kNotAllowed;
  int level = io_class == 1 || io_class == 2 ? kMiddleLevel : 0;
  if (has_level && !parse(text, 0, 7, level)) return kNotAllowed;
  return posix_spawnattr_setioprio_np(&launch.attr, static_cast<int>(io_class), level);
}

int add_processors(Text item) {
  Text head = item;
  Text tail = item;
  size_t first;
  size_t last;
  constexpr size_t kHighest = kMostProcessors - 1;
  bool is_range = split(item, '-', head, tail);
  if (!parse(head, size_t{0}, kHighest, first)) return kNotAllowed;
  if (!parse(is_range ? tail : head, first, kHighest, last)) return kNotAllowed;
  for (size_t i = first; i <= last; ++i) {
    CPU_SET_S(i, sizeof(processors), reinterpret_cast<cpu_set_t*>(processors));
  }
  return 0;
}

int set_affinity(Launch& launch, char* value) {
  memset(processors, 0, sizeof(processors));
  if (for_each(value, add_processors) != 0) return kNotAllowed;
  return posix_spawnattr_setaffinity_np(&launch.attr, sizeof(processors),
                                        reinterpret_cast<const cpu_set_t*>(processors));
}

int set_run_mask(Launch& launch, char* value) {
  Text digits = value;
  int64_t mask;
  if (digits.size > 2 && is_same({digits.data, 2}, "0x")) digits = Text{value + 2};
  if (!parse_number(digits, 16, 1, UINT32_MAX, mask)) return kNotAllowed;
  return posix_spawnattr_setrunmask(&launch.attr, static_cast<uint32_t>(mask));
}

constexpr Option kOptions[] = {
    {.name = "scheduler",
     .value = "POLICY",
     .help = "policy, and behind a comma reset-on-fork; see --priority",
     .allowed = "other, fifo, rr, batch, idle or ext, and behind a comma reset-on-fork",
     .apply = set_policy,
     .flags = POSIX_SPAWN_SETSCHEDULER},
    {.name = "priority",
     .value = "N",
     .help = "1 to 99 for fifo and rr, 0 for others",
     .allowed = "a number from 0 to 99",
     .apply = set_priority,
     .flags = POSIX_SPAWN_SETSCHEDPARAM},
    {.name = "nice",
     .value = "N",
     .help = "nice value, -20 to 19, whatever it is now",
     .allowed = "a number from -20 to 19",
     .apply = set_nice},
    {.name = "ioprio",
     .value = "CLASS[:LEVEL]",
     .help = "I/O priority: realtime, best-effort, idle or none; 0 to 7",
     .allowed = "none, realtime, best-effort or idle, and behind a colon a level from 0 to 7",
     .apply = set_ioprio},
    {.name = "affinity",
     .value = "CPU,...",
     .help = "processors, such as 0-3,6",
     .allowed = "numbers and ranges such as 0-3,6, under 8192",
     .apply = set_affinity},
    {.name = "run-mask",
     .value = "HEX",
     .help = "the first 32 processors as bits",
     .allowed = "a hexadecimal number from 1 to ffffffff",
     .apply = set_run_mask,
     .flags = POSIX_SPAWN_EXPLICIT_CPU},
};

}  // namespace

const Group scheduling_group = make_group("Scheduling", kOptions);

}  // namespace launcher
