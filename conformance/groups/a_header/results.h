// SPDX-License-Identifier: MIT
// What became of the units in conformance/headers when the suite was built.
#pragma once

struct header_result {
  const char* assertion;  // PS-007; null ends the list
  const char* unit;
  const char* error;  // the compiler's first, "" if there was none
  const char* note;
};

extern const struct header_result header_results[];

/// fail() unless this assertion has units and each was accepted. Gives the note, "" if there is
/// none.
const char* require_units(const char* assertion);
