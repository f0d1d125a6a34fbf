// SPDX-License-Identifier: MIT
// SIGINT and SIGQUIT: ignored by the first of the commands that run at once, restored by the last.
#include "commands/interrupts.hpp"

#include "commands/lock.hpp"
#include "spawn/places.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

constexpr int kSignals[] = {SIGINT, SIGQUIT};

Lock lock;
// Hazard: a fork may come between any two of these stores: the child must find its way.
Interrupts shared;
unsigned running;  // commands, of threads of the process
pid_t process;     // that has counted them

/// A forked child has the count of its parent, but not the threads: what they had set is kept.
bool is_left_over() { return running != 0 && process != sys::getpid(); }

void save(Interrupts& known, bool keeps_ignored) {
  for (int i = 0; i < 2; i++) {
    struct sigaction current = {};
    (void)sigaction(kSignals[i], nullptr, &current);
    if (!keeps_ignored || current.sa_handler != SIG_IGN) known.originals[i] = current;
  }
}

void ignore() {
  struct sigaction ignored = {};
  ignored.sa_handler = SIG_IGN;
  for (int signal : kSignals) (void)sigaction(signal, &ignored, nullptr);
}

void restore(const Interrupts& known) {
  for (int i = 0; i < 2; i++) (void)sigaction(kSignals[i], &known.originals[i], nullptr);
}

sys::SignalSet changed(const Interrupts& known) {
  sys::SignalSet set = {};
  for (int i = 0; i < 2; i++) {
    if (known.originals[i].sa_handler != SIG_IGN) set.bits |= sys::SignalSet::of(kSignals[i]).bits;
  }
  return set;
}

void count(unsigned commands) { __atomic_store_n(&running, commands, __ATOMIC_RELEASE); }

/// In a nascent child, where no other thread is.
sys::SignalSet ignore_alone(Interrupts& own) {
  save(own, false);
  ignore();
  return changed(own);
}

}  // namespace

sys::SignalSet ignore_interrupts(Interrupts& own) {
  if (find_nascent() != nullptr) return ignore_alone(own);
  Locked locked(lock);
  bool keeps_ignored = is_left_over();
  if (running != 0 && !keeps_ignored) {
    count(running + 1);
    return changed(shared);
  }
  save(shared, keeps_ignored);
  __atomic_store_n(&process, sys::getpid(), __ATOMIC_RELEASE);
  count(1);
  ignore();
  return changed(shared);
}

void restore_interrupts(const Interrupts& own) {
  if (find_nascent() != nullptr) return restore(own);
  Locked locked(lock);
  if (running > 1 && !is_left_over()) return count(running - 1);
  restore(shared);
  count(0);
}

}  // namespace libspawn
