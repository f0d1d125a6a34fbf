// SPDX-License-Identifier: MIT
// The lock-free pool of records.
#include "objects/pool.hpp"

#include "sys/memory.hpp"

namespace libspawn {
namespace {

constexpr uint32_t kFirstChunk = 16;  // records in chunk 0; every further one has twice as many
constexpr unsigned kChunks = 24;

Record usual[kFirstChunk];
Record* chunks[kChunks];
uint32_t never_used;  // index of the first record that no object has had yet
uint64_t
    free_records;  // low half: index + 1 of the first free record; high half: a count of changes

unsigned chunk_of(uint32_t index) {
  return 31U - static_cast<unsigned>(__builtin_clz(index / kFirstChunk + 1));
}

uint32_t start_of(unsigned chunk) { return kFirstChunk * ((1U << chunk) - 1); }

Record* record_at(uint32_t index) {
  unsigned chunk = chunk_of(index);
  if (chunk >= kChunks) return nullptr;
  Record* records = __atomic_load_n(&chunks[chunk], __ATOMIC_ACQUIRE);
  return records == nullptr ? nullptr : records + (index - start_of(chunk));
}

Errno make_chunk(unsigned chunk) {
  if (chunk >= kChunks) return Errno{ENOMEM};
  if (__atomic_load_n(&chunks[chunk], __ATOMIC_ACQUIRE) != nullptr) return Errno::kNone;
  if (chunk == 0) {
    __atomic_store_n(&chunks[0], &usual[0], __ATOMIC_RELEASE);
    return Errno::kNone;
  }
  // Hazard: a signal handler that starts a launch may have interrupted malloc().
  size_t size = (size_t{kFirstChunk} << chunk) * sizeof(Record);
  Result<char*> mapped = sys::map(size, 0);
  if (failed(mapped.error)) return Errno{ENOMEM};
  Record* none = nullptr;
  if (!__atomic_compare_exchange_n(&chunks[chunk], &none, reinterpret_cast<Record*>(mapped.value),
                                   false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    (void)sys::munmap(mapped.value, size);
  }
  return Errno::kNone;
}

/// Replaces the head of the free records, and counts, so that a head seen earlier never fits again.
bool replace_head(uint64_t& seen, uint32_t index_plus_1) {
  uint64_t changed = ((seen >> 32) + 1) << 32 | index_plus_1;
  return __atomic_compare_exchange_n(&free_records, &seen, changed, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE);
}

/// Index + 1 of a free record that is the caller's from now on, or 0.
uint32_t take_free() {
  uint64_t seen = __atomic_load_n(&free_records, __ATOMIC_ACQUIRE);
  while (static_cast<uint32_t>(seen) != 0) {
    auto taken = static_cast<uint32_t>(seen);
    uint32_t next = __atomic_load_n(&record_at(taken - 1)->next_free, __ATOMIC_RELAXED);
    if (replace_head(seen, next)) return taken;
  }
  return 0;
}

void put_free(uint32_t index) {
  Record* record = record_at(index);
  uint64_t seen = __atomic_load_n(&free_records, __ATOMIC_ACQUIRE);
  do {
    __atomic_store_n(&record->next_free, static_cast<uint32_t>(seen), __ATOMIC_RELAXED);
  } while (!replace_head(seen, index + 1));
}

Result<uint32_t> take_index() {
  if (uint32_t taken = take_free(); taken != 0) return {taken - 1, Errno::kNone};
  uint32_t index = __atomic_load_n(&never_used, __ATOMIC_RELAXED);
  do {
    if (Errno error = make_chunk(chunk_of(index)); failed(error)) return {0, error};
  } while (!__atomic_compare_exchange_n(&never_used, &index, index + 1, false, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED));
  return {index, Errno::kNone};
}

}  // namespace

const void* this_pool() { return chunks; }

Result<Handle> allocate_record() {
  Result<uint32_t> index = take_index();
  if (failed(index.error)) return {{}, index.error};
  Record* record = record_at(index.value);
  record->memory = nullptr;
  record->used = 0;
  record->kinds = 0;
  return {{index.value, __atomic_load_n(&record->generation, __ATOMIC_RELAXED)}, Errno::kNone};
}

Record* find_record(Handle handle) {
  Record* record = record_at(handle.index);
  if (record == nullptr) return nullptr;
  bool fresh = __atomic_load_n(&record->generation, __ATOMIC_ACQUIRE) == handle.generation;
  return fresh ? record : nullptr;
}

Record end_record(Handle handle) {
  Record* record = find_record(handle);
  if (record == nullptr) return {};
  Record ended = *record;
  uint32_t generation = handle.generation;
  if (!__atomic_compare_exchange_n(&record->generation, &generation, generation + 1, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    return {};
  }
  put_free(handle.index);
  return ended;
}

}  // namespace libspawn
