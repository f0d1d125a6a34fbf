// SPDX-License-Identifier: MIT
// posix_spawn_candidate_np: what a search in PATH has tried, as far as the record keeps it.
#include <limits.h>
#include <sys/mman.h>

#include "tests/portable/record.h"

static char path[400000];

/// Searches `path` for `file`, which must fail.
static void search(const char* file, int expected) {
  char* argv[] = {"none", NULL};
  pid_t pid = -7;
  with_record(0);
  CHECK_EQ(posix_spawnattr_setsearchpath_np(&recorded, path), 0);
  CHECK_EQ(posix_spawnp(&pid, file, NULL, &recorded, argv, environ), expected);
  CHECK_EQ(pid, -7);
  CHECK_EQ(record.error, expected);
  CHECK_TEXT(text_of(record.call), "execve");
  posix_spawnattr_destroy(&recorded);
}

/// `count` elements "/none/NNN…N", each of `length` bytes.
static void make_path(int count, int length) {
  char* at = path;
  for (int i = 0; i < count; i++) {
    at += sprintf(at, "%s/none/", i == 0 ? "" : ":");
    for (int digits = length - 6; digits > 0; digits -= 4) {
      at += sprintf(at, "%0*d", digits < 4 ? digits : 4, i % 10);
    }
  }
}

static int count_kept(void) {
  int kept = 0;
  while (posix_spawn_candidate_np(&record, (unsigned)kept, NULL) != NULL) kept++;
  return kept;
}

static void candidate__few__have_path_and_error(void) {
  static const struct {
    const char* path;
    int error;
  } kExpected[] = {
      {"/none/null", ENOENT}, {"/dev/null", EACCES}, {"/bin/sh/null", ENOTDIR}, {"null", ENOENT}};
  strcpy(path, "/none:/dev:/bin/sh:");
  search("null", EACCES);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_SEARCH_NP);
  CHECK_TEXT(record.path, "null");
  CHECK_EQ(record.candidate_count, 4);
  for (unsigned i = 0; i < 4; i++) {
    int error = -1;
    CHECK_TEXT(text_of(posix_spawn_candidate_np(&record, i, &error)), kExpected[i].path);
    CHECK_EQ(error, kExpected[i].error);
    CHECK_TEXT(text_of(posix_spawn_candidate_np(&record, i, NULL)), kExpected[i].path);
  }
  int error = 77;
  CHECK(posix_spawn_candidate_np(&record, 4, &error) == NULL);
  CHECK(posix_spawn_candidate_np(&record, UINT_MAX, &error) == NULL);
  CHECK_EQ(error, 77);
}

static void candidate__many__are_counted_and_the_first_kept(void) {
  const int counts[] = {1, 63, 64, 65, 300, 2000};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    make_path(counts[i], 10);
    search("none", ENOENT);
    CHECK_EQ(record.candidate_count, counts[i]);
    int kept = counts[i] < POSIX_SPAWN_CANDIDATES_NP ? counts[i] : POSIX_SPAWN_CANDIDATES_NP;
    CHECK_EQ(count_kept(), kept);
    CHECK(posix_spawn_candidate_np(&record, (unsigned)kept, NULL) == NULL);
  }
}

// Each takes its element, a slash, four letters and a null byte.
static void candidate__long_paths__are_kept_while_they_fit(void) {
  make_path(10, 1000);
  search("none", ENOENT);
  CHECK_EQ(record.candidate_count, 10);
  CHECK_EQ(count_kept(), 8);
  CHECK_EQ(strlen(text_of(posix_spawn_candidate_np(&record, 7, NULL))), 1005);
  make_path(64, 120);
  search("none", ENOENT);
  CHECK_EQ(record.candidate_count, 64);
  CHECK_EQ(count_kept(), 63);
  CHECK(posix_spawn_candidate_np(&record, 63, NULL) == NULL);
  make_path(64, 126);
  search("none", ENOENT);
  for (unsigned i = 61; i < 64; i++) {
    CHECK(posix_spawn_candidate_np(&record, i, NULL) == NULL);
  }
}

