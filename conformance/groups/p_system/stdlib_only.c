// SPDX-License-Identifier: MIT
// P: what <stdlib.h> defines; no header of the system but that one.
#include "conformance/groups/p_system/stdlib_only.h"

#include <stdlib.h>

#if defined(WIFEXITED) && defined(WEXITSTATUS) && defined(WIFSIGNALED) && defined(WTERMSIG) && \
    defined(WIFSTOPPED) && defined(WSTOPSIG)
struct decoded decode_by_stdlib(int status) {
  return (struct decoded){
      .has_exited = WIFEXITED(status) != 0,
      .exit_status = WEXITSTATUS(status),
      .is_signaled = WIFSIGNALED(status) != 0,
      .term_signal = WTERMSIG(status),
      .is_stopped = WIFSTOPPED(status) != 0,
      .stop_signal = WSTOPSIG(status),
  };
}
#else
struct decoded decode_by_stdlib(int status) {
  (void)status;
  return (struct decoded){-1, -1, -1, -1, -1, -1};
}
#endif

int stdlib_wnohang(void) {
#ifdef WNOHANG
  return WNOHANG;
#else
  return -1;
#endif
}

int stdlib_wuntraced(void) {
#ifdef WUNTRACED
  return WUNTRACED;
#else
  return -1;
#endif
}
