# SPDX-License-Identifier: MIT
"""Plots: what is measured at each place of the x axis, and how long it took."""

import dataclasses

import machine
from comparison import Comparison, measure
from paired import summarise


@dataclasses.dataclass(frozen=True)
class Plot:
    """Curves over x, or bars where `xs` are texts.

    `series` has, by label, a function that gives what runs at an x, or None. `logarithmic` names the
    axes that are so: "x", "y", "xy". `per_second` makes launches per second of the nanoseconds that
    one takes. `ticks` are (text, x). Each x takes as many rounds, or as many seconds, on one
    processor unless it is `spread`."""

    name: str
    title: str
    x_label: str
    xs: tuple
    series: dict
    logarithmic: str = ""
    per_second: bool = False
    ticks: tuple = ()
    rounds: int = 60
    count: int = 15
    seconds: float = 4
    spread: bool = False

    @property
    def y_label(self):
        return "launches per second" if self.per_second else "microseconds"

    def value(self, nanoseconds):
        return 1e9 / nanoseconds if self.per_second else nanoseconds / 1000


def _needed(runs):
    return sum(getattr(run, "memory", 0) for run in runs.values())


def _filled(runs, memory):
    """Each group as full as can be."""
    groups = []
    for label, run in runs.items():
        if not groups or _needed(groups[-1] | {label: run}) > memory:
            groups.append({})
        groups[-1][label] = run
    return groups


def groups_that_fit(runs, memory):
    """The runs in groups that fit into the memory together; one that never does is left out. Groups
    are of one size where they can be: who runs alone finds another machine than those in turns."""
    runs = {label: run for label, run in runs.items() if _needed({label: run}) <= memory}
    filled = _filled(runs, memory)
    size = -(-len(runs) // max(1, len(filled)))
    labels = list(runs)
    starts = range(0, len(labels), size or 1)
    even = [{label: runs[label] for label in labels[start:start + size]} for start in starts]
    return even if all(_needed(group) <= memory for group in even) else filled


def measure_point(plot, x, peers, smoke=False):
    """By label the summary at x, as far as it can be had; by label the reasons of what cannot."""
    runs = {label: run for label, make in plot.series.items() if (run := make(x)) is not None}
    points, missing = {}, {}
    for group in groups_that_fit(runs, machine.available_memory()):
        comparison = Comparison(plot.title, group, (), plot.rounds, plot.count, plot.seconds, plot.spread)
        outcome = measure(comparison, peers, smoke)
        missing.update(dict.fromkeys(group, outcome.failure) if outcome.failure else outcome.missing)
        for label in outcome.results[0] if outcome.results else ():
            points[label] = summarise([plot.value(medians[label]) for medians in outcome.results])
    for label in runs.keys() - points.keys() - missing.keys():
        missing[label] = "too little memory is available"
    return points, missing


def labels_of(plot, rows):
    """The series of which something could be had."""
    return [label for label in plot.series if any(label in points for _, points in rows)]


def write_tsv(plot, rows, path):
    """One line for each x: the median and the quartiles of each series, empty where there is none."""
    labels = labels_of(plot, rows)
    with open(path, "w", encoding="utf-8") as out:
        heads = [label + what for label in labels for what in ("", ", lower quartile", ", upper quartile")]
        out.write("\t".join([plot.x_label or "what"] + heads) + "\n")
        for x, points in rows:
            cells = [str(x)]
            for label in labels:
                point = points.get(label)
                cells += [f"{v:.2f}" for v in (point.median, point.low, point.high)] if point else [""] * 3
            out.write("\t".join(cells) + "\n")
