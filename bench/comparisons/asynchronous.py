# SPDX-License-Identifier: MIT
"""Launching without waiting: the call, and how many launches one thread brings about."""

from comparison import Comparison, Run
from paired import Figure
from plot import Plot
from series import FLOOR, LIBCS

DESCRIPTOR = {"pidfd": 1}
SYNCHRONOUS, ASYNCHRONOUS = "posix_spawn", "posix_spawn_start_np"


def _rate_of(peer, case="rate"):
    return lambda x: Run(peer, case) if x == SYNCHRONOUS else None


def _our_rate(x):
    return Run("libspawn", "rate" if x == SYNCHRONOUS else "start_rate")


COMPARISONS = [
    Comparison(
        "asynchronous call",
        {"start": Run("libspawn", "start"), "spawn": Run("libspawn", "plain")},
        (Figure("asynchronous call / synchronous blocked", ("start", "spawn"), at_most=0.45),),
    ),
    Comparison(
        "asynchronous rate",
        {
            "start": Run("libspawn", "start_rate"),
            "spawn": Run("libspawn", "rate"),
            "spawn, descriptor": Run("libspawn", "rate", DESCRIPTOR),
            "by hand": Run("system", "clone3_rate", DESCRIPTOR),
            "by hand, none": Run("system", "clone3_rate"),
        },
        # Durations of a launch: the rate is the other way round.
        (
            Figure("one thread, asynchronous rate / synchronous rate", ("spawn", "start"), at_least=1.6),
            Figure("the same, both with a process descriptor", ("spawn, descriptor", "start")),
            Figure("asynchronous system calls by hand, rate / synchronous rate", ("spawn", "by hand")),
            Figure("the same without a process descriptor", ("spawn", "by hand, none")),
            Figure("one thread, asynchronous rate / its system calls by hand", ("by hand", "start")),
        ),
        count=100,
        spread=True,
    ),
]

PLOTS = [
    Plot(
        "rate",
        "Launches of one thread, 16 children at a time",
        "",
        (SYNCHRONOUS, ASYNCHRONOUS),
        {label: _rate_of(peer) for label, peer in LIBCS.items() if label != "libspawn"}
        | {FLOOR: _rate_of("system", "vfork_rate"), "libspawn": _our_rate},
        per_second=True,
        count=100,
        spread=True,
    )
]
