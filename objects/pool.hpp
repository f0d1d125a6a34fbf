// SPDX-License-Identifier: MIT
// Where what does not fit into an object lives: records that are recycled, never freed, and
// numbered anew at each use, so that a stale copy of an object is recognised without touching freed
// memory.
#pragma once

#include <stdint.h>

#include "sys/errno.hpp"

namespace libspawn {

/// What belongs to one object and its copies.
struct Record {
  void* memory;  // from malloc(); null at first
  uint32_t used;
  uint32_t kinds;       // what the owner notes of what is in it
  uint32_t generation;  // counts the releases of this record
  uint32_t next_free;   // 0: last of the free records; else index + 1
};

/// Names a record for as long as it is not released. Copies of a handle name the same record.
struct Handle {
  uint32_t index;
  uint32_t generation;
};

/// What tells this pool from that of another copy of the library in the same process.
const void* this_pool();

/// An empty record; ENOMEM. Lock-free, any thread.
Result<Handle> allocate_record();

/// The record, or null when the handle is stale or was never one.
Record* find_record(Handle handle);

/// Ends a record and hands over what it held, to be freed by the caller. Of several calls with
/// copies of one handle the first gets it, the others an empty record.
Record end_record(Handle handle);

}  // namespace libspawn
