// SPDX-License-Identifier: MIT
// E: directory streams, message queues, semaphores, shared memory, mappings and locks on memory.
#include <dirent.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/groups/e_descriptors/descriptors.h"

/// The reporter looks for mappings with this in their name.
#define MAPPING "conformance-mapping"

static char* const kPausing[] = {"report", "--pause", NULL};

ASSERTION(PS_098) {
  write_file("entry", "", 0644);
  DIR* first = opendir(".");
  DIR* second = opendir("/");
  set_up(first != NULL && second != NULL, "opendir");
  open_at(20, NULL, 0);
  observe((struct launch){0});
  require_closed(dirfd(first));
  require_closed(dirfd(second));
  require_inherited(20, 20);
  int entries = 0;
  while (readdir(first) != NULL) entries++;
  require_equal("the number of entries that the caller's stream has", entries, 3);
}

// Linux 2.6.6: a message queue descriptor is a file descriptor. The system call, as mq_open is in
// a library of its own in some libcs.
ASSERTION(PS_099) {
  char name[64];
  struct mq_attr size = {.mq_maxmsg = 1, .mq_msgsize = 1}, seen_size = {0};
  snprintf(name, sizeof name, "conformance-%d", getpid());
  int queue = (int)syscall(SYS_mq_open, name, O_RDWR | O_CREAT | O_EXCL, 0600, &size);
  if (queue < 0) untested("no message queue: %s", error_name(errno));
  syscall(SYS_mq_unlink, name);
  open_at(20, NULL, 0);
  observe((struct launch){0});
  require_closed(queue);
  require_inherited(20, 20);
  require_equal("mq_getattr of the caller's queue",
                syscall(SYS_mq_getsetattr, queue, NULL, &seen_size), 0);
  require_equal("the queue's capacity", seen_size.mq_maxmsg, 1);
}

/// The new image has no mapping of the caller's, and has locked nothing.
static void require_bare_memory(const char* what) {
  require(seen_number("mapping") == 0, "%s: the caller's mapping is in the new image", what);
  require(seen_number("VmLck") == 0, "%s: the new image has locked memory", what);
}

/// Whether memory may be locked here at all.
static bool map_and_lock_file(void) {
  int fd = open(MAPPING, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  set_up(fd >= 0 && ftruncate(fd, 4096) == 0, "a file to map");
  char* mapping = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  set_up(mapping != MAP_FAILED, "mmap");
  bool is_locked = mlock(mapping, 4096) == 0;
  if (geteuid() == 0) mlockall(MCL_CURRENT | MCL_FUTURE);  // others have a limit
  strcpy(mapping, "the caller's");
  observe((struct launch){0});
  require_bare_memory("a file");
  require_text("the caller's mapping", mapping, "the caller's");
  munlockall();
  munmap(mapping, 4096);
  return is_locked;
}

static void attach_shared_memory(void) {
  struct shmid_ds status;
  int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  if (id < 0) untested("no shared memory segments: %s", error_name(errno));
  void* memory = shmat(id, NULL, 0);
  shmctl(id, IPC_RMID, NULL);
  set_up(memory != (void*)-1, "shmat");
  pid_t pid = start((struct launch){.argv = kPausing});
  await_report();
  set_up(shmctl(id, IPC_STAT, &status) == 0, "shmctl");
  require_equal("the number of attached processes", (long)status.shm_nattch, 1);
  kill(pid, SIGKILL);
  wait_status(pid);
}

// glibc, musl: a named semaphore is a mapped file of that name.
static void open_semaphore(void) {
  char name[64];
  snprintf(name, sizeof name, "/" MAPPING "-%d", getpid());
  sem_t* semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
  if (semaphore == SEM_FAILED) untested("no named semaphores: %s", error_name(errno));
  sem_unlink(name);
  observe((struct launch){0});
  require_bare_memory("a semaphore");
  require_equal("sem_trywait of the caller's semaphore", sem_trywait(semaphore), 0);
}

ASSERTION(PS_100) {
  attach_shared_memory();
  bool is_locked = map_and_lock_file();
  open_semaphore();
  if (!is_locked) untested("no memory may be locked");
}
