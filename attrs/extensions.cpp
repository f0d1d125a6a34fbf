// SPDX-License-Identifier: MIT
// Making, finding and ending the block of an attributes object.
#include "attrs/extensions.hpp"

#include <stdlib.h>
#include <string.h>

#include "objects/kept_errno.hpp"

namespace libspawn {
namespace {

constexpr uint64_t kMagic = 0x7370776e61747472;  // "spwnattr"

/// Hazard: an object may never have been initialised: other bytes than the magic mean nothing.
bool has_block(const Attributes& object) { return object.magic == kMagic; }

Extensions* find_block(const Attributes& object) {
  Record* record = object.pool == this_pool() ? find_record(object.block) : nullptr;
  return record == nullptr ? nullptr : static_cast<Extensions*>(record->memory);
}

Errno make_block(Attributes& object) {
  auto* memory = static_cast<Extensions*>(malloc(sizeof(Extensions)));
  if (memory == nullptr) return Errno{ENOMEM};
  *memory = {};
  Result<Handle> made = allocate_record();
  if (failed(made.error)) {
    free(memory);
    return made.error;
  }
  find_record(made.value)->memory = memory;
  object.magic = kMagic;
  object.pool = this_pool();
  object.block = made.value;
  return Errno::kNone;
}

}  // namespace

Result<const Extensions*> read_extensions(const posix_spawnattr_t* object) {
  const Attributes& attributes = attributes_of(object);
  if (!has_block(attributes)) return {nullptr, Errno::kNone};
  const Extensions* block = find_block(attributes);
  return {block, block == nullptr ? Errno{EINVAL} : Errno::kNone};
}

Result<Extensions*> change_extensions(posix_spawnattr_t* object) {
  KeptErrno errno_kept;
  Attributes& attributes = attributes_of(object);
  if (!has_block(attributes)) {
    if (Errno error = make_block(attributes); failed(error)) return {nullptr, error};
  }
  Extensions* block = find_block(attributes);
  return {block, block == nullptr ? Errno{EINVAL} : Errno::kNone};
}

Errno end_extensions(posix_spawnattr_t* object) {
  Attributes& attributes = attributes_of(object);
  if (!has_block(attributes)) return Errno::kNone;
  if (attributes.pool != this_pool()) return Errno{EINVAL};
  attributes.magic = 0;
  auto* block = static_cast<Extensions*>(end_record(attributes.block).memory);
  if (block == nullptr) return Errno::kNone;
  free(block->groups.start);
  free(block->affinity.start);
  free(block->search_path.start);
  free(block->uid_map.start);
  free(block->gid_map.start);
  free(block);
  return Errno::kNone;
}

Errno unset_extension(posix_spawnattr_t* object, Extension which) {
  if (!has_block(attributes_of(object))) return Errno::kNone;
  Extensions* block = find_block(attributes_of(object));
  if (block == nullptr) return Errno{EINVAL};
  block->set &= ~uint32_t{which};
  return Errno::kNone;
}

Errno set_extension_bytes(posix_spawnattr_t* object, Extension which, Bytes Extensions::*member,
                          const void* bytes, size_t size) {
  KeptErrno errno_kept;
  Result<Extensions*> block = change_extensions(object);
  if (failed(block.error)) return block.error;
  void* copy = malloc(size == 0 ? 1 : size);
  if (copy == nullptr) return Errno{ENOMEM};
  if (size != 0) memcpy(copy, bytes, size);
  free((block.value->*member).start);
  block.value->*member = {copy, size};
  block.value->set |= which;
  return Errno::kNone;
}

}  // namespace libspawn
