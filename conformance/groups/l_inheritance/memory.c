// SPDX-License-Identifier: MIT
// L: memory locks, mappings, shared memory, semaphore adjustments.
#include <fcntl.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/harness/launch.h"

enum { kSize = 4096 };

static void* map_file(int flags) {
  int fd = open("conformance-mapping", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  set_up(fd >= 0 && ftruncate(fd, kSize) == 0, "a file to map");
  char* memory = mmap(NULL, kSize, PROT_READ | PROT_WRITE, flags, fd, 0);
  set_up(memory != MAP_FAILED, "mmap");
  close(fd);
  memory[0] = 'x';
  return memory;
}

/// Everything, or what the limit of an ordinary user lets it lock.
static void lock_memory(void* some) {
  if (mlockall(MCL_CURRENT | MCL_FUTURE) == 0) return;
  set_up(mlock(some, kSize) == 0, "mlock");
}

/// A System V segment: attached here only, while a child is there.
static void require_not_attached(void) {
  char* argv[] = {"report", "--quiet", "--pause", NULL};
  struct shmid_ds status;
  int segment = shmget(IPC_PRIVATE, kSize, 0600);
  if (segment < 0 && errno == ENOSYS) return;
  set_up(segment >= 0, "shmget");
  void* memory = shmat(segment, NULL, 0);
  shmctl(segment, IPC_RMID, NULL);
  set_up(memory != (void*)-1, "shmat");
  start((struct launch){.argv = argv});
  set_up(shmctl(segment, IPC_STAT, &status) == 0, "shmctl");
  require_equal("how many processes have the segment", (long)status.shm_nattch, 1);
}

ASSERTION(PS_197) {
  volatile char* shared = map_file(MAP_SHARED);
  volatile char* own = map_file(MAP_PRIVATE);
  observe((struct launch){0});
  require_equal("how many of the caller's mappings the child has", seen_number("mapping"), 0);
  require_not_attached();
  lock_memory((void*)own);
  observe((struct launch){0});
  require(seen_number("VmLck") == 0, "the child has locked memory");
  require_equal("how many of the caller's mappings it has", seen_number("mapping"), 0);
  require(shared[0] == 'x' && own[0] == 'x', "the caller's mappings have changed");
}

union argument {  // of semctl
  int value;
};

static int create_semaphore(int value) {
  int semaphore = semget(IPC_PRIVATE, 1, 0600);
  if (semaphore < 0 && errno == ENOSYS) untested("no System V semaphores");
  set_up(semaphore >= 0, "semget");
  if (semctl(semaphore, 0, SETVAL, (union argument){value}) != 0) {
    semctl(semaphore, 0, IPC_RMID);
    fail("the case could not be set up: semctl");
  }
  return semaphore;
}

static int take_one(int semaphore) {
  return semop(semaphore, &(struct sembuf){.sem_op = -1, .sem_flg = SEM_UNDO}, 1);
}

struct values {
  int after_spawn, after_failure, after_caller;
};

/// In the caller, which takes one, spawns children that end, one that fails, and one that stays.
static void spawn_with_adjustment(int semaphore, struct values* values) {
  char* ends[] = {"report", "--quiet", NULL};
  char* stays[] = {"report", "--quiet", "--pause", NULL};
  if (take_one(semaphore) != 0) _exit(1);
  pid_t pid = -1;
  if (launch(&pid, (struct launch){.argv = ends}) != 0) _exit(2);
  waitpid(pid, NULL, 0);
  values->after_spawn = semctl(semaphore, 0, GETVAL);
  launch(&pid, (struct launch){.path = "./none", .argv = ends});
  values->after_failure = semctl(semaphore, 0, GETVAL);
  _exit(launch(&pid, (struct launch){.argv = stays}));
}

/// Removes the semaphore before anything is judged: nobody else would.
ASSERTION(PS_196) {
  struct values* values =
      mmap(NULL, sizeof *values, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int semaphore = create_semaphore(5), status = 0;
  pid_t pid = fork();
  if (pid == 0) spawn_with_adjustment(semaphore, values);
  waitpid(pid, &status, 0);
  values->after_caller = semctl(semaphore, 0, GETVAL);
  semctl(semaphore, 0, IPC_RMID);
  require_equal("the wait status of the caller", status, 0);
  require_equal("the semaphore after a child's end", values->after_spawn, 4);
  require_equal("the semaphore after a failed spawn", values->after_failure, 4);
  require_equal("the semaphore after the caller's end", values->after_caller, 5);
}
