# SPDX-License-Identifier: MIT
"""The first launch of a process, when nothing is set up and nothing is in the caches."""

from comparison import Comparison, Run
from paired import Figure

COMPARISONS = [
    Comparison(
        "first launch",
        {
            "libspawn": Run("libspawn", "first"),
            "old glibc": Run("glibc 2.36", "first"),
            "new glibc": Run("glibc 2.43", "first"),
            "musl": Run("musl", "first"),
        },
        (
            Figure("the first launch of a process, / glibc 2.36", ("libspawn", "old glibc"), at_most=1.0),
            Figure("the first launch of a process, / glibc 2.43", ("libspawn", "new glibc")),
            Figure("the first launch of a process, / musl", ("libspawn", "musl")),
        ),
        rounds=100,
    )
]
