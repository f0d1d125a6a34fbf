// SPDX-License-Identifier: MIT
// Making, finding and ending the block of an attributes object.
#include "attrs/extensions.hpp"

#include <errno.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/child.hpp"

namespace {

using libspawn::attributes_of;
using libspawn::change_extensions;
using libspawn::end_extensions;
using libspawn::Errno;
using libspawn::Extensions;
using libspawn::read_extensions;

Errno set_nice(posix_spawnattr_t* object, int nice) {
  return set_extension(object, libspawn::kNice, &Extensions::nice, nice);
}

Errno get_nice(const posix_spawnattr_t* object, int* nice) {
  return get_extension(object, libspawn::kNice, &Extensions::nice, nice);
}

TEST(extensions, fresh_or_zero_filled_object__has_no_block) {
  support::Attributes attributes;
  posix_spawnattr_t zeroed;
  memset(&zeroed, 0, sizeof zeroed);
  for (posix_spawnattr_t* object : {attributes.get(), &zeroed}) {
    int nice = 4711;
    EXPECT_EQ(read_extensions(object).error, Errno::kNone);
    EXPECT_EQ(read_extensions(object).value, nullptr);
    EXPECT_EQ(get_nice(object, &nice), Errno{ENOENT});
    EXPECT_EQ(unset_extension(object, libspawn::kNice), Errno::kNone);
    EXPECT_EQ(read_extensions(object).value, nullptr);
    EXPECT_EQ(nice, 4711);
  }
}

TEST(extensions, changed__one_block_that_is_empty_at_first) {
  support::Attributes attributes;
  libspawn::Result<Extensions*> first = change_extensions(attributes.get());
  ASSERT_EQ(first.error, Errno::kNone);
  EXPECT_EQ(first.value->set, 0U);
  EXPECT_EQ(first.value->limits_set, 0U);
  EXPECT_EQ(first.value->error, nullptr);
  EXPECT_EQ(change_extensions(attributes.get()).value, first.value);
  EXPECT_EQ(read_extensions(attributes.get()).value, first.value);
}

TEST(extensions, member__is_there_until_it_is_taken_back) {
  support::Attributes attributes;
  int nice = 0;
  EXPECT_EQ(set_nice(attributes.get(), 7), Errno::kNone);
  EXPECT_EQ(get_nice(attributes.get(), &nice), Errno::kNone);
  EXPECT_EQ(nice, 7);
  EXPECT_EQ(get_extension(attributes.get(), libspawn::kIoprio, &Extensions::ioprio, &nice),
            Errno{ENOENT});
  EXPECT_EQ(unset_extension(attributes.get(), libspawn::kNice), Errno::kNone);
  EXPECT_EQ(get_nice(attributes.get(), &nice), Errno{ENOENT});
}

Errno set_path(posix_spawnattr_t* object, const std::string& path) {
  return set_extension_bytes(object, libspawn::kSearchPath, &Extensions::search_path, path.c_str(),
                             path.size() + 1);
}

TEST(extensions, bytes__are_copied_and_replaced) {
  support::Attributes attributes;
  std::string path = "first";
  EXPECT_EQ(set_path(attributes.get(), path), Errno::kNone);
  path[0] = 'x';
  libspawn::Bytes bytes = read_extensions(attributes.get()).value->search_path;
  EXPECT_STREQ(static_cast<char*>(bytes.start), "first");
  EXPECT_EQ(bytes.size, sizeof "first");
  EXPECT_EQ(set_path(attributes.get(), "2"), Errno::kNone);
  bytes = read_extensions(attributes.get()).value->search_path;
  EXPECT_STREQ(static_cast<char*>(bytes.start), "2");
  EXPECT_EQ(
      set_extension_bytes(attributes.get(), libspawn::kSupplementary, &Extensions::groups, "", 0),
      Errno::kNone);
  EXPECT_EQ(read_extensions(attributes.get()).value->groups.size, 0U);
}

/// Nothing can be done with the block of this object.
void expect_lost(posix_spawnattr_t* object) {
  int nice = 4711;
  EXPECT_EQ(read_extensions(object).error, Errno{EINVAL});
  EXPECT_EQ(change_extensions(object).error, Errno{EINVAL});
  EXPECT_EQ(set_nice(object, 1), Errno{EINVAL});
  EXPECT_EQ(set_path(object, "path"), Errno{EINVAL});
  EXPECT_EQ(unset_extension(object, libspawn::kNice), Errno{EINVAL});
  EXPECT_EQ(get_nice(object, &nice), Errno{EINVAL});
  EXPECT_EQ(nice, 4711);
}

TEST(extensions, copies__share_the_block_until_one_is_destroyed) {
  support::Attributes attributes;
  ASSERT_EQ(set_nice(attributes.get(), 1), Errno::kNone);
  posix_spawnattr_t copy = attributes.object;
  posix_spawnattr_t second_copy = attributes.object;
  int nice = 0;
  EXPECT_EQ(set_nice(&copy, 2), Errno::kNone);
  EXPECT_EQ(get_nice(attributes.get(), &nice), Errno::kNone);
  EXPECT_EQ(nice, 2);
  EXPECT_EQ(end_extensions(&copy), Errno::kNone);
  EXPECT_EQ(read_extensions(&copy).value, nullptr) << "as if it had never had any";
  expect_lost(attributes.get());
  // The record is another object's now.
  support::Attributes other;
  ASSERT_EQ(set_nice(other.get(), 3), Errno::kNone);
  expect_lost(attributes.get());
  EXPECT_EQ(end_extensions(attributes.get()), Errno::kNone);
  EXPECT_EQ(end_extensions(&second_copy), Errno::kNone);
  EXPECT_EQ(get_nice(other.get(), &nice), Errno::kNone);
  EXPECT_EQ(nice, 3);
}

TEST(extensions, block_of_another_copy_of_the_library__is_left_alone) {
  support::Attributes attributes;
  ASSERT_EQ(set_nice(attributes.get(), 1), Errno::kNone);
  posix_spawnattr_t foreign = attributes.object;
  attributes_of(&foreign).pool = &foreign;
  expect_lost(&foreign);
  EXPECT_EQ(end_extensions(&foreign), Errno{EINVAL});
  int nice = 0;
  EXPECT_EQ(get_nice(attributes.get(), &nice), Errno::kNone);
  EXPECT_EQ(nice, 1);
}

TEST(extensions, object_with_a_forged_block__einval) {
  support::Attributes attributes;
  ASSERT_EQ(set_nice(attributes.get(), 1), Errno::kNone);
  posix_spawnattr_t forged = attributes.object;
  for (uint32_t index : {0U, 31U, 32U, 1000000U, 0xffffffffU}) {
    attributes_of(&forged).block = {index, 0xdeadbeef};
    expect_lost(&forged);
  }
}

/// In a sandbox: the address space may grow by `bytes` only.
void limit_memory(size_t bytes) {
  size_t pages = strtoul(support::read_file("/proc/self/statm").c_str(), nullptr, 10);
  rlimit limit = {};
  limit.rlim_cur = limit.rlim_max = pages * static_cast<size_t>(getpagesize()) + bytes;
  EXPECT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
}

TEST(extensions, no_memory_for_bytes__enomem_and_the_old_ones_stay) {
  int status = support::sandboxed([] {
    support::Attributes attributes;
    ASSERT_EQ(set_path(attributes.get(), "old"), Errno::kNone);
    std::string path(64 << 20, 'x');
    limit_memory(16 << 20);
    errno = 4711;
    EXPECT_EQ(set_path(attributes.get(), path), Errno{ENOMEM});
    EXPECT_EQ(errno, 4711);
    libspawn::Bytes bytes = read_extensions(attributes.get()).value->search_path;
    EXPECT_STREQ(static_cast<char*>(bytes.start), "old");
  });
  EXPECT_EQ(status, 0);
}

TEST(extensions, no_memory_for_the_block__enomem_and_still_none) {
  int status = support::sandboxed([] {
    support::Attributes attributes;
    limit_memory(16 << 20);
    // glibc: what was freed is kept by its size, and then given to that size alone.
    for (size_t size = 1 << 20; size != 0; size = size > 2048 ? size / 2 : size - sizeof(void*)) {
      while (malloc(size) != nullptr) continue;
    }
    errno = 4711;
    EXPECT_EQ(set_nice(attributes.get(), 1), Errno{ENOMEM});
    EXPECT_EQ(errno, 4711);
    EXPECT_EQ(read_extensions(attributes.get()).error, Errno::kNone);
    EXPECT_EQ(read_extensions(attributes.get()).value, nullptr);
  });
  EXPECT_EQ(status, 0);
}

/// Bytes that malloc() has given and not got back.
size_t allocated() { return mallinfo2().uordblks; }

TEST(extensions, ended__all_memory_is_given_back) {
  size_t before = 0;
  for (int i = 0; i < 100; i++) {
    if (i == 1) before = allocated();
    posix_spawnattr_t object;
    posix_spawnattr_init(&object);
    (void)set_path(&object, "first");
    (void)set_path(&object, "second");
    for (libspawn::Bytes Extensions::*member :
         {&Extensions::groups, &Extensions::affinity, &Extensions::uid_map, &Extensions::gid_map}) {
      (void)set_extension_bytes(&object, libspawn::kUidMap, member, "bytes", 5);
    }
    posix_spawnattr_destroy(&object);
  }
  EXPECT_EQ(allocated(), before);
}

}  // namespace
