/* SPDX-License-Identifier: MIT */
/* A stub for each guarded name, which goes on to libc's function of that name, on 64-bit ARM.
 *
 * arguments   x0 to x7, q0 to q7, x8 (where a structure goes), the stack
 * x16         the Guard (debug/guard.hpp): name, function
 */
        .macro  guard name
        .pushsection .rodata
1:      .asciz  "\name"
        .popsection
        .pushsection .data.guards, "aw", %progbits
        .balign 8
2:      .quad   1b, 0
        .popsection
        .globl  \name
        .type   \name, @function
        .balign 16
\name:
        .cfi_startproc
        hint    #34     /* bti c */
        adrp    x16, 2b
        add     x16, x16, :lo12:2b
        b       go_on
        .cfi_endproc
        .size   \name, .-\name
        .endm

        .text
        .hidden libspawn_watched
        .hidden libspawn_check
        .type   go_on, @function
go_on:
        .cfi_startproc
        adrp    x17, libspawn_watched
        ldr     w17, [x17, :lo12:libspawn_watched]
        cbnz    w17, 3f
        ldr     x17, [x16, 8]
        cbz     x17, 3f
        br      x17
3:      stp     x29, x30, [sp, -224]!
        .cfi_def_cfa_offset 224
        .cfi_offset x29, -224
        .cfi_offset x30, -216
        mov     x29, sp
        stp     x0, x1, [sp, 16]
        stp     x2, x3, [sp, 32]
        stp     x4, x5, [sp, 48]
        stp     x6, x7, [sp, 64]
        str     x8, [sp, 80]
        stp     q0, q1, [sp, 96]
        stp     q2, q3, [sp, 128]
        stp     q4, q5, [sp, 160]
        stp     q6, q7, [sp, 192]
        mov     x0, x16
        bl      libspawn_check
        mov     x16, x0
        ldp     x0, x1, [sp, 16]
        ldp     x2, x3, [sp, 32]
        ldp     x4, x5, [sp, 48]
        ldp     x6, x7, [sp, 64]
        ldr     x8, [sp, 80]
        ldp     q0, q1, [sp, 96]
        ldp     q2, q3, [sp, 128]
        ldp     q4, q5, [sp, 160]
        ldp     q6, q7, [sp, 192]
        ldp     x29, x30, [sp], 224
        .cfi_def_cfa_offset 0
        .cfi_restore x29
        .cfi_restore x30
        br      x16
        .cfi_endproc
        .size   go_on, .-go_on

        .hidden libspawn_guards, libspawn_guards_end
        .globl  libspawn_guards, libspawn_guards_end
        .section .data.guards, "aw", %progbits
        .balign 8
libspawn_guards:
        .text
#include "debug/names.inc"
        .section .data.guards
libspawn_guards_end:

        .section .note.GNU-stack, "", %progbits
        .section .note.gnu.property, "a"
        .balign 8
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000000, 4, 1, 0     /* branch targets are marked */
