/* SPDX-License-Identifier: MIT */
/* A thread that becomes its own child and comes back, on 64-bit ARM.
 *
 *            number   1   2   3   4   5   6    answer   destroyed
 * kernel     x8       x0  x1  x2  x3  x4  x5   x0       none
 * function            x0  x1                   x0
 * context    0 sp  8 x19 ... x28  88 x29  96 x30  104 fpcr  112 fpsr  120 d8 ... 176 d15
 */
        .hidden libspawn_depart
        .hidden libspawn_nascent_died
        .cfi_sections .debug_frame
        .text

/* long libspawn_divide(call, nascent): the child goes on at once. The parent has its registers, but
 * the child overwrites its frames: it goes on where the child has left a context at the beginning
 * of nascent, or else on the stack that ends there. Nascent crosses in x5, which the kernel keeps. */
        .globl  libspawn_divide
        .hidden libspawn_divide
        .type   libspawn_divide, %function
libspawn_divide:
        .cfi_startproc
        hint    #34                     /* bti c */
        mov     x5, x1
        ldr     x8, [x0]
        ldp     x1, x2, [x0, #16]
        ldr     x0, [x0, #8]
        mov     x3, xzr
        mov     x4, xzr
        svc     #0
        cmp     x0, #0
        b.gt    1f
        ret
1:      .cfi_remember_state
        .cfi_undefined x30
        ldr     x6, [x5]
        cbz     x6, 2f
        ldp     x19, x20, [x5, #8]
        ldp     x21, x22, [x5, #24]
        ldp     x23, x24, [x5, #40]
        ldp     x25, x26, [x5, #56]
        ldp     x27, x28, [x5, #72]
        ldp     x29, x30, [x5, #88]
        ldp     x1, x2, [x5, #104]
        msr     fpcr, x1
        msr     fpsr, x2
        ldp     d8, d9, [x5, #120]
        ldp     d10, d11, [x5, #136]
        ldp     d12, d13, [x5, #152]
        ldp     d14, d15, [x5, #168]
        mov     sp, x6
        .cfi_restore_state
        ret
2:      .cfi_undefined x30
        mov     sp, x5
        mov     x29, xzr
        mov     x30, xzr
        mov     x1, x0
        mov     x0, x5
        bl      libspawn_nascent_died
        brk     #1
        .cfi_endproc
        .size   libspawn_divide, .-libspawn_divide

/* long libspawn_leap(context, departure): leaves the context, and calls libspawn_depart(departure).
 * Should that return, so does this. */
        .globl  libspawn_leap
        .hidden libspawn_leap
        .type   libspawn_leap, %function
libspawn_leap:
        .cfi_startproc
        hint    #34                     /* bti c */
        stp     x19, x20, [x0, #8]
        stp     x21, x22, [x0, #24]
        stp     x23, x24, [x0, #40]
        stp     x25, x26, [x0, #56]
        stp     x27, x28, [x0, #72]
        stp     x29, x30, [x0, #88]
        mrs     x2, fpcr
        mrs     x3, fpsr
        stp     x2, x3, [x0, #104]
        stp     d8, d9, [x0, #120]
        stp     d10, d11, [x0, #136]
        stp     d12, d13, [x0, #152]
        stp     d14, d15, [x0, #168]
        mov     x4, sp
        str     x4, [x0]                /* the last: it makes the context one */
        stp     x0, x30, [sp, #-16]!
        .cfi_adjust_cfa_offset 16
        .cfi_rel_offset x30, 8
        mov     x0, x1
        bl      libspawn_depart
        ldp     x1, x30, [sp], #16
        .cfi_restore x30
        .cfi_adjust_cfa_offset -16
        str     xzr, [x1]
        ret
        .cfi_endproc
        .size   libspawn_leap, .-libspawn_leap

/* unsigned long libspawn_thread_pointer() */
        .globl  libspawn_thread_pointer
        .hidden libspawn_thread_pointer
        .type   libspawn_thread_pointer, %function
libspawn_thread_pointer:
        .cfi_startproc
        hint    #34                     /* bti c */
        mrs     x0, tpidr_el0
        ret
        .cfi_endproc
        .size   libspawn_thread_pointer, .-libspawn_thread_pointer

/* unsigned long libspawn_shadow_stack(): 0 without one; older processors leave the question. */
        .globl  libspawn_shadow_stack
        .hidden libspawn_shadow_stack
        .type   libspawn_shadow_stack, %function
libspawn_shadow_stack:
        .cfi_startproc
        hint    #34                     /* bti c */
        mov     x16, #1
        hint    #40                     /* chkfeat x16 */
        eor     x0, x16, #1
        ret
        .cfi_endproc
        .size   libspawn_shadow_stack, .-libspawn_shadow_stack

        .section .note.GNU-stack, "", %progbits
        .section .note.gnu.property, "a"
        .balign 8
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000000, 4, 1, 0     /* branch targets are marked */
