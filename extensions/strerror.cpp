// SPDX-License-Identifier: MIT
// posix_spawn_strerror_np: a sentence of a record.
#include <errno.h>
#include <spawn_np.h>

#include "extensions/sentence.hpp"
#include "spawn/names.hpp"
#include "sys/public.hpp"
#include "sys/text.hpp"

// glibc, musl: POSIX's strerror_r() under the one name that both have it by.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int __xpg_strerror_r(int error, char* buffer, size_t size);

namespace {

using libspawn::Sentence;
using Record = posix_spawn_error_np;

/// In the order of the steps; each ends with a null byte.
constexpr char kSteps[] =
    "no error\0arguments\0program search\0new process\0new namespaces\0process without "
    "zombie\0process descriptor\0signal dispositions\0ID maps\0cgroup\0"
    "scheduling policy\0nice value\0I/O priority\0CPU affinity\0OOM score adjustment\0"
    "session\0process group\0reset of IDs\0signal mask\0file action\0suspended start\0"
    "resource limit\0supplementary groups\0group ID\0user ID\0ambient capability\0"
    "no new privileges\0parent-death signal\0address layout\0exec\0killed before exec by "
    "signal\0deadline";
static_assert(libspawn::count_of(kSteps) == POSIX_SPAWN_STEP_DEADLINE_NP + 1);

bool is_step(int step) { return step >= 0 && step <= POSIX_SPAWN_STEP_DEADLINE_NP; }

bool has_value(int step) {
  switch (step) {
    case POSIX_SPAWN_STEP_SCHEDULER_NP:
    case POSIX_SPAWN_STEP_NICE_NP:
    case POSIX_SPAWN_STEP_PGROUP_NP:
    case POSIX_SPAWN_STEP_RLIMIT_NP:
    case POSIX_SPAWN_STEP_OOMSCOREADJ_NP:
    case POSIX_SPAWN_STEP_AMBIENTCAPS_NP:
      return true;
    default:
      return false;
  }
}

/// Users and groups may be over INT_MAX.
bool has_unsigned_value(int step) {
  return step == POSIX_SPAWN_STEP_UID_NP || step == POSIX_SPAWN_STEP_GID_NP;
}

void add_step(Sentence& sentence, const Record& record) {
  sentence.add(is_step(record.step) ? libspawn::string_at(kSteps, record.step) : "unknown step");
}

/// What the child was about at the deadline.
void add_interrupted(Sentence& sentence, const Record& record) {
  if (record.step != POSIX_SPAWN_STEP_DEADLINE_NP) return;
  if (record.name != nullptr) {
    sentence.add(": file action");
  } else if (record.path[0] != '\0') {
    sentence.add(": exec");
  }
}

void add_number(Sentence& sentence, const Record& record) {
  if (record.name != nullptr) sentence.add(" ").add(record.action).add(": ").add(record.name);
  if (has_value(record.step)) sentence.add(" ").add(record.value);
  if (has_unsigned_value(record.step)) {
    sentence.add(" ").add(static_cast<unsigned>(record.value));
  }
  if (record.signal != 0) sentence.add(" ").add(record.signal);
}

void add_object(Sentence& sentence, const Record& record) {
  if (record.path[0] != '\0' || record.step == POSIX_SPAWN_STEP_SEARCH_NP) {
    sentence.add(" ").add_quoted(record.path);
    return;
  }
  if (record.fd >= 0) sentence.add(" ").add(record.fd);
  if (record.new_fd >= 0) sentence.add(" to ").add(record.new_fd);
}

void add_error(Sentence& sentence, int error) {
  char text[256];
  // Linux: some drivers and file systems answer numbers that <errno.h> has not.
  if (__xpg_strerror_r(error, text, sizeof text) == 0) {
    sentence.add(": ").add(text);
  } else {
    sentence.add(": error ").add(error);
  }
}

/// Those that say more than "not there".
void add_candidates(Sentence& sentence, const Record& record) {
  if (record.candidate_count > 1) {
    sentence.add("; tried ").add(static_cast<int>(record.candidate_count)).add(" paths");
  }
  int error = 0;
  const char* path = nullptr;
  for (unsigned i = 0; (path = posix_spawn_candidate_np(&record, i, &error)) != nullptr; i++) {
    if (error == ENOENT || libspawn::sys::are_equal(path, record.path)) continue;
    sentence.add("; ").add_quoted(path);
    add_error(sentence, error);
  }
}

void add_details(Sentence& sentence, const Record& record) {
  add_interrupted(sentence, record);
  add_number(sentence, record);
  add_object(sentence, record);
  if (record.interpreter != 0) sentence.add(": the interpreter that it names");
  if (record.error != 0) add_error(sentence, record.error);
  add_candidates(sentence, record);
}

}  // namespace

LIBSPAWN_PUBLIC int posix_spawn_strerror_np(const posix_spawn_error_np* record, char* buffer,
                                            size_t size) {
  Sentence sentence(buffer, size);
  add_step(sentence, *record);
  if (record->step != POSIX_SPAWN_STEP_NONE_NP) add_details(sentence, *record);
  return sentence.is_whole() ? 0 : ERANGE;
}
