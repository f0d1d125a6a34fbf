// SPDX-License-Identifier: MIT
// Which threads are in a nascent child.
#include "spawn/places.hpp"

#include "spawn/nascent.hpp"
#include "sys/memory.hpp"
#include "sys/prepare.hpp"
#include "sys/process.hpp"

namespace libspawn {
namespace {

constexpr unsigned kPlaces = 15;

/// Never unmapped: who looks at one needs no lock.
struct Page {
  Place places[kPlaces];
  Page* next;
};

Page first;
unsigned taken;  // places: mostly none, and then a thread need not look at all of them

Page* next_of(const Page& page) { return __atomic_load_n(&page.next, __ATOMIC_ACQUIRE); }

Page* add_page(Page& page) {
  Result<char*> mapped = sys::map(sizeof(Page), 0);
  if (failed(mapped.error)) return nullptr;
  auto* fresh = reinterpret_cast<Page*>(mapped.value);
  Page* none = nullptr;
  if (__atomic_compare_exchange_n(&page.next, &none, fresh, false, __ATOMIC_ACQ_REL,
                                  __ATOMIC_ACQUIRE)) {
    return fresh;
  }
  (void)sys::munmap(fresh, sizeof(Page));
  return none;
}

Place* take_on(Page& page, unsigned long thread) {
  for (Place& place : page.places) {
    unsigned long none = 0;
    if (__atomic_load_n(&place.thread, __ATOMIC_RELAXED) != 0) continue;
    if (__atomic_compare_exchange_n(&place.thread, &none, thread, false, __ATOMIC_ACQUIRE,
                                    __ATOMIC_RELAXED)) {
      return &place;
    }
  }
  return nullptr;
}

Nascent* find_on(Page& page, unsigned long thread) {
  for (Place& place : page.places) {
    if (__atomic_load_n(&place.thread, __ATOMIC_RELAXED) != thread) continue;
    Nascent* nascent = __atomic_load_n(&place.nascent, __ATOMIC_RELAXED);
    if (nascent != nullptr && nascent->pid == sys::getpid()) return nascent;
  }
  return nullptr;
}

}  // namespace

Place* take_place(Nascent* nascent) {
  unsigned long thread = sys::thread_pointer();
  __atomic_add_fetch(&taken, 1U, __ATOMIC_RELAXED);
  for (Page* page = &first; page != nullptr;) {
    if (Place* place = take_on(*page, thread); place != nullptr) {
      __atomic_store_n(&place->nascent, nascent, __ATOMIC_RELAXED);
      return place;
    }
    Page* next = next_of(*page);
    page = next == nullptr ? add_page(*page) : next;
  }
  __atomic_sub_fetch(&taken, 1U, __ATOMIC_RELAXED);
  return nullptr;
}

void leave_place(Place* place) {
  __atomic_store_n(&place->nascent, nullptr, __ATOMIC_RELAXED);
  __atomic_store_n(&place->thread, 0UL, __ATOMIC_RELEASE);
  __atomic_sub_fetch(&taken, 1U, __ATOMIC_RELAXED);
}

Nascent* find_nascent() {
  if (__atomic_load_n(&taken, __ATOMIC_RELAXED) == 0) return nullptr;
  unsigned long thread = sys::thread_pointer();
  for (Page* page = &first; page != nullptr; page = next_of(*page)) {
    if (Nascent* nascent = find_on(*page, thread); nascent != nullptr) return nascent;
  }
  return nullptr;
}

}  // namespace libspawn
