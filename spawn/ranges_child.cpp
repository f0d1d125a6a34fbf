// SPDX-License-Identifier: MIT
// A range of descriptors: one call for each gap, else /proc, else every number there may be.
#include <sys/resource.h>

#include "spawn/ranges.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

constexpr uint64_t kMostDescriptors = 1 << 20;  // Linux: fs.nr_open, unless it was raised

/// The lowest number from `fd` on that is kept; kLastDescriptor if there is none.
unsigned next_kept(const Range& range, unsigned fd) {
  size_t low = 0;
  size_t high = range.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (static_cast<unsigned>(range.kept[middle]) < fd) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  unsigned next = low < range.count ? static_cast<unsigned>(range.kept[low]) : kLastDescriptor;
  for (int reserved : range.reserved) {
    auto number = static_cast<unsigned>(reserved);
    if (reserved >= 0 && number >= fd && number < next) next = number;
  }
  return next;
}

bool apply_to_gaps(const Range& range) {
  unsigned flags = range.operation == RangeOperation::kCloexec ? sys::kCloseRangeCloexec : 0;
  unsigned first = range.first;
  while (first <= range.last) {
    unsigned kept = next_kept(range, first);
    if (kept > range.last || kept == kLastDescriptor) {
      return !failed(sys::close_range(first, range.last, flags));
    }
    if (kept != first && failed(sys::close_range(first, kept - 1, flags))) return false;
    first = kept + 1;
  }
  return true;
}

void apply_to(const Range& range, int fd) {
  if (range.operation == RangeOperation::kClose) {
    (void)sys::close(fd);
  } else {
    (void)sys::fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
}

/// The number that a name in /proc/self/fd spells, or -1.
int number_of(const char* name) {
  int number = 0;
  if (*name < '0' || *name > '9') return -1;
  for (; *name != '\0'; name++) number = number * 10 + (*name - '0');
  return number;
}

void apply_to_listed(const Range& range, const char* entries, long size, int directory) {
  for (long at = 0; at < size;) {
    const auto* entry = reinterpret_cast<const sys::DirectoryEntry*>(entries + at);
    int fd = number_of(entry->name);
    if (fd >= 0 && fd != directory && includes(range, static_cast<unsigned>(fd))) {
      apply_to(range, fd);
    }
    at += entry->length;
  }
}

/// Hazard: the table may be full; a number that is to be closed anyway makes room.
void make_room(const Range& range) {
  if (range.operation == RangeOperation::kClose && includes(range, range.first)) {
    (void)sys::close(static_cast<int>(range.first));
  }
}

bool apply_to_proc(const Range& range) {
  make_room(range);
  Result<int> directory =
      sys::openat(AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (failed(directory.error)) return false;
  alignas(sys::DirectoryEntry) char entries[1024];
  Result<long> got = {};
  // Linux: entries come in ascending order of number, so closing some skips none.
  while ((got = sys::getdents64(directory.value, entries, sizeof entries)).value > 0) {
    apply_to_listed(range, entries, got.value, directory.value);
  }
  (void)sys::close(directory.value);
  return !failed(got.error);
}

void apply_to_each(const Range& range) {
  sys::Limit limit = {kMostDescriptors, kMostDescriptors};
  (void)sys::prlimit64(0, RLIMIT_NOFILE, nullptr, &limit);
  uint64_t end = limit.hard < kMostDescriptors ? limit.hard : kMostDescriptors;
  for (unsigned fd = range.first; fd < end && fd <= range.last; fd++) {
    if (includes(range, fd)) apply_to(range, static_cast<int>(fd));
  }
}

}  // namespace

bool includes(const Range& range, unsigned fd) {
  return fd >= range.first && fd <= range.last && next_kept(range, fd) != fd;
}

void apply(const Range& range) {
  // Linux 5.9, and sandboxes refuse it: any failure means the other way.
  if (apply_to_gaps(range)) return;
  // Hazard: without /proc only the limit says where descriptors end.
  if (!apply_to_proc(range)) apply_to_each(range);
}

}  // namespace libspawn::child
