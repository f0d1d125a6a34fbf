# SPDX-License-Identifier: MIT
"""The environment that the kernel copies for the child."""

from plot import Plot
from series import series

KIB = (1, 4, 16, 64, 256, 1024)

PLOTS = [
    Plot(
        "environment",
        "How long the caller is blocked, by the child's environment",
        "environment",
        KIB,
        series("environment", "plain", floor="vfork", scale=1024),
        logarithmic="xy",
        ticks=tuple((f"{x} KiB" if x < 1024 else "1 MiB", x) for x in KIB),
    )
]
