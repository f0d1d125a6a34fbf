// SPDX-License-Identifier: MIT
// Users and groups by name. The launcher is static, and so reads the files: a static program cannot
// ask the services that nsswitch.conf names.
#include "launcher/users.hpp"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>

namespace launcher {
namespace {

// Linux: -1 is "as it is" to the calls that change users.
constexpr int64_t kLastId = 0xfffffffe;

/// Calls is_it(entry) for each of the file's until it says yes; the entry is libc's.
template <class Entry, class IsIt>
const Entry* find_entry(const char* path, Entry* (*next)(FILE*), IsIt is_it) {
  FILE* file = fopen(path, "re");
  if (file == nullptr) return nullptr;
  Entry* entry = next(file);
  while (entry != nullptr && !is_it(*entry)) entry = next(file);
  (void)fclose(file);
  return entry;
}

bool has_name(const char* name, Text text) {
  return strlen(name) == text.size && memcmp(name, text.data, text.size) == 0;
}

const passwd* find_passwd(Text text) {
  int64_t number;
  bool is_number = parse_number(text, 10, 0, kLastId, number);
  return find_entry<passwd>("/etc/passwd", fgetpwent, [&](const passwd& entry) {
    return is_number ? entry.pw_uid == number : has_name(entry.pw_name, text);
  });
}

bool has_member(const group& entry, const char* name) {
  for (char** member = entry.gr_mem; *member != nullptr; ++member) {
    if (strcmp(*member, name) == 0) return true;
  }
  return false;
}

void add_groups(const char* name, Login& login) {
  constexpr int kMost = sizeof(login.groups) / sizeof(login.groups[0]);
  (void)find_entry<group>("/etc/group", fgetgrent, [&](const group& entry) {
    bool is_new = entry.gr_gid != login.group && has_member(entry, name);
    if (is_new && login.count < kMost) login.groups[login.count++] = entry.gr_gid;
    return false;
  });
}

}  // namespace

bool find_user(Text text, uid_t& user) {
  int64_t number;
  bool is_number = parse_number(text, 10, 0, kLastId, number);
  const passwd* entry = is_number ? nullptr : find_passwd(text);
  if (!is_number && entry == nullptr) return false;
  user = is_number ? static_cast<uid_t>(number) : entry->pw_uid;
  return true;
}

bool find_group(Text text, gid_t& result) {
  int64_t number;
  bool is_number = parse_number(text, 10, 0, kLastId, number);
  if (is_number) {
    result = static_cast<gid_t>(number);
    return true;
  }
  const group* entry = find_entry<group>(
      "/etc/group", fgetgrent, [&](const group& one) { return has_name(one.gr_name, text); });
  if (entry == nullptr) return false;
  result = entry->gr_gid;
  return true;
}

bool find_login(Text text, Login& login) {
  const passwd* entry = find_passwd(text);
  if (entry == nullptr) return false;
  login.user = entry->pw_uid;
  login.group = entry->pw_gid;
  login.groups[0] = entry->pw_gid;
  login.count = 1;
  add_groups(entry->pw_name, login);
  return true;
}

}  // namespace launcher
