/* SPDX-License-Identifier: MIT */
/* A child that ends at once, with a status that no failure has. */
int main(void) { return 7; }
