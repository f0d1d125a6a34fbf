/* SPDX-License-Identifier: MIT */
/* Users and groups of /etc/passwd and /etc/group. */
#ifndef LAUNCHER_USERS_HPP
#define LAUNCHER_USERS_HPP

#include <sys/types.h>

#include "launcher/values.hpp"

namespace launcher {

/// A number stands for itself and need not be in the file.
bool find_user(Text text, uid_t& user);
bool find_group(Text text, gid_t& group);

/// One that must be in /etc/passwd, its group, and the supplementary ones.
struct Login {
  uid_t user;
  gid_t group;
  gid_t groups[65536];  // Linux: NGROUPS_MAX
  int count;
};
bool find_login(Text text, Login& login);

}  // namespace launcher

#endif
