// SPDX-License-Identifier: MIT
// locale, rounding, exceptions (of floating point), specific (thread-specific values that are
// there), cancellation (state,type), mapping, aio (the kernel's, whether there is a context): the
// new image's own libc at its start.
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

static int count_specific(void) {
  pthread_key_t key;
  int count = 0;
  for (int i = 0; i < 64 && pthread_key_create(&key, NULL) == 0; i++) {
    count += pthread_getspecific(key) != NULL;
  }
  return count;
}

void report_runtime(void) {
  int state = -1, type = -1;
  pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
  pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &type);
  say("cancellation %s,%s", state == PTHREAD_CANCEL_ENABLE ? "enabled" : "disabled",
      type == PTHREAD_CANCEL_DEFERRED ? "deferred" : "asynchronous");
  say("locale %s", setlocale(LC_ALL, NULL));
  say("rounding %s", fegetround() == FE_TONEAREST ? "nearest" : "other");
  say("exceptions %x", (unsigned)fetestexcept(FE_ALL_EXCEPT));
  say("specific %d", count_specific());
  say("mapping %d", has_mapping("conformance-mapping"));
  say("aio %d", has_mapping("[aio]"));
}
