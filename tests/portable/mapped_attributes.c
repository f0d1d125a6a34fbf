// SPDX-License-Identifier: MIT
// Every attribute beside a list of descriptors: what it opens itself is not in the child.
#include "tests/portable/inherited.h"
#include "tests/portable/wishes.h"

static const int kOne[] = {0, 1, 2, kKept};

/// EPERM from the kernel or sandbox, to what needs a privilege, is no matter here.
static void try_wish(const struct wish* wish) {
  char program[kTextSize];
  char list[kListSize];
  char* argv[] = {"paused", NULL};
  posix_spawnattr_t attributes;
  pid_t pid = -1;
  process_descriptor = -1;
  posix_spawnattr_init(&attributes);
  ask(&attributes, wish);
  int error =
      posix_spawn_fds_np(&pid, helper("paused", program), argv, environ, kOne, 4, &attributes);
  posix_spawnattr_destroy(&attributes);
  if (process_descriptor >= 0) close(process_descriptor);
  if (error == EPERM && wish->need != kNobody) return;
  if (error != 0 || pid <= 0) CHECK_TEXT(wish->name, "works");
  if (error != 0 || pid <= 0) return;
  kill(pid, SIGCONT);
  wait_until_ready(pid);
  if (strcmp(descriptors_of(pid, list), "0 1 2 3") != 0) {
    CHECK_TEXT(wish->name, "exact");
    CHECK_TEXT(list, "0 1 2 3");
  }
  end(pid);
}

static void try_each(void) {
  char program[kTextSize];
  close_inherited();
  open_what_is_used(helper("paused", program), "/");
  for (int fd = 4; fd < 40; fd++) dup2(kKept, fd);
  int before = count_descriptors(getpid());
  for (size_t i = 0; i < kWishCount; i++) try_wish(&kWishes[i]);
  CHECK_EQ(count_descriptors(getpid()), before);
  CHECK(has_no_child());
}

static void map__beside_each_attribute__is_exact(void) {
  publish_helpers();
  run_on_each_kernel(try_each);
  run_prepared(refuse_sharing, try_each);
}

static void map__beside_each_attribute_of_a_user__is_exact(void) { run_as_user(try_each); }

int main(void) {
  check_library();
  RUN(map__beside_each_attribute__is_exact);
  RUN(map__beside_each_attribute_of_a_user__is_exact);
  return check_end();
}
