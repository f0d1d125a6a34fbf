// SPDX-License-Identifier: MIT
// The table of threads in a nascent child.
#include "spawn/places.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "spawn/nascent.hpp"
#include "tests/support/child.hpp"

namespace {

using libspawn::find_nascent;
using libspawn::leave_place;
using libspawn::Nascent;
using libspawn::Place;
using libspawn::take_place;

Nascent of(pid_t pid) { return Nascent{.pid = pid}; }

TEST(places, taken_by_this_thread__is_found_until_it_is_left) {
  Nascent nascent = of(getpid());
  EXPECT_EQ(find_nascent(), nullptr);
  Place* place = take_place(&nascent);
  EXPECT_EQ(find_nascent(), &nascent);
  leave_place(place);
  EXPECT_EQ(find_nascent(), nullptr);
}

TEST(places, taken_for_another_process__is_not_found) {
  Nascent nascent = of(getpid() + 1);
  Place* place = take_place(&nascent);
  EXPECT_EQ(find_nascent(), nullptr);
  leave_place(place);
}

TEST(places, taken_by_another_thread__is_not_found) {
  Nascent nascent = of(getpid());
  Place* place = take_place(&nascent);
  Nascent* found = &nascent;
  std::thread([&] { found = find_nascent(); }).join();
  EXPECT_EQ(found, nullptr);
  leave_place(place);
}

TEST(places, more_than_a_page_holds__are_all_found) {
  Nascent strange = of(getpid() + 1);
  Nascent nascent = of(getpid());
  std::vector<Place*> places;
  for (int i = 0; i < 1000; i++) places.push_back(take_place(&strange));
  places.push_back(take_place(&nascent));
  EXPECT_EQ(find_nascent(), &nascent);
  for (Place* place : places) leave_place(place);
  EXPECT_EQ(find_nascent(), nullptr);
}

TEST(places, left__are_used_again) {
  Nascent nascent = of(getpid());
  Place* first = take_place(&nascent);
  leave_place(first);
  size_t before = support::mappings();
  for (int i = 0; i < 3000; i++) {
    Place* place = take_place(&nascent);
    EXPECT_EQ(place, first);
    leave_place(place);
  }
  EXPECT_EQ(support::mappings(), before);
}

}  // namespace
