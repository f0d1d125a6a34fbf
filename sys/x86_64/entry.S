/* SPDX-License-Identifier: MIT */
/* The two ways into the kernel on x86-64.
 *
 *           number   1    2    3    4    5    6    answer   destroyed
 * kernel    rax      rdi  rsi  rdx  r10  r8   r9   rax      rcx, r11
 * function  rdi      rsi  rdx  rcx  r8   r9   8(%rsp)
 */
        .cfi_sections .eh_frame, .debug_frame
        .text

/* long libspawn_syscall(number, a, b, c, d, e, f) */
        .globl  libspawn_syscall
        .hidden libspawn_syscall
        .type   libspawn_syscall, @function
libspawn_syscall:
        .cfi_startproc
        endbr64
        mov     %rdi, %rax
        mov     %rsi, %rdi
        mov     %rdx, %rsi
        mov     %rcx, %rdx
        mov     %r8, %r10
        mov     %r9, %r8
        mov     8(%rsp), %r9
        syscall
        ret
        .cfi_endproc
        .size   libspawn_syscall, .-libspawn_syscall

/* long libspawn_clone(call, plan, report): plan and report cross in r9 and r8, which the kernel
 * keeps and clone reads only with CLONE_SETTLS. The child never returns into the caller's frame. */
        .globl  libspawn_clone
        .hidden libspawn_clone
        .type   libspawn_clone, @function
libspawn_clone:
        .cfi_startproc
        endbr64
        mov     %rsi, %r9
        mov     %rdx, %r8
        mov     (%rdi), %rax
        mov     16(%rdi), %rsi
        mov     24(%rdi), %rdx
        mov     32(%rdi), %r10
        mov     8(%rdi), %rdi
        syscall
        test    %eax, %eax
        jz      1f
        ret
1:      .cfi_undefined rip
        xor     %ebp, %ebp
        and     $-16, %rsp
        mov     %r9, %rdi
        mov     %r8, %rsi
        call    libspawn_child_main
        ud2
        .cfi_endproc
        .size   libspawn_clone, .-libspawn_clone

        .section .note.GNU-stack, "", @progbits
        .section .note.gnu.property, "a"
        .balign 8
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000002, 4, 3, 0     /* indirect branches and shadow stacks are respected */
