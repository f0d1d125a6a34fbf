// SPDX-License-Identifier: MIT
// Waiting for the command: signals are passed on, stops are copied, the status is handed back.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher/launch.hpp"
#include "launcher/messages.hpp"

namespace launcher {
namespace {

/// A terminal sends to the whole foreground group: the command has it already where it is in it.
bool must_pass_on(const signalfd_siginfo& info, pid_t pid) {
  bool is_for_group = info.ssi_code == SI_KERNEL && getpgid(pid) == getpgrp();
  return info.ssi_signo != SIGCHLD && !is_for_group;
}

void pass_signals_on(int signals, pid_t pid) {
  signalfd_siginfo info;
  while (read(signals, &info, sizeof(info)) == sizeof(info)) {
    if (must_pass_on(info, pid)) (void)kill(pid, static_cast<int>(info.ssi_signo));
  }
}

/// Whether it has ended, and the status for that; while it is stopped, so is the launcher.
bool has_ended(const Launch& launch, pid_t pid, int& status) {
  siginfo_t info = {};
  idtype_t kind = launch.process >= 0 ? P_PIDFD : P_PID;
  id_t id = static_cast<id_t>(launch.process >= 0 ? launch.process : pid);
  if (waitid(kind, id, &info, WEXITED | WSTOPPED | WNOHANG) != 0) fail("waiting", errno);
  if (info.si_pid == 0) return false;
  status = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
  if (info.si_code != CLD_STOPPED) return true;
  (void)raise(SIGSTOP);
  return false;
}

}  // namespace

int wait_for(const Launch& launch, pid_t pid) {
  sigset_t all;
  (void)sigfillset(&all);
  int signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0) fail("waiting", errno);
  pollfd events[] = {{.fd = signals, .events = POLLIN}, {.fd = launch.process, .events = POLLIN}};
  int status = 0;
  while (!has_ended(launch, pid, status)) {
    (void)poll(events, 2, -1);
    pass_signals_on(signals, pid);
  }
  return status;
}

}  // namespace launcher
