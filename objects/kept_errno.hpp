// SPDX-License-Identifier: MIT
// errno as it was, over calls of libc that may set it.
#pragma once

#include <errno.h>

namespace libspawn {

/// malloc() sets errno where it fails; the functions of this family report by their value alone.
class KeptErrno {
 public:
  KeptErrno() : kept_(errno) {}
  ~KeptErrno() { errno = kept_; }
  KeptErrno(const KeptErrno&) = delete;
  KeptErrno& operator=(const KeptErrno&) = delete;

 private:
  int kept_;
};

}  // namespace libspawn
