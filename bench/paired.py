# SPDX-License-Identifier: MIT
"""Paired, interleaved measurement: rounds in rotating order, ratios within a round, their median.

What disturbs a machine lasts longer than one batch and hits all that is measured in a round alike, so
a ratio of two batches of one round is steadier than either of them. A source is anything with
batch(count), which answers the durations of `count` launches, or fewer."""

import dataclasses
import statistics
import time
from typing import Callable, Optional


@dataclasses.dataclass(frozen=True)
class Summary:
    """The middle of some values, and the quartiles around it."""

    median: float
    low: float
    high: float
    count: int


def summarise(values):
    """The median and quartiles; of a single value, itself."""
    values = sorted(values)
    if len(values) < 2:
        return Summary(values[0], values[0], values[0], len(values))
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return Summary(middle, low, high, len(values))


def rotated(names, round_number):
    """The names in an order in which each goes first, and follows each, in some rounds."""
    turn = round_number // 2 % len(names) if names else 0
    order = names[turn:] + names[:turn]
    return order if round_number % 2 == 0 else order[::-1]


def run_rounds(sources, rounds, count, seconds, clock=time.monotonic, progress=None):
    """Batches of `count` from every source, `rounds` times or until `seconds` are over.

    Answers one dictionary for each round, from the source's name to its batch's median. The first
    round is not counted unless it is the only one: caches are cold in it."""
    results = []
    end = clock() + seconds
    for number in range(rounds + 1 if rounds > 1 else rounds):
        medians = {name: statistics.median(sources[name].batch(count))
                   for name in rotated(list(sources), number)}
        results.append(medians)
        if progress:
            progress(number, rounds)
        if clock() > end:
            break
    return results[1:] if len(results) > 1 else results


@dataclasses.dataclass(frozen=True)
class Figure:
    """A number that is made of one round's medians, and the bound that it is to keep.

    Without a `formula` it is the ratio of the first two `parts`; a formula gets all parts' medians."""

    title: str
    parts: tuple
    at_most: Optional[float] = None
    at_least: Optional[float] = None
    formula: Optional[Callable] = None
    unit: str = ""  # of parts that are no times

    def of_round(self, medians):
        formula = self.formula or (lambda numerator, denominator: numerator / denominator)
        return formula(*(medians[part] for part in self.parts))

    def of_rounds(self, results):
        """The summary over all rounds; none where a part is missing."""
        if not all(part in results[0] for part in self.parts):
            return None
        return summarise([self.of_round(medians) for medians in results])

    def medians_of(self, results):
        """What each part took, over all rounds."""
        return [statistics.median(medians[part] for medians in results) for part in self.parts]

    def show_parts(self, results):
        """These medians as text: in microseconds, or in the unit that they have."""
        if self.unit:
            return " / ".join(f"{value:,} {self.unit}" for value in self.medians_of(results))
        return " / ".join(f"{value / 1000:,.1f}" for value in self.medians_of(results))

    @property
    def bound(self):
        if self.at_most is not None:
            return f"<= {self.at_most:.2f}"
        return f">= {self.at_least:.2f}" if self.at_least is not None else ""

    def is_met(self, summary):
        """Whether the median, as it is printed, keeps the bound; true where there is none."""
        value = round(summary.median, 2)
        return ((self.at_most is None or value <= self.at_most)
                and (self.at_least is None or value >= self.at_least))
