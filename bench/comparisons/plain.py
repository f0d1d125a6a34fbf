# SPDX-License-Identifier: MIT
"""How long posix_spawn blocks its caller, beside vfork and execve by hand."""

from comparison import Comparison, Run
from paired import Figure

COMPARISONS = [
    Comparison(
        "plain posix_spawn",
        {
            "libspawn": Run("libspawn", "plain"),
            "static": Run("libspawn, static", "plain"),
            "vfork": Run("system", "vfork"),
            "vfork again": Run("system", "vfork"),
            "by hand": Run("system", "clone3"),
            "old glibc": Run("glibc 2.36", "plain"),
            "new glibc": Run("glibc 2.43", "plain"),
            "musl": Run("musl", "plain"),
        },
        (
            Figure("plain posix_spawn, blocked, / bare vfork+execve", ("libspawn", "vfork"), at_most=1.05),
            Figure("plain posix_spawn, blocked, / glibc 2.36", ("libspawn", "old glibc"), at_most=0.55),
            Figure("plain posix_spawn, blocked, / glibc 2.43", ("libspawn", "new glibc"), at_most=0.85),
            Figure("plain posix_spawn, blocked, / musl", ("libspawn", "musl"), at_most=0.92),
            Figure("the same, linked statically, / bare vfork+execve", ("static", "vfork")),
            # The kernel's part of what is above the floor, and libspawn's own.
            Figure("plain posix_spawn's system calls by hand / bare vfork+execve", ("by hand", "vfork")),
            Figure("plain posix_spawn, blocked, / its system calls by hand", ("libspawn", "by hand")),
            # What the noise of the machine makes of equal things.
            Figure("bare vfork+execve / bare vfork+execve", ("vfork again", "vfork")),
        ),
    )
]
