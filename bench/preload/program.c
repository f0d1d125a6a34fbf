/* SPDX-License-Identifier: MIT */
/* A program that does nothing but start and end. */
int main(void) { return 0; }
