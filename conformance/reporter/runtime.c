// SPDX-License-Identifier: MIT
// locale, rounding, cancellation (state,type), maps: the new image's own libc at its start.
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "conformance/reporter/report.h"

/// Whether a mapping of that name is there: cases map a file of this name in the caller.
static int has_mapping(const char* name) {
  char line[4352];
  int found = 0;
  FILE* file = fopen("/proc/self/maps", "re");
  while (file != NULL && fgets(line, sizeof line, file) != NULL)
    found |= strstr(line, name) != NULL;
  if (file != NULL) fclose(file);
  return found;
}

void report_runtime(void) {
  int state = -1, type = -1;
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
  pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &type);
  say("cancellation %s,%s", state == PTHREAD_CANCEL_ENABLE ? "enabled" : "disabled",
      type == PTHREAD_CANCEL_DEFERRED ? "deferred" : "asynchronous");
  say("locale %s", setlocale(LC_ALL, NULL));
  say("rounding %s", fegetround() == FE_TONEAREST ? "nearest" : "other");
  say("mapping %d", has_mapping("conformance-mapping"));
}
