/* SPDX-License-Identifier: MIT */
/* The values of options: numbers, names, lists. Nothing is skipped, nothing may be left over. */
#ifndef LAUNCHER_VALUES_HPP
#define LAUNCHER_VALUES_HPP

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "launcher/option.hpp"

namespace launcher {

/// A part of a value.
struct Text {
  const char* data;
  size_t size;

  Text(const char* begin, size_t length) : data(begin), size(length) {}
  Text(const char* whole) : data(whole), size(strlen(whole)) {}  // meant to convert
};

/// What stands before and behind the first `at`; false, and all of it in `head`, without one.
bool split(Text whole, char at, Text& head, Text& tail);

/// A number of digits in `base`, a minus sign before it where `least` is negative.
bool parse_number(Text text, int base, int64_t least, int64_t most, int64_t& number);

/// The same for decimal ones, in the type of the limits.
template <class Number>
bool parse(Text text, Number least, Number most, Number& number) {
  int64_t wide;
  bool is_good =
      parse_number(text, 10, static_cast<int64_t>(least), static_cast<int64_t>(most), wide);
  if (!is_good) return false;
  number = static_cast<Number>(wide);
  return true;
}

bool parse_descriptor(Text text, int& fd);

struct Name {
  const char* name;
  int64_t value;
};

bool is_same(Text text, const char* name);

bool find_name(const Name* names, size_t count, Text text, int64_t& value);

template <size_t Count>
bool find_name(const Name (&names)[Count], Text text, int64_t& value) {
  return find_name(names, Count, text, value);
}

/// Calls take(item) for each of the items between commas, until one is not answered by 0.
template <class Take>
int for_each(Text list, Take take) {
  Text item = list;
  Text rest = list;
  for (bool more = true; more; list = rest) {
    more = split(list, ',', item, rest);
    if (int error = take(item); error != 0) return error;
  }
  return 0;
}

/// Adds signals to a set: names, numbers, "all", "none".
bool add_signals(Text list, uint64_t& set);
sigset_t make_set(uint64_t signals);
bool parse_signal(Text text, int& signal);

/// Names of CLONE_NEW… kinds, as flags.
bool parse_namespaces(Text list, int& kinds);

}  // namespace launcher

#endif
