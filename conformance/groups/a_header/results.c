// SPDX-License-Identifier: MIT
// A: what the compiler said of an assertion's units.
#include "conformance/groups/a_header/results.h"

#include <string.h>

#include "conformance/harness/conform.h"

const char* require_units(const char* assertion) {
  const char* text = "";
  int units = 0;
  for (const struct header_result* result = header_results; result->assertion != NULL; result++) {
    if (strcmp(result->assertion, assertion) != 0) continue;
    require(result->error[0] == '\0', "%s: %s", result->unit, result->error);
    if (result->note[0] != '\0') text = result->note;
    units++;
  }
  require(units > 0, "no unit of this assertion was compiled");
  return text;
}
