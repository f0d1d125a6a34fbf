// SPDX-License-Identifier: MIT
// The list of open streams.
#include "commands/streams.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"

namespace {

using libspawn::Action;
using libspawn::Stream;
using libspawn::Streams;

/// A stream on a pipe whose other end is closed; no command.
struct Listed {
  explicit Listed(pid_t pid = -1) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) abort();
    close(ends[1]);
    file = fdopen(ends[0], "r");
    fd = ends[0];
    stream = libspawn::make_stream(file, fd);
    stream->pid = pid;
    Streams().add(stream);
  }
  void end() {
    Streams().remove(stream);
    libspawn::free_stream(stream);
    fclose(file);
  }
  FILE* file;
  int fd;
  Stream* stream;
};

TEST(streams, added__are_found_until_they_are_removed) {
  Listed a, b, c;
  EXPECT_EQ(Streams().find(b.file, b.fd), b.stream);
  Streams().remove(b.stream);
  EXPECT_EQ(Streams().find(b.file, b.fd), nullptr);
  EXPECT_EQ(Streams().find(a.file, a.fd), a.stream);
  EXPECT_EQ(Streams().find(c.file, c.fd), c.stream);
  Streams().add(b.stream);
  a.end(), b.end(), c.end();
  EXPECT_EQ(Streams().count(), 0U);
}

TEST(streams, file_with_another_descriptor__is_another) {
  Listed a;
  EXPECT_EQ(Streams().find(a.file, a.fd + 1), nullptr);
  a.end();
}

TEST(streams, descriptor_that_is_another_file__is_neither_found_nor_closed) {
  Listed a;
  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(null, a.fd);
  Action actions[1];
  EXPECT_EQ(Streams().find(a.file, a.fd), nullptr);
  EXPECT_EQ(Streams().write_closes(actions), actions);
  close(null);
  a.end();
}

TEST(streams, closed_descriptor__is_found_but_not_closed) {
  Listed a;
  Action actions[1];
  close(a.fd);
  EXPECT_EQ(Streams().find(a.file, a.fd), a.stream);
  EXPECT_EQ(Streams().write_closes(actions), actions);
  a.end();
}

TEST(streams, open__each_has_an_action_that_closes_it) {
  Listed a, b;
  Action actions[2];
  EXPECT_EQ(Streams().write_closes(actions), actions + 2);
  for (const Action& action : actions) EXPECT_EQ(action.kind, libspawn::ActionKind::kClose);
  EXPECT_EQ(actions[0].fd + actions[1].fd, a.fd + b.fd);
  a.end(), b.end();
}

TEST(streams, same_file_again__forgets_the_first_and_collects_its_command) {
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  siginfo_t info;
  waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
  Listed a(pid);
  Stream* again = libspawn::make_stream(a.file, a.fd);
  Streams().add(again);
  EXPECT_EQ(Streams().count(), 1U);
  EXPECT_EQ(Streams().find(a.file, a.fd), again);
  EXPECT_EQ(waitpid(pid, nullptr, WNOHANG), -1);
  a.stream = again;
  a.end();
}

TEST(streams, held__block_all_signals) {
  sigset_t before;
  sigset_t now;
  sigprocmask(SIG_BLOCK, nullptr, &before);
  {
    Streams streams;
    sigprocmask(SIG_BLOCK, nullptr, &now);
    EXPECT_TRUE(sigismember(&now, SIGTERM));
    EXPECT_EQ(streams.mask().bits, libspawn::sys::SignalSet::from(before).bits);
  }
  sigprocmask(SIG_BLOCK, nullptr, &now);
  EXPECT_FALSE(sigismember(&now, SIGTERM));
}

}  // namespace
