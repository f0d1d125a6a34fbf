/* SPDX-License-Identifier: MIT */
/* Functions with a pattern in each register that they must preserve: x19 ... x29, d8 ... d15.
 *
 *            function  a   b   result
 * these      x0        x1  x2  x0
 * function   x3        x0  x1  x0
 */
        .macro  each what
        \what   x19, 1
        \what   x20, 2
        \what   x21, 3
        \what   x22, 4
        \what   x23, 5
        \what   x24, 6
        \what   x25, 7
        \what   x26, 8
        \what   x27, 9
        \what   x28, 10
        \what   x29, 11
        .endm
        .macro  each_float what
        \what   d8, 12
        \what   d9, 13
        \what   d10, 14
        \what   d11, 15
        \what   d12, 16
        \what   d13, 17
        \what   d14, 18
        \what   d15, 19
        .endm
        .macro  fill register, number
        mov     \register, #(0x1234 + \number)
        .endm
        .macro  fill_float register, number
        mov     x4, #(0x1234 + \number)
        fmov    \register, x4
        .endm
        .macro  expect register, number
        mov     x4, #(0x1234 + \number)
        cmp     x4, \register
        cset    x5, ne
        orr     x6, x6, x5, lsl #\number
        .endm
        .macro  expect_float register, number
        fmov    x7, \register
        expect  x7, \number
        .endm
        .macro  ruin register, number
        mov     \register, #-1
        .endm
        .macro  ruin_float register, number
        fmov    \register, x19
        .endm
        .text

/* long call_with_patterns(function, a, b): function(a, b), and in registers_lost a bit for each
 * register that has not its pattern afterwards. */
        .globl  call_with_patterns
        .type   call_with_patterns, %function
call_with_patterns:
        hint    #34                     /* bti c */
        stp     x29, x30, [sp, #-160]!
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        stp     x25, x26, [sp, #64]
        stp     x27, x28, [sp, #80]
        stp     d8, d9, [sp, #96]
        stp     d10, d11, [sp, #112]
        stp     d12, d13, [sp, #128]
        stp     d14, d15, [sp, #144]
        mov     x3, x0
        mov     x0, x1
        mov     x1, x2
        each    fill
        each_float fill_float
        blr     x3
        mov     x6, xzr
        each    expect
        each_float expect_float
        adrp    x4, registers_lost
        add     x4, x4, :lo12:registers_lost
        str     w6, [x4]
        ldp     d14, d15, [sp, #144]
        ldp     d12, d13, [sp, #128]
        ldp     d10, d11, [sp, #112]
        ldp     d8, d9, [sp, #96]
        ldp     x27, x28, [sp, #80]
        ldp     x25, x26, [sp, #64]
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #160
        ret
        .size   call_with_patterns, .-call_with_patterns

/* long call_with_ruins(function, a, b): function(a, b), with other values in all of them. Must not
 * return. */
        .globl  call_with_ruins
        .type   call_with_ruins, %function
call_with_ruins:
        hint    #34                     /* bti c */
        mov     x3, x0
        mov     x0, x1
        mov     x1, x2
        each    ruin
        each_float ruin_float
        blr     x3
        brk     #1
        .size   call_with_ruins, .-call_with_ruins

        .section .note.GNU-stack, "", %progbits
