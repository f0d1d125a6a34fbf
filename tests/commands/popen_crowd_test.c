// SPDX-License-Identifier: MIT
// popen: many threads and forks at once.
#include "tests/portable/commands.h"
#include "tests/portable/inherited.h"

enum { kThreads = 8, kRounds = 40 };

static int mistakes;
static int is_over;

static void mistake_unless(int condition) {
  if (!condition) __atomic_fetch_add(&mistakes, 1, __ATOMIC_RELAXED);
}

/// The list of a shell's descriptors has the three and the one that the shell lists them by.
static int has_no_other(const char* list) {
  int count = 0;
  for (; *list != '\0'; list++) count += *list == ' ';
  return count == 4;
}

static const char kChild[] = "child";

static void read_and_write(const char* word) {
  char command[64], text[kTextSize];
  snprintf(command, sizeof command, "echo %s /proc/$$/fd/*", word);
  FILE* writer = popen("read first; read end || exit $first", "w");
  FILE* reader = popen(command, "r");
  mistake_unless(reader != NULL && writer != NULL);
  if (reader == NULL || writer == NULL) return;
  mistake_unless(strncmp(read_all(reader, text), word, strlen(word)) == 0);
  // Linux: a fork copies descriptors and memory one after the other, so its list may lack some.
  mistake_unless(strcmp(word, kChild) == 0 || has_no_other(text));
  mistake_unless(pclose(reader) == 0);
  mistake_unless(fputs("9\n", writer) >= 0);
  mistake_unless(pclose(writer) == 9 << 8);
}

static void* read_and_write_often(void* number) {
  char word[32];
  for (int i = 0; i < kRounds; i++) {
    snprintf(word, sizeof word, "%ld-%d", (long)number, i);
    read_and_write(word);
  }
  return NULL;
}

static void* hold_long_ones(void* unused) {
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) {
    FILE* stream = popen("sleep 0.05", "r");
    mistake_unless(stream != NULL && pclose(stream) == 0);
  }
  return unused;
}

static void* fork_and_open(void* unused) {
  while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) {
    pid_t pid = fork();
    if (pid == 0) {
      alarm(20);
      mistakes = 0;
      read_and_write(kChild);
      _exit(mistakes == 0 ? 11 : 12);
    }
    mistake_unless(pid < 0 || wait_for(pid) == 11 << 8);
  }
  return unused;
}

static void open_in_a_crowd(void) {
  pthread_t threads[kThreads + 2];
  int descriptors = count_descriptors(getpid());
  pthread_create(&threads[kThreads], NULL, hold_long_ones, NULL);
  pthread_create(&threads[kThreads + 1], NULL, fork_and_open, NULL);
  for (long i = 0; i < kThreads; i++) {
    pthread_create(&threads[i], NULL, read_and_write_often, (void*)i);
  }
  for (int i = 0; i < kThreads; i++) pthread_join(threads[i], NULL);
  is_over = 1;
  pthread_join(threads[kThreads], NULL);
  pthread_join(threads[kThreads + 1], NULL);
  CHECK_EQ(mistakes, 0);
  CHECK_EQ(count_descriptors(getpid()), descriptors);
  CHECK(has_no_child());
}

static void popen__many_threads_and_forks__all_get_their_own(void) {
  if (skip_where_libc_cannot_clone()) return;
  run_apart(open_in_a_crowd);
}

int main(void) {
  check_library();
  close_inherited();
  RUN(popen__many_threads_and_forks__all_get_their_own);
  return check_end();
}
