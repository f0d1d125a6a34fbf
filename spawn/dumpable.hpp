// SPDX-License-Identifier: MIT
// Whether the caller can be dumped and traced, kept over children that change their IDs.
#pragma once

namespace libspawn {

/// Linux: a process that changes its IDs makes the memory that it runs in undumpable: ours, as the
/// child shares it. While an object lives that `is_watched`, children may do that; the last one's
/// end puts it right.
class Dumpable {
 public:
  explicit Dumpable(bool is_watched);
  ~Dumpable();
  Dumpable(const Dumpable&) = delete;
  Dumpable& operator=(const Dumpable&) = delete;

 private:
  bool is_watched_;
};

}  // namespace libspawn
