/* SPDX-License-Identifier: MIT */
/* A shared object with nothing in it. */
typedef int NothingAtAll;
