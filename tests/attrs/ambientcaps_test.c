// SPDX-License-Identifier: MIT
// posix_spawnattr_getambientcaps_np and posix_spawnattr_setambientcaps_np.
#include "tests/portable/attributes.h"

#define BIT(capability) (1ULL << (capability))

enum { kChown = 0, kBindService = 10, kSysResource = 24, kSyslog = 34, kNoneOfTheKernels = 63 };

static const unsigned long long kCapIds = 3 << 6;  // CAP_SETGID, CAP_SETUID
static const unsigned long long kWanted = BIT(kChown) | BIT(kBindService) | BIT(kSyslog);

static posix_spawnattr_t attributes;

static void set_capabilities(uint64_t capabilities) {
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_setambientcaps_np(&attributes, capabilities), 0);
}

static void check_denied(int error, const char* call, int capability) {
  char text[kTextSize];
  snprintf(text, sizeof text, "ambient capability %d", capability);
  check_failure(NULL, &attributes,
                (struct failure){POSIX_SPAWN_STEP_AMBIENTCAPS_NP, call, error, capability, text});
}

static void getambientcaps_np__whatever_was_set__is_read(void) {
  static const uint64_t kSets[] = {0, 1, BIT(kSyslog), UINT64_MAX};
  uint64_t seen = 5;
  posix_spawnattr_init(&attributes);
  CHECK_EQ(posix_spawnattr_getambientcaps_np(&attributes, &seen), ENOENT);
  for (size_t i = 0; i < sizeof kSets / sizeof *kSets; i++) {
    CHECK_EQ(posix_spawnattr_setambientcaps_np(&attributes, kSets[i]), 0);
    CHECK_EQ(posix_spawnattr_getambientcaps_np(&attributes, &seen), 0);
    CHECK_EQ(seen == kSets[i], 1);
  }
  posix_spawnattr_destroy(&attributes);
}

static void setambientcaps_np__copied_object__shares_them(void) {
  uint64_t seen = 5;
  set_capabilities(1);
  posix_spawnattr_t copy = attributes;
  CHECK_EQ(posix_spawnattr_setambientcaps_np(&copy, 2), 0);
  CHECK_EQ(posix_spawnattr_getambientcaps_np(&attributes, &seen), 0);
  CHECK_EQ(seen, 2);
  posix_spawnattr_destroy(&attributes);
}

static void setambientcaps_np__with_user_and_groups__are_all_that_it_has(void) {
  gid_t groups[] = {10, 20};
  char text[kTextSize];
  if (skip_without(kCapIds | kWanted)) return;
  set_capabilities(kWanted);
  CHECK_EQ(posix_spawnattr_set_uid_np(&attributes, 1234), 0);
  CHECK_EQ(posix_spawnattr_set_gid_np(&attributes, 4321), 0);
  CHECK_EQ(posix_spawnattr_set_groups_np(&attributes, 2, groups, 0), 0);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_TEXT(status_line(pid, "Uid:", text), "1234 1234 1234 1234");
  CHECK_TEXT(status_line(pid, "Gid:", text), "4321 4321 4321 4321");
  CHECK_TEXT(status_line(pid, "Groups:", text), "10 20");
  CHECK_EQ(status_mask(pid, "CapAmb:") == kWanted, 1);
  CHECK_EQ(status_mask(pid, "CapEff:") == kWanted, 1);
  CHECK_EQ(status_mask(pid, "CapPrm:") == kWanted, 1);
  end(pid);
  CHECK_EQ(prctl(PR_SET_DUMPABLE, 1), 0);
  check_caller_unchanged(&attributes);
  CHECK_EQ(prctl(PR_GET_DUMPABLE), 1);
  posix_spawnattr_destroy(&attributes);
}

static void setambientcaps_np__of_root__are_raised_and_root_stays_root(void) {
  if (skip_without(kWanted)) return;
  set_capabilities(kWanted);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(status_mask(pid, "CapAmb:") == kWanted, 1);
  CHECK_EQ(status_mask(pid, "CapEff:") == status_mask(getpid(), "CapEff:"), 1);
  end(pid);
  check_caller_unchanged(&attributes);
  posix_spawnattr_destroy(&attributes);
}

