/* SPDX-License-Identifier: MIT */
/* A child with a stack of its own, by hand, on x86-64.
 *
 *           number   1    2    3    4    5    6    answer   destroyed
 * kernel    rax      rdi  rsi  rdx  r10  r8   r9   rax      rcx, r11
 * function           rdi  rsi  rdx  rcx            rax
 */
        .text

/* long call_clone3(arguments, size, steps, setting): the child calls steps(setting), which must not
 * return; setting crosses in r8, which the kernel keeps. */
        .globl  call_clone3
        .type   call_clone3, @function
call_clone3:
        .cfi_startproc
        endbr64
        mov     %rcx, %r8
        mov     $435, %eax
        syscall
        test    %eax, %eax
        jz      1f
        ret
1:      .cfi_undefined rip
        xor     %ebp, %ebp
        mov     %r8, %rdi
        call    *%rdx
        ud2
        .cfi_endproc
        .size   call_clone3, .-call_clone3

        .section .note.GNU-stack, "", @progbits
