# SPDX-License-Identifier: MIT
"""A launch with three standard streams and nothing else, of callers with few and many descriptors."""

from comparison import Comparison, Run
from paired import Figure
from plot import Plot
from series import series

MANY = {"descriptors": 19000}
# The pipes for the child are the newest descriptors, with numbers above the others.
ABOVE = MANY | {"high": 1}
# The child is born with the caller's own table of descriptors and leaves it, as libspawn's does.
SHARED = MANY | {"shared": 1}

COMPARISONS = [
    Comparison(
        "three streams and closefrom",
        {
            "libspawn": Run("libspawn", "closefrom"),
            "vfork": Run("system", "vfork_closefrom"),
            "by hand": Run("system", "clone3_closefrom"),
        },
        (
            Figure("three adddup2 + closefrom, / bare vfork doing the same calls", ("libspawn", "vfork"),
                   at_most=1.06),
            Figure("its system calls by hand / bare vfork doing the same calls", ("by hand", "vfork")),
            Figure("three adddup2 + closefrom, / its system calls by hand", ("libspawn", "by hand")),
        ),
    ),
    Comparison(
        "19,000 descriptors",
        {
            "few": Run("libspawn", "closefrom"),
            # Linux copies whole words of a table, and closes what it has copied in vain.
            "a word": Run("libspawn", "closefrom", {"descriptors": 64}),
            "many": Run("libspawn", "closefrom", MANY),
            "many, glibc": Run("glibc 2.36", "closefrom", MANY),
            "few, by hand": Run("system", "clone3_closefrom"),
            "many, by hand": Run("system", "clone3_closefrom", SHARED),
            "above": Run("libspawn", "closefrom", ABOVE),
            "above, glibc": Run("glibc 2.36", "closefrom", ABOVE),
        },
        (
            Figure("19,000 open, closefrom, / the same at 3 open", ("many", "few"), at_most=1.15),
            Figure("19,000 open, closefrom, / the same at 64 open", ("many", "a word")),
            Figure("by hand, 19,000 open with a common table / 3 open with a copy", ("many, by hand", "few, by hand")),
            Figure("19,000 open, closefrom, / its system calls by hand", ("many", "many, by hand")),
            Figure("19,000 open, closefrom, glibc 2.36 / libspawn", ("many, glibc", "many"), at_least=25),
            # They are not copied with all that is below, but fetched one by one.
            Figure("the same, the streams above the 19,000", ("above, glibc", "above"), at_least=10),
        ),
        rounds=150,
    ),
]

PLOTS = [
    Plot(
        "descriptors",
        "How long the caller is blocked, by its open descriptors: three dup2 and closefrom",
        "open descriptors",
        (3, 10, 30, 100, 300, 1000, 3000, 10000, 19900),
        series("descriptors", "closefrom", floor="vfork_closefrom"),
        logarithmic="xy",
        ticks=tuple((f"{x:,}", x) for x in (3, 10, 30, 100, 300, 1000, 3000, 10000)) + (("20,000", 19900),),
        count=10,
    )
]
