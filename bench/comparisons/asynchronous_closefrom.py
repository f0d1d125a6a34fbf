# SPDX-License-Identifier: MIT
"""Launching without waiting, with three standard streams and nothing else, of callers with many descriptors."""

from comparison import Comparison, Run
from paired import Figure

MANY = {"descriptors": 19000}

COMPARISONS = [
    Comparison(
        "asynchronous call, 19,000 descriptors",
        {
            "few": Run("libspawn", "start_closefrom"),
            "many": Run("libspawn", "start_closefrom", MANY),
            # With a few more the caller prefers to wait until the child has left the common table.
            "copied": Run("libspawn", "start_closefrom", {"descriptors": 1000}),
            "spawn": Run("libspawn", "closefrom", MANY),
        },
        (
            Figure("asynchronous call, 19,000 open, closefrom, / the same at 3 open", ("many", "few"), at_most=3),
            Figure("the same at 1,000 open, copied, / the same at 3 open", ("copied", "few")),
            Figure("asynchronous call / synchronous blocked, 19,000 open, closefrom", ("many", "spawn"), at_most=0.75),
        ),
        rounds=150,
    ),
]
