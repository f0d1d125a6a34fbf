/* SPDX-License-Identifier: MIT */
/* Functions with a pattern in each register that they must preserve: rbx rbp r12 r13 r14 r15.
 *
 *            function  a    b    result
 * these      rdi       rsi  rdx  rax
 * function   rax       rdi  rsi  rax
 */
        .macro  expect register, pattern, bit
        movabs  $\pattern, %rdx
        cmp     %rdx, \register
        je      .Lkept\@
        or      $\bit, %ecx
.Lkept\@:
        .endm
        .text

/* long call_with_patterns(function, a, b): function(a, b), and in registers_lost a bit for each
 * register that has not its pattern afterwards. */
        .globl  call_with_patterns
        .type   call_with_patterns, @function
call_with_patterns:
        endbr64
        push    %rbx
        push    %rbp
        push    %r12
        push    %r13
        push    %r14
        push    %r15
        sub     $8, %rsp
        mov     %rdi, %rax
        mov     %rsi, %rdi
        mov     %rdx, %rsi
        movabs  $0x1011121314151617, %rbx
        movabs  $0x2021222324252627, %rbp
        movabs  $0x3031323334353637, %r12
        movabs  $0x4041424344454647, %r13
        movabs  $0x5051525354555657, %r14
        movabs  $0x6061626364656667, %r15
        call    *%rax
        xor     %ecx, %ecx
        expect  %rbx, 0x1011121314151617, 1
        expect  %rbp, 0x2021222324252627, 2
        expect  %r12, 0x3031323334353637, 4
        expect  %r13, 0x4041424344454647, 8
        expect  %r14, 0x5051525354555657, 16
        expect  %r15, 0x6061626364656667, 32
        mov     %ecx, registers_lost(%rip)
        add     $8, %rsp
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %rbp
        pop     %rbx
        ret
        .size   call_with_patterns, .-call_with_patterns

/* long call_with_ruins(function, a, b): function(a, b), with other values in all of them. Must not
 * return. */
        .globl  call_with_ruins
        .type   call_with_ruins, @function
call_with_ruins:
        endbr64
        mov     %rdi, %rax
        mov     %rsi, %rdi
        mov     %rdx, %rsi
        mov     $-1, %rbx
        mov     %rbx, %rbp
        mov     %rbx, %r12
        mov     %rbx, %r13
        mov     %rbx, %r14
        mov     %rbx, %r15
        sub     $8, %rsp
        call    *%rax
        ud2
        .size   call_with_ruins, .-call_with_ruins

        .section .note.GNU-stack, "", @progbits
