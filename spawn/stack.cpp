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

char* cache[kSlots];

/// Threads begin their search at different slots: their frames are in different mappings.
unsigned first_slot() {
  auto frame = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  return static_cast<unsigned>((frame >> 16) * 0x9e3779b1U >> 16) % kSlots;
}

char* take_cached() {
  unsigned start = first_slot();
  for (unsigned i = 0; i < kSlots; i++) {
    char** slot = &cache[(start + i) % kSlots];
    if (__atomic_load_n(slot, __ATOMIC_RELAXED) == nullptr) continue;
    char* taken = __atomic_exchange_n(slot, nullptr, __ATOMIC_ACQUIRE);
    if (taken != nullptr) return taken;
  }
  return nullptr;
}

bool put_cached(char* mapping) {
  unsigned start = first_slot();
  for (unsigned i = 0; i < kSlots; i++) {
    char** slot = &cache[(start + i) % kSlots];
    char* none = nullptr;
    if (__atomic_compare_exchange_n(slot, &none, mapping, false, __ATOMIC_RELEASE,
                                    __ATOMIC_RELAXED)) {
      return true;
    }
  }
  return false;
}

char* map_stack() {
  Result<char*> mapped = sys::map(kMappingSize, MAP_STACK | MAP_NORESERVE);
  if (failed(mapped.error)) return nullptr;
  if (!failed(sys::mprotect(mapped.value, kGuardSize, PROT_NONE))) return mapped.value;
  (void)sys::munmap(mapped.value, kMappingSize);
  return nullptr;
}

}  // namespace

Stack::Stack() : mapping_(take_cached()) {
  if (mapping_ == nullptr) mapping_ = map_stack();
}

Stack::Stack(char* top) : mapping_(top - kMappingSize) {}

Stack::~Stack() {
  if (mapping_ == nullptr || put_cached(mapping_)) return;
  (void)sys::munmap(mapping_, kMappingSize);
}

char* Stack::top() const { return mapping_ == nullptr ? nullptr : mapping_ + kMappingSize; }

}  // namespace libspawn
