# SPDX-License-Identifier: MIT
"""What a launch costs a caller with much memory."""

from comparison import Comparison, Run
from paired import Figure
from plot import Plot
from series import series

MIB = (1, 4, 16, 64, 256, 1024, 2048, 4096, 8192)

COMPARISONS = [
    Comparison(
        "memory of the caller",
        {
            "4 MiB": Run("libspawn", "plain", {"memory": 4 << 20}),
            "4 GiB": Run("libspawn", "plain", {"memory": 4 << 30}),
        },
        (Figure("parent of 4 GiB / parent of 4 MiB", ("4 GiB", "4 MiB"), at_most=1.05),),
    )
]

PLOTS = [
    Plot(
        "memory",
        "How long the caller is blocked, by the memory that it has touched",
        "memory of the caller",
        MIB,
        series("memory", "plain", floor="vfork", fork="fork", scale=1 << 20),
        logarithmic="xy",
        ticks=tuple((f"{x} MiB" if x < 1024 else f"{x // 1024} GiB", x) for x in MIB),
    )
]
