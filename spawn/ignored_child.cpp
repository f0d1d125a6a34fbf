// SPDX-License-Identifier: MIT
// Which signals are ignored, by three calls instead of sixty-four.
#include <fcntl.h>

#include "spawn/child.hpp"
#include "sys/file.hpp"

namespace libspawn::child {
namespace {

constexpr char kField[] = "\nSigIgn:\t";
constexpr int kFieldLength = sizeof kField - 1;
constexpr int kDigits = 16;

/// Finds the field in text that comes in pieces: Linux lets a line before it be of any length.
class Finder {
 public:
  /// True once the whole number was seen.
  bool take(const char* text, long size) {
    for (long i = 0; i < size && seen_ < kFieldLength + kDigits; i++) take_one(text[i]);
    return seen_ == kFieldLength + kDigits;
  }
  uint64_t number() const { return number_; }

 private:
  void take_one(char c) {
    if (seen_ >= kFieldLength) {
      number_ = number_ << 4 | static_cast<uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
      seen_++;
    } else if (c == kField[seen_]) {
      seen_++;
    } else {
      seen_ = c == kField[0] ? 1 : 0;
    }
  }

  int seen_ = 0;
  uint64_t number_ = 0;
};

}  // namespace

sys::SignalSet ignored_signals(Report& report) {
  Result<int> status = open_proc(report, "/proc/self/status", O_RDONLY);
  if (failed(status.error)) return sys::SignalSet::all();
  char text[512];
  Finder finder;
  bool is_found = false;
  Result<long> got = {};
  while (!is_found && (got = sys::read(status.value, text, sizeof text)).value > 0) {
    is_found = finder.take(text, got.value);
  }
  (void)sys::close(status.value);
  return is_found ? sys::SignalSet{finder.number()} : sys::SignalSet::all();
}

}  // namespace libspawn::child
