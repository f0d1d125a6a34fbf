// SPDX-License-Identifier: MIT
// SIGABRT as the program left it, even while abort() runs in another thread.
#pragma once

namespace libspawn {

/// True where the program ignores SIGABRT. While abort() is about to end the process, this waits
/// for that end, a second at the most where only the signal's action tells of abort(): it has set
/// the signal to default by then, which the program never did.
bool abort_is_ignored();

}  // namespace libspawn
