/* SPDX-License-Identifier: MIT */
/* A child with a stack of its own, by hand, on 64-bit ARM.
 *
 *           number   1   2   3   4   5   6    answer   destroyed
 * kernel    x8       x0  x1  x2  x3  x4  x5   x0       none
 * function           x0  x1  x2  x3           x0
 */
        .text

/* long call_clone3(arguments, size, steps, setting): the child calls steps(setting), which must not
 * return; the kernel keeps both. */
        .globl  call_clone3
        .type   call_clone3, %function
call_clone3:
        .cfi_startproc
        hint    #34                     /* bti c */
        mov     x8, #435
        svc     #0
        cbz     x0, 1f
        ret
1:      .cfi_undefined x30
        mov     x29, xzr
        mov     x30, xzr
        mov     x0, x3
        blr     x2
        brk     #1
        .cfi_endproc
        .size   call_clone3, .-call_clone3

        .section .note.GNU-stack, "", %progbits
