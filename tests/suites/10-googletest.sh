# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154  # tests, library: set by tests/run
# The GoogleTest programs: linked statically with the archive, preloaded, and the parts.
suite unit 120 env LIBSPAWN_EXPECTED=unit "$tests/unit"
suite linked 300 env LIBSPAWN_EXPECTED=linked "$tests/linked"
suite preloaded 300 env LD_PRELOAD="$library" LIBSPAWN_EXPECTED=libspawn.so "$tests/preloaded"
