# SPDX-License-Identifier: MIT
"""Threads of one process that launch at the same time."""

from comparison import Comparison, Run
from paired import Figure
from plot import Plot
from series import series

TWO = {"threads": 2}

COMPARISONS = [
    Comparison(
        "two threads",
        {"libspawn": Run("libspawn", "threads", TWO), "old glibc": Run("glibc 2.36", "threads", TWO)},
        # Durations of a launch: the rate is the other way round.
        (Figure("two threads, rate, / glibc 2.36", ("old glibc", "libspawn"), at_least=1.5),),
        count=40,
        spread=True,
    )
]

PLOTS = [
    Plot(
        "threads",
        "Threads that launch at the same time",
        "threads",
        (1, 2, 3, 4, 5, 6, 7, 8),
        series("threads", "threads"),
        per_second=True,
        count=40,
        spread=True,
    )
]