static void candidate__element_over_path_max__is_not_tried(void) {
  make_path(1, PATH_MAX);
  strcat(path, ":/none");
  search("none", ENOENT);
  CHECK_EQ(record.candidate_count, 1);
  CHECK_TEXT(text_of(posix_spawn_candidate_np(&record, 0, NULL)), "/none/none");
}

static void candidate__search_that_finds__ends_there(void) {
  char directory[kTextSize];
  char file[kTextSize + 8];
  int error = 0;
  snprintf(file, sizeof file, "%s/strange", make_directory(directory));
  write_file(file, "no format", 0755);
  snprintf(path, sizeof path, "/none:%s:/bin", directory);
  search("strange", ENOEXEC);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
  CHECK_TEXT(record.path, file);
  CHECK_EQ(record.candidate_count, 2);
  CHECK_TEXT(text_of(posix_spawn_candidate_np(&record, 1, &error)), file);
  CHECK_EQ(error, ENOEXEC);
  remove_directory(directory);
}

static void candidate__path_of_the_environment__is_searched_too(void) {
  char* argv[] = {"none", NULL};
  char* old = strdup(getenv("PATH") != NULL ? getenv("PATH") : "/bin");
  setenv("PATH", "/none", 1);
  CHECK_EQ(posix_spawnp(NULL, "none", NULL, with_record(0), argv, environ), ENOENT);
  CHECK_EQ(count_kept(), 1);
  CHECK_TEXT(text_of(posix_spawn_candidate_np(&record, 0, NULL)), "/none/none");
  setenv("PATH", old, 1);
  free(old);
}

static void candidate__no_search__has_none(void) {
  CHECK_FAILS("/none", NULL, 0, ENOENT);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_EXEC_NP);
  CHECK_EQ(record.candidate_count, 0);
  CHECK_EQ(count_kept(), 0);
  strcpy(path, "/none");
  search("/none/at/all", ENOENT);
  CHECK_EQ(record.candidate_count, 0);
  char* argv[] = {"none", NULL};
  CHECK_EQ(posix_spawnp(NULL, "", NULL, with_record(0), argv, environ), ENOENT);
  CHECK_EQ(record.step, POSIX_SPAWN_STEP_SEARCH_NP);
  CHECK_EQ(count_kept(), 0);
}

// Hazard: behind the last path that fits there may be no null byte but its own.
static void candidate__behind_the_last_one__nothing_is_read(void) {
  enum { kMapped = 1 << 16 };
  char* memory = mmap(NULL, kMapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK_EQ(mprotect(memory + kMapped / 2, kMapped / 2, PROT_NONE), 0);
  struct posix_spawn_error_np* last = (void*)(memory + kMapped / 2 - sizeof *last);
  memset(last, 0, sizeof *last);
  last->candidate_count = POSIX_SPAWN_CANDIDATES_NP;
  memset(last->candidate_paths, 'x', sizeof last->candidate_paths - 1);
  CHECK(posix_spawn_candidate_np(last, 0, NULL) == last->candidate_paths);
  for (unsigned i = 1; i < POSIX_SPAWN_CANDIDATES_NP; i++) {
    CHECK(posix_spawn_candidate_np(last, i, NULL) == NULL);
  }
  munmap(memory, kMapped);
}

int main(void) {
  check_library();
  RUN(candidate__few__have_path_and_error);
  RUN(candidate__many__are_counted_and_the_first_kept);
  RUN(candidate__long_paths__are_kept_while_they_fit);
  RUN(candidate__element_over_path_max__is_not_tried);
  RUN(candidate__search_that_finds__ends_there);
  RUN(candidate__path_of_the_environment__is_searched_too);
  RUN(candidate__no_search__has_none);
  RUN(candidate__behind_the_last_one__nothing_is_read);
  return check_end();
}
