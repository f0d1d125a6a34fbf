/* SPDX-License-Identifier: MIT */
/* The child whose launch is measured: it exits. Linked without start files, so that it is tiny. */
#include <unistd.h>

void _start(void) { _exit(0); }
