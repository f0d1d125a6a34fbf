// SPDX-License-Identifier: MIT
// Which threads are in a nascent child: a table without locks, in place of thread-local storage.
#pragma once

namespace libspawn {

struct Nascent;

/// One thread's entry. Only it, and children that share its memory while it sleeps, look at it.
struct Place {
  unsigned long thread;  // its thread pointer; 0: free
  Nascent* nascent;
};

/// A place of the calling thread's; null: no memory. Lock-free, any thread.
Place* take_place(Nascent* nascent);

void leave_place(Place* place);

/// That of the calling process: of several that have this thread pointer the one whose child it is.
/// Null elsewhere, as in a child that a nascent child has made.
Nascent* find_nascent();

}  // namespace libspawn
