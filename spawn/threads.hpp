// SPDX-License-Identifier: MIT
// Whether anybody else runs in this process.
#pragma once

namespace libspawn {

/// True where libc says that no other thread was ever made, or none is left. False says nothing:
/// musl, and glibc before 2.32, do not tell. Threads of which libc does not know, those of a raw
/// clone() or of another namespace of dlmopen(), are not among them.
bool is_only_thread();

}  // namespace libspawn
