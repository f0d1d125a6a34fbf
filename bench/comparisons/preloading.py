# SPDX-License-Identifier: MIT
"""What preloading adds to a program, from its execve to its end, beside a shared object with nothing in
it."""

import dataclasses

from comparison import Comparison
from paired import Figure
from plot import Plot
from sources import NotHere, Runner


@dataclasses.dataclass(frozen=True)
class Start:
    """A program of bench/preload that does nothing, with a library preloaded, or none."""

    libc: str
    library: str = ""

    def start(self, peers):
        folder = peers.bench / "preload"
        program = folder / f"{self.libc}-program"
        if not program.exists():
            raise NotHere(f"{self.libc} is not installed")
        words, environment = peers.find("system")
        if self.library:
            library = peers.preloaded() if self.library == "libspawn" else folder / self.library
            environment |= {"BENCH_PRELOAD": str(library)}
        return Runner(words + ["whole", f"child={program}"], environment)


def _tax(library, empty, nothing):
    return (library - nothing) / (empty - nothing)


def _comparison(libc):
    return Comparison(
        f"start of a program, {libc}",
        {
            "nothing": Start(libc),
            "empty": Start(libc, "empty.so"),
            "lean": Start(libc, "lean.so"),
            "libspawn": Start(libc, "libspawn"),
        },
        (
            Figure(f"preload tax, {libc}, / of an empty library linked by default",
                   ("libspawn", "empty", "nothing"), at_most=1.2, formula=_tax),
            Figure(f"the same of an empty library linked like ours, {libc}",
                   ("lean", "empty", "nothing"), formula=_tax),
            Figure(f"start of a program, {libc}, preloaded / not", ("libspawn", "nothing")),
        ),
    )


COMPARISONS = [
    _comparison("glibc"),
    _comparison("musl"),
]

LIBRARIES = {"nothing preloaded": "", "an empty library": "empty.so", "an empty one, linked like ours": "lean.so",
             "libspawn": "libspawn"}


def _with(library):
    return lambda libc: Start(libc, library)


PLOTS = [
    Plot(
        "preloading",
        "A program that does nothing, from execve to its end, with a library preloaded",
        "",
        ("glibc", "musl"),
        {label: _with(library) for label, library in LIBRARIES.items()},
        rounds=100,
    )
]
