// SPDX-License-Identifier: MIT
// Where the lists of actions live: records that are recycled, never freed, and numbered anew at
// each use, so that a stale copy of an object is recognised without touching freed memory.
#pragma once

#include "file_actions/action.hpp"
#include "sys/errno.hpp"

namespace libspawn {

/// The actions of one object and its copies.
struct List {
  Action* actions;
  uint32_t used;
  uint32_t capacity;
  uint32_t generation;  // counts the releases of this record
  uint32_t next_free;   // 0: last of the free records; else index + 1
};

/// Names a list for as long as it is not released. Copies of a handle name the same list.
struct Handle {
  uint32_t index;
  uint32_t generation;
};

/// What tells this pool from that of another copy of the library in the same process.
const void* this_pool();

/// An empty list; ENOMEM. Lock-free, any thread.
Result<Handle> allocate_list();

/// The list, or null when the handle is stale or was never one.
List* find_list(Handle handle);

/// Ends a list and hands over what it held, to be freed by the caller. Of several calls with copies
/// of one handle the first gets it, the others an empty list.
List end_list(Handle handle);

}  // namespace libspawn
