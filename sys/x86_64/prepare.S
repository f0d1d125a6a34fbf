/* SPDX-License-Identifier: MIT */
/* A thread that becomes its own child and comes back, on x86-64.
 *
 *            number   1    2    3    4    5    6    answer   destroyed
 * kernel     rax      rdi  rsi  rdx  r10  r8   r9   rax      rcx, r11
 * function            rdi  rsi                      rax
 * context    0 rsp  8 rbx  16 rbp  24 r12  32 r13  40 r14  48 r15  56 mxcsr  60 x87 environment
 */
        .hidden libspawn_depart
        .hidden libspawn_nascent_died
        .cfi_sections .debug_frame
        .text

/* long libspawn_divide(call, nascent): the child goes on at once. The parent has its registers and
 * this one's return address, which the child overwrites: it goes on where the child has left a
 * context at the beginning of nascent, or else on the stack that ends there. Nascent crosses in r8,
 * which the kernel keeps and clone reads only with CLONE_SETTLS. */
        .globl  libspawn_divide
        .hidden libspawn_divide
        .type   libspawn_divide, @function
libspawn_divide:
        .cfi_startproc
        endbr64
        mov     %rsi, %r8
        mov     (%rdi), %rax
        mov     16(%rdi), %rsi
        mov     24(%rdi), %rdx
        mov     8(%rdi), %rdi
        xor     %r10d, %r10d
        syscall
        test    %rax, %rax
        jg      1f
        ret
1:      .cfi_remember_state
        .cfi_undefined rip
        cmpq    $0, (%r8)
        je      2f
        mov     8(%r8), %rbx
        mov     16(%r8), %rbp
        mov     24(%r8), %r12
        mov     32(%r8), %r13
        mov     40(%r8), %r14
        mov     48(%r8), %r15
        ldmxcsr 56(%r8)
        fldenv  60(%r8)
        mov     (%r8), %rsp
        .cfi_restore_state
        ret
2:      .cfi_undefined rip
        mov     %r8, %rsp
        xor     %ebp, %ebp
        mov     %r8, %rdi
        mov     %eax, %esi
        call    libspawn_nascent_died
        ud2
        .cfi_endproc
        .size   libspawn_divide, .-libspawn_divide

/* long libspawn_leap(context, departure): leaves the context, and calls libspawn_depart(departure).
 * Should that return, so does this. */
        .globl  libspawn_leap
        .hidden libspawn_leap
        .type   libspawn_leap, @function
libspawn_leap:
        .cfi_startproc
        endbr64
        mov     %rbx, 8(%rdi)
        mov     %rbp, 16(%rdi)
        mov     %r12, 24(%rdi)
        mov     %r13, 32(%rdi)
        mov     %r14, 40(%rdi)
        mov     %r15, 48(%rdi)
        stmxcsr 56(%rdi)
        fnstenv 60(%rdi)                /* with the exceptions raised; masks them all */
        fldcw   60(%rdi)
        mov     %rsp, (%rdi)            /* the last: it makes the context one */
        push    %rdi
        .cfi_adjust_cfa_offset 8
        mov     %rsi, %rdi
        call    libspawn_depart
        pop     %rdi
        .cfi_adjust_cfa_offset -8
        movq    $0, (%rdi)
        ret
        .cfi_endproc
        .size   libspawn_leap, .-libspawn_leap

/* unsigned long libspawn_thread_pointer() */
        .globl  libspawn_thread_pointer
        .hidden libspawn_thread_pointer
        .type   libspawn_thread_pointer, @function
libspawn_thread_pointer:
        .cfi_startproc
        endbr64
        mov     %fs:0, %rax
        ret
        .cfi_endproc
        .size   libspawn_thread_pointer, .-libspawn_thread_pointer

/* unsigned long libspawn_shadow_stack(): 0 without one; older processors do nothing here. */
        .globl  libspawn_shadow_stack
        .hidden libspawn_shadow_stack
        .type   libspawn_shadow_stack, @function
libspawn_shadow_stack:
        .cfi_startproc
        endbr64
        xor     %eax, %eax
        rdsspq  %rax
        ret
        .cfi_endproc
        .size   libspawn_shadow_stack, .-libspawn_shadow_stack

        .section .note.GNU-stack, "", @progbits
        .section .note.gnu.property, "a"
        .balign 8
        .long   4, 16, 5
        .asciz  "GNU"
        .long   0xc0000002, 4, 3, 0     /* indirect branches and shadow stacks are respected */
