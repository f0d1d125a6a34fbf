// SPDX-License-Identifier: MIT
// User, groups and privileges.
#include "launcher/launch.hpp"
#include "launcher/users.hpp"

namespace launcher {
namespace {

/// Of /etc/passwd, and what --groups lists.
Login login;

// Linux: a capability is a bit's number, and these are their names in order.
constexpr const char* kCapabilities[] = {"chown",
                                         "dac_override",
                                         "dac_read_search",
                                         "fowner",
                                         "fsetid",
                                         "kill",
                                         "setgid",
                                         "setuid",
                                         "setpcap",
                                         "linux_immutable",
                                         "net_bind_service",
                                         "net_broadcast",
                                         "net_admin",
                                         "net_raw",
                                         "ipc_lock",
                                         "ipc_owner",
                                         "sys_module",
                                         "sys_rawio",
                                         "sys_chroot",
                                         "sys_ptrace",
                                         "sys_pacct",
                                         "sys_admin",
                                         "sys_boot",
                                         "sys_nice",
                                         "sys_resource",
                                         "sys_time",
                                         "sys_tty_config",
                                         "mknod",
                                         "lease",
                                         "audit_write",
                                         "audit_control",
                                         "setfcap",
                                         "mac_override",
                                         "mac_admin",
                                         "syslog",
                                         "wake_alarm",
                                         "block_suspend",
                                         "audit_read",
                                         "perfmon",
                                         "bpf",
                                         "checkpoint_restore"};

int set_user(Launch& launch, char* value) {
  uid_t user;
  if (!find_user(value, user)) return kNotAllowed;
  return posix_spawnattr_set_uid_np(&launch.attr, user);
}

int set_group(Launch& launch, char* value) {
  gid_t group;
  if (!find_group(value, group)) return kNotAllowed;
  return posix_spawnattr_set_gid_np(&launch.attr, group);
}

int set_groups(Launch& launch, char* value) {
  constexpr int kMost = sizeof(login.groups) / sizeof(login.groups[0]);
  login.count = 0;
  int error = is_same(value, "none") ? 0 : for_each(value, [](Text item) {
    bool is_good = login.count < kMost && find_group(item, login.groups[login.count]);
    login.count += is_good ? 1 : 0;
    return is_good ? 0 : kNotAllowed;
  });
  if (error != 0) return error;
  return posix_spawnattr_set_groups_np(&launch.attr, login.count, login.groups, 0);
}

int set_login(Launch& launch, char* value) {
  if (!find_login(value, login)) return kNotAllowed;
  int error = posix_spawnattr_set_uid_np(&launch.attr, login.user);
  if (error == 0) error = posix_spawnattr_set_gid_np(&launch.attr, login.group);
  if (error != 0) return error;
  return posix_spawnattr_set_groups_np(&launch.attr, login.count, login.groups, login.user);
}

int set_login_name(Launch& launch, char* value) {
  return posix_spawnattr_set_login_np(&launch.attr, value);
}

bool find_capability(Text text, int& capability) {
  if (text.size > 4 && is_same({text.data, 4}, "cap_")) text = Text{text.data + 4, text.size - 4};
  capability = 0;
  for (const char* name : kCapabilities) {
    if (is_same(text, name)) return true;
    ++capability;
  }
  return parse(text, 0, 63, capability);
}

int set_capabilities(Launch& launch, char* value) {
  uint64_t capabilities = 0;
  int error = is_same(value, "none") ? 0 : for_each(value, [&](Text item) {
    int capability;
    if (!find_capability(item, capability)) return kNotAllowed;
    capabilities |= uint64_t{1} << capability;
    return 0;
  });
  if (error != 0) return error;
  return posix_spawnattr_setambientcaps_np(&launch.attr, capabilities);
}

constexpr Option kOptions[] = {
    {.name = "user",
     .value = "USER",
     .help = "as USER, with its group and supplementary groups",
     .allowed = "a user of /etc/passwd; for others there are --uid, --gid and --groups",
     .apply = set_login},
    {.name = "uid",
     .value = "USER",
     .help = "as USER, and the groups as they are",
     .allowed = "a number, or a user of /etc/passwd",
     .apply = set_user},
    {.name = "gid",
     .value = "GROUP",
     .help = "with GROUP as group",
     .allowed = "a number, or a group of /etc/group",
     .apply = set_group},
    {.name = "groups",
     .value = "GROUP,...|none",
     .help = "with these supplementary groups and no other",
     .allowed = "numbers and groups of /etc/group, with commas between them, or none",
     .apply = set_groups},
    {.name = "login",
     .value = "NAME",
     .help = "login name; without effect on Linux",
     .apply = set_login_name},
    {.name = "reset-ids",
     .help = "the effective user and group become the real ones",
     .flags = POSIX_SPAWN_RESETIDS},
    {.name = "ambient-caps",
     .value = "CAP,...|none",
     .help = "with these ambient capabilities, such as net_raw",
     .allowed = "names of capabilities(7) or numbers, with commas between them, or none",
     .apply = set_capabilities},
    {.name = "no-new-privs",
     .help = "set-user-ID programs and the like give no privilege",
     .flags = POSIX_SPAWN_NO_NEW_PRIVS_NP},
};

}  // namespace

const Group user_group = make_group("User and privileges", kOptions);

}  // namespace launcher
