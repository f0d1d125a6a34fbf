// SPDX-License-Identifier: MIT
// File actions on descriptors that are there.
#include <limits.h>

#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

/// Of one option: what it closes not, or what the descriptors become.
constexpr size_t kMostListed = 1024;
int listed[kMostListed];

constexpr char kPair[] = "N=M, two descriptor numbers";
constexpr char kList[] = "descriptor numbers, with commas between them";
constexpr char kOne[] = "a descriptor number";

bool parse_pair(Text value, int& left, int& right) {
  Text head = value;
  Text tail = value;
  return split(value, '=', head, tail) && parse_descriptor(head, left) &&
         parse_descriptor(tail, right);
}

/// Adds one action for each of the list.
template <class Add>
int add_each(Launch& launch, char* list, Add add) {
  return for_each(list, [&](Text item) {
    int fd;
    if (!parse_descriptor(item, fd)) return kNotAllowed;
    return count_action(launch, add(&launch.actions, fd));
  });
}

int add_dup(Launch& launch, char* value) {
  int fd;
  int source;
  if (!parse_pair(value, fd, source)) return kNotAllowed;
  return count_action(launch, posix_spawn_file_actions_adddup2(&launch.actions, source, fd));
}

int add_move(Launch& launch, char* value) {
  int fd;
  int source;
  if (!parse_pair(value, fd, source)) return kNotAllowed;
  return count_action(launch, posix_spawn_file_actions_addmove_np(&launch.actions, source, fd));
}

int add_close(Launch& launch, char* value) {
  return add_each(launch, value, posix_spawn_file_actions_addclose);
}

int add_inherit(Launch& launch, char* value) {
  return add_each(launch, value, posix_spawn_file_actions_addinherit_np);
}

int add_close_from(Launch& launch, char* value) {
  int from;
  if (!parse_descriptor(value, from)) return kNotAllowed;
  return count_action(launch, posix_spawn_file_actions_addclosefrom_np(&launch.actions, from));
}

/// A-B or A-, and behind a colon what stays open.
int add_close_range(Launch& launch, char* value) {
  Text range = value;
  Text list = value;
  Text first = value;
  Text last = value;
  size_t count = 0;
  int from;
  int to = INT_MAX;
  bool has_list = split(value, ':', range, list);
  if (!split(range, '-', first, last) || !parse_descriptor(first, from)) return kNotAllowed;
  if (last.size > 0 && !parse_descriptor(last, to)) return kNotAllowed;
  auto keep = [&](Text item) {
    if (count == kMostListed || !parse_descriptor(item, listed[count])) return kNotAllowed;
    ++count;
    return 0;
  };
  if (from > to || (has_list && for_each(list, keep) != 0)) return kNotAllowed;
  return count_action(
      launch, posix_spawn_file_actions_addcloserange_np(&launch.actions, from, to, listed, count));
}

/// Numbers, and - for what is closed; none: nothing is open.
int add_map(Launch& launch, char* value) {
  size_t count = 0;
  auto take = [&](Text item) {
    if (count == kMostListed) return kNotAllowed;
    if (is_same(item, "-")) {
      listed[count] = -1;
    } else if (!parse_descriptor(item, listed[count])) {
      return kNotAllowed;
    }
    ++count;
    return 0;
  };
  if (!is_same(value, "none") && for_each(value, take) != 0) return kNotAllowed;
  return count_action(launch, posix_spawn_file_actions_addfdmap_np(&launch.actions, listed, count));
}

constexpr Option kOptions[] = {
    {.name = "dup",
     .value = "N=M",
     .help = "N becomes a copy of M, as N>&M",
     .allowed = kPair,
     .apply = add_dup},
    {.name = "move",
     .value = "N=M",
     .help = "N becomes what M was, and M is closed",
     .allowed = kPair,
     .apply = add_move},
    {.name = "close", .value = "N[,N]...", .help = "close N", .allowed = kList, .apply = add_close},
    {.name = "close-from",
     .value = "N",
     .help = "close all from N on",
     .allowed = kOne,
     .apply = add_close_from},
    {.name = "close-range",
     .value = "A-[B][:N,...]",
     .help = "close A to B, or all from A on, but for each N",
     .allowed = "A-B or A-, A not over B, and behind a colon descriptor numbers with commas",
     .apply = add_close_range},
    {.name = "map",
     .value = "N,...|none",
     .help = "0 becomes the first N, 1 the next ...; - and all others are closed",
     .allowed = "descriptor numbers and -, with commas between them, or none",
     .apply = add_map},
    {.name = "inherit",
     .value = "N[,N]...",
     .help = "N stays open though it be close-on-exec",
     .allowed = kList,
     .apply = add_inherit},
    {.name = "cloexec-default",
     .help = "close what no file action names; 0, 1 and 2 too with --inherit",
     .flags = POSIX_SPAWN_CLOEXEC_DEFAULT},
};

}  // namespace

const Group descriptor_group = make_group("Descriptors", kOptions);

}  // namespace launcher
