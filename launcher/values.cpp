// SPDX-License-Identifier: MIT
// Numbers, names and lists, taken strictly.
#include "launcher/values.hpp"

#include <limits.h>
#include <sched.h>
#include <strings.h>

namespace launcher {
namespace {

constexpr Name kNamespaces[] = {{"cgroup", CLONE_NEWCGROUP}, {"ipc", CLONE_NEWIPC},
                                {"mount", CLONE_NEWNS},      {"net", CLONE_NEWNET},
                                {"pid", CLONE_NEWPID},       {"user", CLONE_NEWUSER},
                                {"uts", CLONE_NEWUTS}};

int value_of(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return INT_MAX;
}

}  // namespace

bool split(Text whole, char at, Text& head, Text& tail) {
  head = whole;
  tail = Text{whole.data + whole.size, 0};
  const void* found = memchr(whole.data, at, whole.size);
  if (found == nullptr) return false;
  head.size = static_cast<size_t>(static_cast<const char*>(found) - whole.data);
  tail = Text{whole.data + head.size + 1, whole.size - head.size - 1};
  return true;
}

bool parse_number(Text text, int base, int64_t least, int64_t most, int64_t& number) {
  bool is_negative = text.size > 1 && text.data[0] == '-' && least < 0;
  int64_t sum = 0;
  for (size_t i = is_negative ? 1 : 0; i < text.size; ++i) {
    int digit = value_of(text.data[i]);
    if (digit >= base) return false;
    if (__builtin_mul_overflow(sum, base, &sum)) return false;
    if (__builtin_add_overflow(sum, digit, &sum)) return false;
  }
  number = is_negative ? -sum : sum;
  return text.size > 0 && number >= least && number <= most;
}

bool parse_descriptor(Text text, int& fd) { return parse(text, 0, INT_MAX, fd); }

bool is_same(Text text, const char* name) {
  return strlen(name) == text.size && strncasecmp(text.data, name, text.size) == 0;
}

bool find_name(const Name* names, size_t count, Text text, int64_t& value) {
  for (size_t i = 0; i < count; ++i) {
    if (!is_same(text, names[i].name)) continue;
    value = names[i].value;
    return true;
  }
  return false;
}

bool parse_namespaces(Text list, int& kinds) {
  kinds = 0;
  return for_each(list, [&](Text item) {
           int64_t kind;
           if (!find_name(kNamespaces, item, kind)) return kNotAllowed;
           kinds |= static_cast<int>(kind);
           return 0;
         }) == 0;
}

}  // namespace launcher
