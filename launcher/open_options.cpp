// SPDX-License-Identifier: MIT
// File actions that give a descriptor a file, as a shell's redirections do.
#include <fcntl.h>

#include "launcher/launch.hpp"
#include "launcher/values.hpp"

namespace launcher {
namespace {

constexpr mode_t kMode = 0666;

constexpr Name kFlags[] = {
    {"append", O_APPEND},     {"cloexec", O_CLOEXEC},     {"creat", O_CREAT},
    {"direct", O_DIRECT},     {"directory", O_DIRECTORY}, {"dsync", O_DSYNC},
    {"excl", O_EXCL},         {"noatime", O_NOATIME},     {"noctty", O_NOCTTY},
    {"nofollow", O_NOFOLLOW}, {"nonblock", O_NONBLOCK},   {"path", O_PATH},
    {"sync", O_SYNC},         {"tmpfile", O_TMPFILE},     {"trunc", O_TRUNC}};

/// N[@DIR][:FLAG,…]=FILE
struct Opening {
  int fd;
  int directory;
  int flags;
  mode_t mode;
  const char* path;
};

int add_flag(Text item, Opening& opening) {
  int64_t value;
  if (find_name(kFlags, item, value)) {
    opening.flags |= static_cast<int>(value);
    return 0;
  }
  bool is_mode = item.size > 0 && item.data[0] == '0' && parse_number(item, 8, 0, 07777, value);
  if (!is_mode) return kNotAllowed;
  opening.mode = static_cast<mode_t>(value);
  return 0;
}

bool parse_opening(Text value, Opening& opening) {
  Text left = value;
  Text path = value;
  Text flags = value;
  Text directory = value;
  if (!split(value, '=', left, path)) return false;
  opening.path = path.data;
  if (split(left, ':', left, flags)) {
    if (for_each(flags, [&](Text item) { return add_flag(item, opening); }) != 0) return false;
  }
  if (split(left, '@', left, directory) && !parse_descriptor(directory, opening.directory)) {
    return false;
  }
  return parse_descriptor(left, opening.fd);
}

int add_open(Launch& launch, char* value, int flags) {
  Opening opening = {.directory = AT_FDCWD, .flags = flags, .mode = kMode};
  if (!parse_opening(value, opening)) return kNotAllowed;
  auto [fd, directory, all, mode, path] = opening;
  int error =
      directory == AT_FDCWD
          ? posix_spawn_file_actions_addopen(&launch.actions, fd, path, all, mode)
          : posix_spawn_file_actions_addopenat_np(&launch.actions, fd, directory, path, all, mode);
  return count_action(launch, error);
}

int add_open_read(Launch& launch, char* value) { return add_open(launch, value, O_RDONLY); }

int add_open_write(Launch& launch, char* value) {
  return add_open(launch, value, O_WRONLY | O_CREAT | O_TRUNC);
}

int add_open_append(Launch& launch, char* value) {
  return add_open(launch, value, O_WRONLY | O_CREAT | O_APPEND);
}

int add_open_read_write(Launch& launch, char* value) {
  return add_open(launch, value, O_RDWR | O_CREAT);
}

int add_open_existing(Launch& launch, char* value) { return add_open(launch, value, O_RDWR); }

int add_data(Launch& launch, char* value) {
  Text left = value;
  Text data = value;
  int fd;
  if (!split(value, '=', left, data) || !parse_descriptor(left, fd)) return kNotAllowed;
  return count_action(
      launch, posix_spawn_file_actions_adddata_np(&launch.actions, fd, data.data, data.size));
}

constexpr char kOpening[] =
    "N[@DIR][:FLAG,...]=FILE: descriptor numbers, flags of open(2) in lower case, a mode as 0600";

constexpr Option kOptions[] = {
    {.name = "open",
     .value = "N=FILE",
     .help = "N reads FILE, as N<FILE",
     .allowed = kOpening,
     .apply = add_open_read},
    {.name = "open-write",
     .value = "N=FILE",
     .help = "N writes FILE, made or emptied, as N>FILE",
     .allowed = kOpening,
     .apply = add_open_write},
    {.name = "open-append",
     .value = "N=FILE",
     .help = "N appends to FILE, made if need be, as N>>FILE",
     .allowed = kOpening,
     .apply = add_open_append},
    {.name = "open-read-write",
     .value = "N=FILE",
     .help = "N reads and writes FILE, made if need be, as N<>FILE",
     .allowed = kOpening,
     .apply = add_open_read_write},
    {.name = "open-existing",
     .value = "N=FILE",
     .help = "N reads and writes FILE, which is there",
     .allowed = kOpening,
     .apply = add_open_existing},
    {.name = "data",
     .value = "N=TEXT",
     .help = "N reads TEXT, as a here-document",
     .allowed = "N=TEXT, N a descriptor number",
     .apply = add_data},
};

}  // namespace

const Group open_group = make_group(
    "Opening files; N may be N[@DIR][:FLAG,...]: FILE is relative to descriptor DIR,\n"
    "FLAG is one of open(2), such as excl or cloexec, or a mode, such as 0600",
    kOptions);

}  // namespace launcher
