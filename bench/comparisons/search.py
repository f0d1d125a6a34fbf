# SPDX-License-Identifier: MIT
"""Directories of PATH that do not have the program."""

from comparison import Comparison, Run
from paired import Figure
from plot import Plot
from series import series

NONE, TEN = {"misses": 0}, {"misses": 10}
LARGE = {"environment": 100000}


def _miss(ours, ours_without, floor, floor_without):
    return (ours - ours_without) / (floor - floor_without)


def _comparison(title, parameters):
    return Comparison(
        title,
        {
            "ours": Run("libspawn", "search", TEN | parameters),
            "ours, none": Run("libspawn", "search", NONE | parameters),
            "by hand": Run("system", "vfork_search", TEN | parameters),
            "by hand, none": Run("system", "vfork_search", NONE | parameters),
        },
        (
            Figure(f"{title}, posix_spawnp / bare vfork doing the same", ("ours", "by hand")),
            Figure(f"{title}, each / a failed execve", ("ours", "ours, none", "by hand", "by hand, none"),
                   formula=_miss),
        ),
    )


COMPARISONS = [
    _comparison("10 PATH misses", {}),
    _comparison("10 PATH misses, environment of 100 kB", LARGE),
]

PLOTS = [
    Plot(
        "search",
        "posix_spawnp: directories of PATH before the one that has the program",
        "directories without the program",
        (0, 2, 4, 6, 8, 10, 12, 14, 16),
        series("misses", "search", floor="vfork_search"),
    )
]
