// SPDX-License-Identifier: MIT
// Stacks for children: mapped once, then handed from spawn to spawn.
#include "spawn/stack.hpp"

#include <stdint.h>

#include "sys/memory.hpp"

namespace libspawn {
namespace {

constexpr size_t kGuardSize = 64UL * 1024;  // the largest page that Linux has on our machines
constexpr size_t kMappingSize = kGuardSize + Stack::kSize;
constexpr unsigned kSlots = 16;
constexpr uint32_t kUsesUntilSweep = 1024;

/// Hazard: in one cache line two slots would make threads wait that have nothing in common.
struct alignas(64) Slot {
  char* mapping;  // null: none, or in use
  uint32_t uses;
  uint32_t seen;  // of the uses, by the last sweep
};

Slot cache[kSlots];

/// Threads begin their search at different slots: their frames are in different mappings.
unsigned first_slot() {
  auto frame = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  return static_cast<unsigned>((frame >> 16) * 0x9e3779b1U >> 16) % kSlots;
}

char* take(Slot& slot) {
  if (__atomic_load_n(&slot.mapping, __ATOMIC_RELAXED) == nullptr) return nullptr;
  return __atomic_exchange_n(&slot.mapping, nullptr, __ATOMIC_ACQUIRE);
}

bool put(Slot& slot, char* mapping) {
  char* none = nullptr;
  return __atomic_compare_exchange_n(&slot.mapping, &none, mapping, false, __ATOMIC_RELEASE,
                                     __ATOMIC_RELAXED);
}

char* take_cached() {
  unsigned start = first_slot();
  for (unsigned i = 0; i < kSlots; i++) {
    char* mapping = take(cache[(start + i) % kSlots]);
    if (mapping != nullptr) return mapping;
  }
  return nullptr;
}

void unmap(char* mapping) { (void)sys::munmap(mapping, kMappingSize); }

/// Gives back what nobody has used since the last time.
[[gnu::noinline]] void sweep() {
  for (Slot& slot : cache) {
    uint32_t uses = __atomic_load_n(&slot.uses, __ATOMIC_RELAXED);
    bool is_idle = uses == __atomic_load_n(&slot.seen, __ATOMIC_RELAXED);
    char* idle = is_idle ? take(slot) : nullptr;
    if (idle != nullptr) unmap(idle);
    __atomic_store_n(&slot.seen, uses, __ATOMIC_RELAXED);
  }
}

/// Hazard: two threads may count one use; it is no more than a hint.
void count_use(Slot& slot) {
  uint32_t uses = __atomic_load_n(&slot.uses, __ATOMIC_RELAXED) + 1;
  __atomic_store_n(&slot.uses, uses, __ATOMIC_RELAXED);
  if (uses % kUsesUntilSweep == 0) sweep();
}

bool put_cached(char* mapping) {
  unsigned start = first_slot();
  for (unsigned i = 0; i < kSlots; i++) {
    Slot& slot = cache[(start + i) % kSlots];
    if (!put(slot, mapping)) continue;
    count_use(slot);
    return true;
  }
  return false;
}

[[gnu::noinline]] char* map_stack() {
  Result<char*> mapped = sys::map(kMappingSize, MAP_STACK | MAP_NORESERVE);
  if (failed(mapped.error)) return nullptr;
  if (!failed(sys::mprotect(mapped.value, kGuardSize, PROT_NONE))) return mapped.value;
  unmap(mapped.value);
  return nullptr;
}

}  // namespace

Stack::Stack() : mapping_(take_cached()) {
  if (mapping_ == nullptr) mapping_ = map_stack();
}

Stack::Stack(char* top) : mapping_(top - kMappingSize) {}

Stack::~Stack() {
  if (mapping_ != nullptr && !put_cached(mapping_)) unmap(mapping_);
}

char* Stack::top() const { return mapping_ == nullptr ? nullptr : mapping_ + kMappingSize; }

}  // namespace libspawn
