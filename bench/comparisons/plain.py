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
            # What the noise of the machine makes of equal things.
            Figure("bare vfork+execve / bare vfork+execve", ("vfork again", "vfork")),
        ),
    )
]
