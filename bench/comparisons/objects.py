# SPDX-License-Identifier: MIT
"""The objects of <spawn.h>, made and destroyed, and a launch with its wait, by Google Benchmark: the time
of the processor for what calls nobody else."""

import dataclasses

from comparison import Comparison
from paired import Figure
from sources import Benchmark


@dataclasses.dataclass(frozen=True)
class Objects:
    """A benchmark of the program bench/objects.cpp, with a peer's functions."""

    peer: str
    benchmark: str

    def start(self, peers):
        program, environment = peers.find_objects(self.peer)
        return Benchmark(program, self.benchmark, environment)


def _comparison(title, benchmark):
    return Comparison(
        title,
        {"ours": Objects("libspawn", benchmark), "glibc": Objects("system", benchmark)},
        (Figure(f"{title}, / the system's glibc", ("ours", "glibc")),),
        rounds=10,
        count=3,
        seconds=3,
    )


COMPARISONS = [
    _comparison("1 file action, made and destroyed", "actions/1"),
    _comparison("10 file actions", "actions/10"),
    _comparison("5,000 file actions", "actions/5000"),
    _comparison("an open action", "action_with_path"),
    _comparison("attributes of a shell", "attributes"),
    _comparison("posix_spawn and waitpid", "launch"),
]
