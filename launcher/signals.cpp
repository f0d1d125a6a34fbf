// SPDX-License-Identifier: MIT
// The names of signals, and sets of them. libc's own sigaddset() refuses the numbers that it uses.
#include <signal.h>

#include "launcher/values.hpp"

namespace launcher {
namespace {

constexpr int kLastSignal = 64;
// glibc: what kill -l calls RTMIN; musl has 35.
constexpr int kFirstRealTime = 34;

constexpr Name kSignals[] = {
    {"HUP", SIGHUP},       {"INT", SIGINT},           {"QUIT", SIGQUIT},
    {"ILL", SIGILL},       {"TRAP", SIGTRAP},         {"ABRT", SIGABRT},
    {"IOT", SIGABRT},      {"BUS", SIGBUS},           {"FPE", SIGFPE},
    {"KILL", SIGKILL},     {"USR1", SIGUSR1},         {"SEGV", SIGSEGV},
    {"USR2", SIGUSR2},     {"PIPE", SIGPIPE},         {"ALRM", SIGALRM},
    {"TERM", SIGTERM},     {"STKFLT", SIGSTKFLT},     {"CHLD", SIGCHLD},
    {"CLD", SIGCHLD},      {"CONT", SIGCONT},         {"STOP", SIGSTOP},
    {"TSTP", SIGTSTP},     {"TTIN", SIGTTIN},         {"TTOU", SIGTTOU},
    {"URG", SIGURG},       {"XCPU", SIGXCPU},         {"XFSZ", SIGXFSZ},
    {"VTALRM", SIGVTALRM}, {"PROF", SIGPROF},         {"WINCH", SIGWINCH},
    {"IO", SIGIO},         {"POLL", SIGIO},           {"PWR", SIGPWR},
    {"SYS", SIGSYS},       {"RTMIN", kFirstRealTime}, {"RTMAX", kLastSignal}};

/// RTMIN+n, RTMAX-n.
bool parse_real_time(Text text, int& signal) {
  Text base = text;
  Text offset = text;
  int number;
  bool is_up = split(text, '+', base, offset) && is_same(base, "RTMIN");
  if (!is_up && !(split(text, '-', base, offset) && is_same(base, "RTMAX"))) return false;
  if (!parse(offset, 0, kLastSignal - kFirstRealTime, number)) return false;
  signal = is_up ? kFirstRealTime + number : kLastSignal - number;
  return true;
}

}  // namespace

bool parse_signal(Text text, int& signal) {
  if (parse(text, 1, kLastSignal, signal)) return true;
  if (text.size > 3 && is_same({text.data, 3}, "SIG")) text = Text{text.data + 3, text.size - 3};
  int64_t number;
  if (!find_name(kSignals, text, number)) return parse_real_time(text, signal);
  signal = static_cast<int>(number);
  return true;
}

/// Linux: the first 64 bits of a set are the kernel's.
sigset_t make_set(uint64_t signals) {
  sigset_t set = {};
  memcpy(&set, &signals, sizeof(signals));
  return set;
}

bool add_signals(Text list, uint64_t& set) {
  return for_each(list, [&](Text item) {
           int signal;
           if (is_same(item, "none")) return 0;
           if (is_same(item, "all")) {
             set = ~uint64_t{0};
             return 0;
           }
           if (!parse_signal(item, signal)) return kNotAllowed;
           set |= uint64_t{1} << (signal - 1);
           return 0;
         }) == 0;
}

}  // namespace launcher
