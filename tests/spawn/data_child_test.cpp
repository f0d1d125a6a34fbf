// SPDX-License-Identifier: MIT
// Bytes of the caller's as a file of the child's.
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>

#include "spawn/plan.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/bare_child.hpp"
#include "tests/support/settings.hpp"

namespace {

using libspawn::Action;
using libspawn::ActionKind;
using libspawn::Errno;
using libspawn::Step;
using support::BareChild;
using support::BarePlan;

/// A child of which descriptor `fd` is a file with this text.
struct DataPlan : BarePlan {
  explicit DataPlan(std::string content, int at = support::unused_descriptor())
      : text(std::move(content)), fd(at) {
    action = {.kind = ActionKind::kData, .fd = fd, .size = text.size(), .data = text.data()};
    plan.actions = {&action, 1};
  }
  std::string name() const { return "fd/" + std::to_string(fd); }
  std::string text;
  int fd;
  Action action;
};

TEST(provide_data, any_bytes__are_read_from_the_beginning) {
  for (size_t size : {0, 1, 4095, 4096, 1 << 20}) {
    std::string text(size, 'x');
    for (size_t i = 0; i < size; i += 7) text[i] = static_cast<char>(i);
    DataPlan data(text);
    BareChild child(data.plan);
    ASSERT_EQ(child.report.failure.error, Errno::kNone);
    EXPECT_EQ(child.file(data.name()), text);
    EXPECT_NE(child.file("fdinfo/" + std::to_string(data.fd)).find("pos:\t0\n"), std::string::npos);
  }
}

TEST(provide_data, file__cannot_be_changed) {
  DataPlan data("text");
  BareChild child(data.plan);
  std::string path = "/proc/" + std::to_string(child.pid()) + "/" + data.name();
  support::File file(path, O_RDWR | O_CLOEXEC);
  ASSERT_GE(file.fd(), 0);
  constexpr int kReadOnly = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  EXPECT_EQ(fcntl(file.fd(), F_GET_SEALS) & kReadOnly, kReadOnly);
  EXPECT_EQ(write(file.fd(), "T", 1), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_NE(ftruncate(file.fd(), 0), 0);
}

TEST(provide_data, target_that_is_open__is_replaced) {
  support::File open_before("/dev/null");
  DataPlan data("text", open_before.fd());
  EXPECT_EQ(BareChild(data.plan).file(data.name()), "text");
}

TEST(provide_data, lowest_free_number__needs_no_move) {
  DataPlan data("text", support::unused_descriptor(3));
  BareChild child(data.plan);
  EXPECT_EQ(child.file(data.name()), "text");
  EXPECT_FALSE(child.has(support::unused_descriptor(data.fd + 1)));
}

TEST(provide_data, kernel_without_the_newest_seal__gets_the_others) {
  int status = support::sandboxed([] {
    support::answer(SYS_memfd_create, EINVAL, 1, 8, 8);
    DataPlan data("text");
    EXPECT_EQ(BareChild(data.plan).file(data.name()), "text");
  });
  EXPECT_EQ(status, 0);
}

/// What is reported where `call` answers `error`.
void expect_refused(unsigned call, int error, const char* name, int expected) {
  static struct {
    unsigned call;
    int error;
    const char* name;
    int expected;
  } given;
  given = {call, error, name, expected};
  int status = support::sandboxed([] {
    DataPlan data("text");
    support::answer(given.call, static_cast<unsigned>(given.error));
    support::expect_failure(data.plan, Step::kFileAction, given.expected, given.name);
  });
  EXPECT_EQ(status, 0) << name << " " << error;
}

TEST(provide_data, refused_call__is_reported) {
  expect_refused(SYS_memfd_create, ENOSYS, "memfd_create", ENOTSUP);
  expect_refused(SYS_memfd_create, EMFILE, "memfd_create", EMFILE);
  expect_refused(SYS_pwrite64, ENOSPC, "pwrite64", ENOSPC);
  expect_refused(SYS_dup3, EBADF, "dup3", EBADF);
  int status = support::sandboxed([] {
    DataPlan data("text");
    support::answer(SYS_fcntl, EPERM, 1, ~0U, F_ADD_SEALS);
    support::expect_failure(data.plan, Step::kFileAction, EPERM, "fcntl");
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
