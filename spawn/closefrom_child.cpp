// SPDX-License-Identifier: MIT
// Closing every descriptor from a number on: one call, else /proc, else every number there may be.
#include <sys/resource.h>

#include "spawn/child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace libspawn::child {
namespace {

constexpr uint64_t kMostDescriptors = 1 << 20;  // Linux: fs.nr_open, unless it was raised

/// Closes first … last but `kept`.
bool close_ranges(unsigned first, int kept) {
  auto hole = static_cast<unsigned>(kept);
  if (kept < 0 || hole < first) return !failed(sys::close_range(first, ~0U, 0));
  if (hole > first && failed(sys::close_range(first, hole - 1, 0))) return false;
  return !failed(sys::close_range(hole + 1, ~0U, 0));
}

/// The number that a name in /proc/self/fd spells, or -1.
int number_of(const char* name) {
  int number = 0;
  if (*name < '0' || *name > '9') return -1;
  for (; *name != '\0'; name++) number = number * 10 + (*name - '0');
  return number;
}

void close_listed(const char* entries, long size, int first, int kept, int directory) {
  for (long at = 0; at < size;) {
    const auto* entry = reinterpret_cast<const sys::DirectoryEntry*>(entries + at);
    int fd = number_of(entry->name);
    if (fd >= first && fd != kept && fd != directory) (void)sys::close(fd);
    at += entry->length;
  }
}

bool close_from_proc(int first, int kept) {
  // Hazard: the table may be full; the first number is to go anyway and makes room.
  if (first != kept) (void)sys::close(first);
  Result<int> directory =
      sys::openat(AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (failed(directory.error)) return false;
  alignas(sys::DirectoryEntry) char entries[1024];
  Result<long> got = {};
  // Linux: entries come in ascending order of number, so closing some skips none.
  while ((got = sys::getdents64(directory.value, entries, sizeof entries)).value > 0) {
    close_listed(entries, got.value, first, kept, directory.value);
  }
  (void)sys::close(directory.value);
  return !failed(got.error);
}

void close_each(int first, int kept) {
  sys::Limit limit = {kMostDescriptors, kMostDescriptors};
  (void)sys::prlimit64(0, RLIMIT_NOFILE, nullptr, &limit);
  uint64_t end = limit.hard < kMostDescriptors ? limit.hard : kMostDescriptors;
  for (int fd = first; static_cast<uint64_t>(fd) < end; fd++) {
    if (fd != kept) (void)sys::close(fd);
  }
}

}  // namespace

void close_from(int first, int kept) {
  // Linux 5.9, and sandboxes refuse it: any failure means the other way.
  if (close_ranges(static_cast<unsigned>(first), kept)) return;
  // Hazard: without /proc only the limit says where descriptors end.
  if (!close_from_proc(first, kept)) close_each(first, kept);
}

}  // namespace libspawn::child
