// SPDX-License-Identifier: MIT
// PATH as a list of candidates.
#include "spawn/search.hpp"

#include <gtest/gtest.h>
#include <limits.h>
#include <string.h>

#include <string>
#include <vector>

#include "tests/support/settings.hpp"

namespace {

using libspawn::Errno;
using Paths = std::vector<std::string>;

/// The candidates, written into exactly the memory that was asked for, with a guard behind it.
Paths candidates(const char* path, const std::string& file) {
  support::Variable variable("PATH", path);
  libspawn::Result<libspawn::Search> search = libspawn::measure_search(file.c_str(), nullptr);
  EXPECT_EQ(search.error, Errno::kNone);
  std::vector<char*> memory(search.value.size / sizeof(char*) + 9);
  auto* bytes = reinterpret_cast<char*>(memory.data());
  memset(bytes, 0x5a, memory.size() * sizeof(char*));
  libspawn::Candidates found = libspawn::write_candidates(search.value, bytes);
  for (size_t i = search.value.size; i < memory.size() * sizeof(char*); i++) {
    EXPECT_EQ(bytes[i], 0x5a) << "written behind the end, at " << i - search.value.size;
  }
  EXPECT_TRUE(found.searched);
  return {found.paths, found.paths + found.count};
}

TEST(search, elements__are_tried_in_order) {
  EXPECT_EQ(candidates("/a:/b/c:d", "x"), (Paths{"/a/x", "/b/c/x", "d/x"}));
  EXPECT_EQ(candidates("/a", "x"), (Paths{"/a/x"}));
  EXPECT_EQ(candidates("/a/", "x"), (Paths{"/a//x"}));
}

TEST(search, unset__standard_directories_and_not_the_current) {
  EXPECT_EQ(candidates(nullptr, "x"), (Paths{"/bin/x", "/usr/bin/x"}));
}

TEST(search, empty__is_the_current_directory) { EXPECT_EQ(candidates("", "x"), (Paths{"x"})); }

TEST(search, empty_elements__are_the_current_directory) {
  EXPECT_EQ(candidates(":/a", "x"), (Paths{"x", "/a/x"}));
  EXPECT_EQ(candidates("/a:", "x"), (Paths{"/a/x", "x"}));
  EXPECT_EQ(candidates("/a::/b", "x"), (Paths{"/a/x", "x", "/b/x"}));
  EXPECT_EQ(candidates(":", "x"), (Paths{"x", "x"}));
  EXPECT_EQ(candidates(":::", "x"), (Paths{"x", "x", "x", "x"}));
}

TEST(search, element_too_long__is_left_out) {
  std::string fits(PATH_MAX - 1 - 4, 'y');  // with "/abc" one byte below PATH_MAX
  std::string exceeds(PATH_MAX - 4, 'y');   // with "/abc" and the null byte one above
  std::string huge(3 * PATH_MAX, 'y');
  std::string path = "/a:" + exceeds + ":" + huge + ":" + fits + ":/b";
  EXPECT_EQ(candidates(path.c_str(), "abc"), (Paths{"/a/abc", fits + "/abc", "/b/abc"}));
  EXPECT_EQ(candidates(huge.c_str(), "abc"), Paths{});
}

TEST(search, ten_thousand_elements__are_all_there) {
  std::string path;
  for (int i = 0; i < 10000; i++) path += "/" + std::to_string(i) + ":";
  Paths found = candidates(path.c_str(), "x");
  ASSERT_EQ(found.size(), 10001U);
  EXPECT_EQ(found[9999], "/9999/x");
  EXPECT_EQ(found[10000], "x");
}

TEST(search, variable_with_a_similar_name__is_not_path) {
  support::Variable first("PATHX", "/wrong");
  support::Variable second("XPATH", "/wrong");
  EXPECT_EQ(candidates("/right", "x"), (Paths{"/right/x"}));
  EXPECT_EQ(candidates(nullptr, "x"), (Paths{"/bin/x", "/usr/bin/x"}));
}

TEST(search, environment_null__standard_directories) {
  char** kept = environ;
  environ = nullptr;
  libspawn::Result<libspawn::Search> search = libspawn::measure_search("x", nullptr);
  environ = kept;
  EXPECT_EQ(search.error, Errno::kNone);
  EXPECT_STREQ(search.value.path, "/bin:/usr/bin");
}

TEST(search, empty_name__enoent) {
  EXPECT_EQ(libspawn::measure_search("", nullptr).error, Errno{ENOENT});
}

TEST(search, name_longer_than_name_max__enametoolong) {
  std::string name(NAME_MAX + 1, 'x');
  EXPECT_EQ(libspawn::measure_search(name.c_str(), nullptr).error, Errno{ENAMETOOLONG});
  name.pop_back();
  EXPECT_EQ(libspawn::measure_search(name.c_str(), nullptr).error, Errno::kNone);
}

}  // namespace
