/* SPDX-License-Identifier: MIT */
/* A stub for each guarded name, which goes on to libc's function of that name, on x86-64.
 *
 * arguments   rdi rsi rdx rcx r8 r9, xmm0 to xmm7, al (how many of these), the stack
 * r11         the Guard (debug/guard.hpp): name, function
 */
        .macro  guard name
        .pushsection .rodata
1:      .asciz  "\name"
        .popsection
        .pushsection .data.guards, "aw", @progbits
        .balign 8
2:      .quad   1b, 0
        .popsection
        .globl  \name
        .type   \name, @function
        .balign 16
\name:
        .cfi_startproc
        endbr64
        lea     2b(%rip), %r11
        jmp     go_on
        .cfi_endproc
        .size   \name, .-\name
        .endm

        .text
        .hidden libspawn_watched
        .hidden libspawn_check
        .type   go_on, @function
go_on:
        .cfi_startproc
        cmpl    $0, libspawn_watched(%rip)
        jne     3f
        mov     8(%r11), %r10
        test    %r10, %r10
        jz      3f
        jmp     *%r10
3:      push    %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset rbp, -16
        mov     %rsp, %rbp
        .cfi_def_cfa_register rbp
        sub     $192, %rsp
        and     $-16, %rsp
        movaps  %xmm0, (%rsp)
        movaps  %xmm1, 16(%rsp)
        movaps  %xmm2, 32(%rsp)
        movaps  %xmm3, 48(%rsp)
        movaps  %xmm4, 64(%rsp)
        movaps  %xmm5, 80(%rsp)
        movaps  %xmm6, 96(%rsp)
        movaps  %xmm7, 112(%rsp)
        mov     %rdi, 128(%rsp)
        mov     %rsi, 136(%rsp)
        mov     %rdx, 144(%rsp)
        mov     %rcx, 152(%rsp)
        mov     %r8, 160(%rsp)
        mov     %r9, 168(%rsp)
        mov     %rax, 176(%rsp)
        mov     %r11, %rdi
        call    libspawn_check
        mov     %rax, %r11
        movaps  (%rsp), %xmm0
        movaps  16(%rsp), %xmm1
        movaps  32(%rsp), %xmm2
        movaps  48(%rsp), %xmm3
        movaps  64(%rsp), %xmm4
        movaps  80(%rsp), %xmm5
        movaps  96(%rsp), %xmm6
        movaps  112(%rsp), %xmm7
        mov     128(%rsp), %rdi
        mov     136(%rsp), %rsi
        mov     144(%rsp), %rdx
        mov     152(%rsp), %rcx
        mov     160(%rsp), %r8
        mov     168(%rsp), %r9
        mov     176(%rsp), %rax
        leave
        .cfi_def_cfa rsp, 8
        jmp     *%r11
        .cfi_endproc
        .size   go_on, .-go_on

        .hidden libspawn_guards, libspawn_guards_end
        .globl  libspawn_guards, libspawn_guards_end
        .section .data.guards, "aw", @progbits
        .balign 8
libspawn_guards:
        .text
#include "debug/names.inc"
        .section .data.guards
libspawn_guards_end:

        .section .note.GNU-stack, "", @progbits
        .section .note.gnu.property, "a"
        .balign 8
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000002, 4, 3, 0     /* indirect branches and shadow stacks are respected */
