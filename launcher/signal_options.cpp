// SPDX-License-Identifier: MIT
// Signals. A repeated option adds to its set.
#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

constexpr char kSignals[] =
    "signals by name or number, with commas between them, all or none (kill -l lists them)";

int set_defaults(Launch& launch, char* value) {
  if (!add_signals(value, launch.defaults)) return kNotAllowed;
  sigset_t set = make_set(launch.defaults);
  return posix_spawnattr_setsigdefault(&launch.attr, &set);
}

int set_ignored(Launch& launch, char* value) {
  if (!add_signals(value, launch.ignored)) return kNotAllowed;
  sigset_t set = make_set(launch.ignored);
  return posix_spawnattr_setsigignore_np(&launch.attr, &set);
}

int set_mask(Launch& launch, char* value) {
  if (!add_signals(value, launch.mask)) return kNotAllowed;
  sigset_t set = make_set(launch.mask);
  return posix_spawnattr_setsigmask(&launch.attr, &set);
}

int set_parent_death_signal(Launch& launch, char* value) {
  int signal = 0;
  if (!is_same(value, "none") && !parse_signal(value, signal)) return kNotAllowed;
  return posix_spawnattr_setpdeathsig_np(&launch.attr, signal);
}

constexpr Option kOptions[] = {
    {.name = "default-signal",
     .value = "SIG,...",
     .help = "these signals have their default action",
     .allowed = kSignals,
     .apply = set_defaults,
     .flags = POSIX_SPAWN_SETSIGDEF},
    {.name = "ignore-signal",
     .value = "SIG,...",
     .help = "these signals are ignored",
     .allowed = kSignals,
     .apply = set_ignored,
     .flags = POSIX_SPAWN_SETSIGIGN_NP},
    {.name = "signal-mask",
     .value = "SIG,...",
     .help = "these signals are blocked, and no other",
     .allowed = kSignals,
     .apply = set_mask,
     .flags = POSIX_SPAWN_SETSIGMASK},
    {.name = "pdeathsig",
     .value = "SIG",
     .help = "gets SIG when its parent ends",
     .allowed = "a signal, by name or number, or none",
     .apply = set_parent_death_signal},
};

}  // namespace

const Group signal_group = make_group("Signals: names or numbers, all, none", kOptions);

}  // namespace launcher