static void with_ambient_ones_of_its_own(void) {
  set_capabilities(BIT(kChown));
  unsigned version_and_pid[2] = {0x20080522, 0};
  unsigned words[6];  // effective, permitted, inheritable; lower and upper halves
  CHECK_EQ(syscall(SYS_capget, version_and_pid, words), 0);
  words[2] |= 1 << kBindService;
  CHECK_EQ(syscall(SYS_capset, version_and_pid, words), 0);
  CHECK_EQ(prctl(47 /* PR_CAP_AMBIENT */, 2 /* RAISE */, kBindService, 0, 0), 0);
  check_caller_unchanged(&attributes);
  pid_t pid = start_ready(NULL, &attributes);
  CHECK_EQ(status_mask(pid, "CapAmb:") == BIT(kChown), 1);
  end(pid);
  CHECK_EQ(posix_spawnattr_setambientcaps_np(&attributes, 0), 0);
  pid = start_ready(NULL, &attributes);
  CHECK_EQ(status_mask(pid, "CapAmb:"), 0);
  end(pid);
  pid = start_ready(NULL, NULL);
  CHECK_EQ(status_mask(pid, "CapAmb:") == BIT(kBindService), 1);
  end(pid);
}

static void setambientcaps_np__those_of_the_caller__are_taken_away(void) {
  if (!skip_without(kWanted)) run_apart(with_ambient_ones_of_its_own);
}

static void setambientcaps_np__none_of_the_kernels__is_enotsup(void) {
  if (skip_without(kWanted)) return;
  set_capabilities(kWanted | BIT(kNoneOfTheKernels));
  check_denied(ENOTSUP, "prctl", kNoneOfTheKernels);
  posix_spawnattr_destroy(&attributes);
}

static void without_sys_resource(void) {
  unsigned version_and_pid[2] = {0x20080522, 0};
  unsigned words[6];
  CHECK_EQ(syscall(SYS_capget, version_and_pid, words), 0);
  words[0] &= ~(1U << kSysResource);
  words[1] &= ~(1U << kSysResource);
  words[2] &= ~(1U << kSysResource);
  CHECK_EQ(syscall(SYS_capset, version_and_pid, words), 0);
  set_capabilities(kWanted | BIT(kSysResource));
  static struct posix_spawn_error_np record;
  CHECK_EQ(posix_spawnattr_seterror_np(&attributes, &record), 0);
  // By capset() where the bounding set lacks it too, else by prctl().
  CHECK_EQ(spawn_error("/bin/true", NULL, &attributes), EPERM);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_AMBIENTCAPS_NP);
  CHECK_EQ(record.value, kSysResource);
}

static void setambientcaps_np__one_that_root_lacks__is_eperm(void) {
  if (!skip_without(kWanted)) run_apart(without_sys_resource);
}

static void any_capability(void) {
  set_capabilities(BIT(kBindService) | BIT(kSyslog));
  check_denied(EPERM, "capset", kBindService);
  CHECK_EQ(posix_spawnattr_setambientcaps_np(&attributes, BIT(kSyslog)), 0);
  check_denied(EPERM, "capset", kSyslog);
  CHECK_EQ(posix_spawnattr_setambientcaps_np(&attributes, BIT(kChown)), 0);
  check_denied(EPERM, "capset", kChown);
  CHECK_EQ(posix_spawnattr_setambientcaps_np(&attributes, 0), 0);
  end(start_ready(NULL, &attributes));
  posix_spawnattr_destroy(&attributes);
}

static void setambientcaps_np__of_an_ordinary_user__are_eperm(void) { run_as_user(any_capability); }

int main(void) {
  check_library();
  publish_helpers();
  RUN(getambientcaps_np__whatever_was_set__is_read);
  RUN(setambientcaps_np__copied_object__shares_them);
  RUN(setambientcaps_np__with_user_and_groups__are_all_that_it_has);
  RUN(setambientcaps_np__of_root__are_raised_and_root_stays_root);
  RUN(setambientcaps_np__those_of_the_caller__are_taken_away);
  RUN(setambientcaps_np__none_of_the_kernels__is_enotsup);
  RUN(setambientcaps_np__one_that_root_lacks__is_eperm);
  RUN(setambientcaps_np__of_an_ordinary_user__are_eperm);
  return check_end();
}
