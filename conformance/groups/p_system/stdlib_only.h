// SPDX-License-Identifier: MIT
// A wait status as <stdlib.h> alone decodes it; -1 in place of what it does not define.
#pragma once

struct decoded {
  int has_exited, exit_status, is_signaled, term_signal, is_stopped, stop_signal;
};

struct decoded decode_by_stdlib(int status);
int stdlib_wnohang(void);
int stdlib_wuntraced(void);
