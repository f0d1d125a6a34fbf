// SPDX-License-Identifier: MIT
// posix_spawnattr_set_login_np.
#include <limits.h>

#include "tests/portable/attributes.h"

static void set_login_np__any_name__is_taken_and_without_effect(void) {
  posix_spawnattr_t attributes;
  char name[LOGIN_NAME_MAX];
  memset(name, 'n', sizeof name);
  name[sizeof name - 1] = '\0';
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_login_np(&attributes, ""), 0);
  CHECK_EQ(posix_spawnattr_set_login_np(&attributes, name), 0);
  check_caller_unchanged(&attributes);
  CHECK_EQ(run_shell("test \"$(cat /proc/self/loginuid)\" = \"$(cat /proc/$PPID/loginuid)\"", NULL,
                     &attributes),
           0);
  posix_spawnattr_destroy(&attributes);
}

static void set_login_np__no_name_or_too_long__is_refused(void) {
  posix_spawnattr_t attributes;
  char name[LOGIN_NAME_MAX + 1];
  memset(name, 'n', sizeof name);
  name[sizeof name - 1] = '\0';
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_set_login_np(&attributes, NULL), EINVAL);
  CHECK_EQ(posix_spawnattr_set_login_np(&attributes, name), ERANGE);
  posix_spawnattr_destroy(&attributes);
}

int main(void) {
  check_library();
  RUN(set_login_np__any_name__is_taken_and_without_effect);
  RUN(set_login_np__no_name_or_too_long__is_refused);
  return check_end();
}
