// SPDX-License-Identifier: MIT
// Part of the archive alone: what the library takes out of a static libc, where a weak name, as it
// is in the source, takes nothing.
__asm__(".globl _pthread_cleanup_push");
__asm__(".globl _pthread_cleanup_pop");
