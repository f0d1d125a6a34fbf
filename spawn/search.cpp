// SPDX-License-Identifier: MIT
// Turning PATH into candidates, in the parent; the child tries them where it then is.
#include "spawn/search.hpp"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "sys/text.hpp"

namespace libspawn {
namespace {

// POSIX: implementation-defined when PATH is unset; confstr(_CS_PATH), never the current directory.
constexpr const char* kDefaultPath = "/bin:/usr/bin";

const char* path_variable() {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; entry++) {
    if (const char* path = sys::skip_prefix(*entry, "PATH="); path != nullptr) return path;
  }
  return kDefaultPath;
}

size_t length_of_element(const char* element) {
  size_t length = 0;
  while (element[length] != '\0' && element[length] != ':') length++;
  return length;
}

/// Writes `element/file`; for an empty element, POSIX's working directory, the bare name.
char* write_path(char* at, const char* element, size_t length, const Search& search) {
  memcpy(at, element, length);
  at += length;
  if (length != 0) *at++ = '/';
  memcpy(at, search.file, search.file_length + 1);
  return at + search.file_length + 1;
}

}  // namespace

Result<Search> measure_search(const char* file, const char* path) {
  Search search = {
      .path = path == nullptr ? path_variable() : path, .file = file, .file_length = strlen(file)};
  if (search.file_length == 0) return {search, Errno{ENOENT}};
  if (search.file_length > NAME_MAX) return {search, Errno{ENAMETOOLONG}};
  size_t length = 0;
  search.elements = 1;
  for (; search.path[length] != '\0'; length++) search.elements += search.path[length] == ':';
  // Each path: its element, a slash, the name, a null byte; and a pointer to it.
  search.size = length + search.elements * (search.file_length + 2 + sizeof(char*));
  return {search, Errno::kNone};
}

Candidates write_candidates(const Search& search, char* memory) {
  auto** paths = reinterpret_cast<const char**>(memory);
  char* at = memory + search.elements * sizeof(char*);
  uint32_t count = 0;
  const char* end = memory + search.size;
  const char* element = search.path;
  for (size_t i = 0; i < search.elements; i++) {
    size_t length = length_of_element(element);
    size_t size = length + search.file_length + 2;
    // Hazard: the environment may have been changed since it was measured.
    if (size > static_cast<size_t>(end - at)) break;
    if (size <= PATH_MAX) {
      paths[count++] = at;
      at = write_path(at, element, length, search);
    }
    element += length + 1;
  }
  return {paths, count, true};
}

}  // namespace libspawn
