/* SPDX-License-Identifier: MIT */
/* Runs a program under a seccomp filter that fails system calls:
 *   deny ERROR CALL[,CALL...] PROGRAM [ARGUMENT...]
 * ERROR and CALL are numbers or names: EPERM ENOSYS; clone3 clone close_range openat. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kMostCalls = 16 };

static const struct {
  const char* name;
  unsigned number;
} kNames[] = {
    {"EPERM", EPERM},       {"ENOSYS", ENOSYS},
    {"EINVAL", EINVAL},     {"E2BIG", E2BIG},
    {"ENOTSUP", ENOTSUP},   {"clone3", SYS_clone3},
    {"clone", SYS_clone},   {"close_range", SYS_close_range},
    {"openat", SYS_openat}, {"pipe2", SYS_pipe2},
    {"mmap", SYS_mmap},
};

static unsigned number_of(const char* name) {
  for (size_t i = 0; i < sizeof kNames / sizeof *kNames; i++) {
    if (strcmp(name, kNames[i].name) == 0) return kNames[i].number;
  }
  return (unsigned)atoi(name);
}

static unsigned short append_call(struct sock_filter* at, const char* call, unsigned error) {
  at[0] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number_of(call), 0, 1);
  at[1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error);
  return 2;
}

static int install(unsigned error, char* calls) {
  struct sock_filter filter[2 * kMostCalls + 2];
  unsigned short length = 0;
  filter[length++] =
      (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (char* call = strtok(calls, ","); call != NULL && length < 2 * kMostCalls;
       call = strtok(NULL, ",")) {
    length += append_call(filter + length, call, error);
  }
  filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {length, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char** argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: deny ERROR CALL[,CALL...] PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  if (install(number_of(argv[1]), argv[2]) != 0) {
    perror("deny: seccomp");
    return 125;
  }
  execvp(argv[3], argv + 3);
  perror(argv[3]);
  return 127;
}
