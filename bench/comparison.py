# SPDX-License-Identifier: MIT
"""A comparison: what runs in one interleaved measurement, and the figures that are made of it."""

import contextlib
import dataclasses

import machine
from paired import run_rounds
from sources import Failed, NotHere, Runner, interrupts_later

SPARE_DESCRIPTORS = 16  # what a runner opens itself
SMOKE_MEMORY = 64 << 20
FAILED = "failed: "  # begins the reason of what went wrong, as against what is not here


@dataclasses.dataclass(frozen=True)
class Run:
    """A case of the runner, by a peer; parameters are those of the runner's command line. `most` is
    for slow ones: so many launches are in a batch at the most."""

    peer: str
    case: str
    parameters: dict = dataclasses.field(default_factory=dict)
    most: int = 1 << 30

    @property
    def memory(self):
        return self.parameters.get("memory", 0)

    def smaller(self):
        """The same without the effort that only numbers are worth."""
        memory = min(self.memory, SMOKE_MEMORY)
        return dataclasses.replace(self, parameters=self.parameters | ({"memory": memory} if memory else {}))

    def start(self, peers):
        wanted = self.parameters.get("descriptors", 0) + SPARE_DESCRIPTORS
        if wanted > machine.descriptor_limit():
            raise NotHere(f"RLIMIT_NOFILE is {machine.descriptor_limit()}, {wanted} are needed")
        words, environment = peers.find(self.peer)
        parameters = [f"{name}={value}" for name, value in self.parameters.items()]
        return Runner(words + [self.case, f"child={peers.child}"] + parameters, environment, self.most)


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Runs by their names, anything with start(peers); figures whose parts are these names. All that
    runs is on one processor unless it is `spread`."""

    title: str
    runs: dict
    figures: tuple = ()
    rounds: int = 300
    count: int = 10
    seconds: float = 20
    spread: bool = False


@dataclasses.dataclass
class Outcome:
    """The rounds of a comparison; why runs are missing; `FAILED` and what went wrong, if anything did."""

    results: list
    missing: dict
    failure: str = ""


def _start_all(runs, peers, stack):
    """The sources that can be had, each asked once, and the reasons of the others."""
    sources, missing = {}, {}
    if sum(getattr(run, "memory", 0) for run in runs.values()) > machine.available_memory():
        return {}, {name: "too little memory is available" for name in runs}
    for name, run in runs.items():
        try:
            with interrupts_later():
                source = run.start(peers)
                stack.callback(source.close)
            source.batch(1)
            sources[name] = source
        except NotHere as reason:
            missing[name] = str(reason)
    return sources, missing


def measure(comparison, peers, smoke=False, progress=None):
    """Runs it; smoke is the least that uses everything once. No process is left behind."""
    with contextlib.ExitStack() as stack:
        if not comparison.spread:
            stack.enter_context(machine.one_processor())
        try:
            runs = comparison.runs
            if smoke:
                runs = {name: run.smaller() if hasattr(run, "smaller") else run for name, run in runs.items()}
            sources, missing = _start_all(runs, peers, stack)
            rounds = 1 if smoke else comparison.rounds
            count = min(2, comparison.count) if smoke else comparison.count
            results = run_rounds(sources, rounds, count, comparison.seconds, progress=progress)
            return Outcome(results, missing)
        except Failed as failure:
            return Outcome([], {}, f"{FAILED}{failure}")
