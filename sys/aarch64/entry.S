/* SPDX-License-Identifier: MIT */
/* The two ways into the kernel on 64-bit ARM.
 *
 *           number   1   2   3   4   5   6    answer   destroyed
 * kernel    x8       x0  x1  x2  x3  x4  x5   x0       none
 * function  x0       x1  x2  x3  x4  x5  x6   x0
 */
        .cfi_sections .eh_frame, .debug_frame
        .text

/* long libspawn_syscall(number, a, b, c, d, e, f) */
        .globl  libspawn_syscall
        .hidden libspawn_syscall
        .type   libspawn_syscall, %function
libspawn_syscall:
        .cfi_startproc
        hint    #34                     /* bti c */
        mov     x8, x0
        mov     x0, x1
        mov     x1, x2
        mov     x2, x3
        mov     x3, x4
        mov     x4, x5
        mov     x5, x6
        svc     #0
        ret
        .cfi_endproc
        .size   libspawn_syscall, .-libspawn_syscall

/* long libspawn_clone(call, plan, report): plan and report cross in x5 and x6, which the kernel
 * keeps. The child never returns into the caller's frame. */
        .globl  libspawn_clone
        .hidden libspawn_clone
        .type   libspawn_clone, %function
libspawn_clone:
        .cfi_startproc
        hint    #34                     /* bti c */
        mov     x5, x1
        mov     x6, x2
        ldr     x8, [x0]
        ldp     x1, x2, [x0, #16]
        ldr     x4, [x0, #32]
        ldr     x0, [x0, #8]
        mov     x3, xzr
        svc     #0
        cbz     x0, 1f
        ret
1:      .cfi_undefined x30
        mov     x29, xzr
        mov     x30, xzr
        mov     x0, x5
        mov     x1, x6
        bl      libspawn_child_main
        brk     #1
        .cfi_endproc
        .size   libspawn_clone, .-libspawn_clone

        .section .note.GNU-stack, "", %progbits
        .section .note.gnu.property, "a"
        .balign 8
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000000, 4, 1, 0     /* branch targets are marked */
