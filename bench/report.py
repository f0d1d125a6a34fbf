# SPDX-License-Identifier: MIT
"""What is printed: a line for each figure, beside its bound; for each plot a line for each x."""

import dataclasses
import sys
import time
from typing import Optional

from comparison import FAILED
from paired import Figure, Summary

WIDTH = 62


@dataclasses.dataclass(frozen=True)
class Row:
    """A figure as it came out; the verdict is "met", "NOT MET", a reason, or empty without bound."""

    figure: Figure
    summary: Optional[Summary]
    verdict: str
    is_good: bool
    parts: str = ""  # the median of each part, in microseconds

    @property
    def measured(self):
        if self.summary is None:
            return ""
        return f"{self.summary.median:.2f} ({self.summary.low:.2f}-{self.summary.high:.2f})"


def progress(title):
    """A function that shows on a terminal how far a comparison is; none elsewhere."""
    if not sys.stdout.isatty():
        return None

    shown = [0.0]

    def show(number, rounds):  # seldom: terminals take their time
        if time.monotonic() - shown[0] < 0.25:
            return
        shown[0] = time.monotonic()
        print(f"\r  {title}: {number} of {rounds} rounds\033[K", end="", flush=True)

    return show


def print_line(line):
    clear = "\r\033[K" if sys.stdout.isatty() else ""
    print(clear + line.rstrip(), flush=True)


def print_head():
    print_line(_line("median of paired ratios (quartiles)", "measured", "bound", f"{'':7}  microseconds"))


def print_figures(comparison, outcome, judge):
    """The rows of a comparison's figures, one line each."""
    rows = [_row(figure, outcome, judge) for figure in comparison.figures]
    if outcome.failure:
        print_line(f"  {comparison.title}: {outcome.failure}")
    for row in rows if not outcome.failure else ():
        print_line(_line(row.figure.title, row.measured, row.figure.bound, f"{row.verdict:7}  {row.parts}"))
    return rows


def _line(title, measured, bound, rest):
    return f"  {title:{WIDTH}}  {measured:>19}  {bound:>8}  {rest}"


def _row(figure, outcome, judge):
    if outcome.failure:
        return Row(figure, None, outcome.failure, False)
    missing = [outcome.missing[part] for part in figure.parts if part in outcome.missing]
    if missing:
        return Row(figure, None, f"skipped: {missing[0]}", True)
    summary = figure.of_rounds(outcome.results)
    parts = figure.show_parts(outcome.results)
    if not judge or not figure.bound:
        return Row(figure, summary, "", True, parts)
    met = figure.is_met(summary)
    return Row(figure, summary, "met" if met else "NOT MET", met, parts)


def _label_width(label):
    return max(len(label), 8)


def print_plot_head(plot):
    labels = "  ".join(f"{label:>{_label_width(label)}}" for label in plot.series)
    print_line(f"\n  {plot.title}, {plot.y_label}")
    print_line(f"  {plot.x_label or '':>32}  {labels}")


def print_point(plot, x, points):
    name = next((text for text, place in plot.ticks if place == x), str(x))
    cells = [f"{points[label].median:>{_label_width(label)},.1f}" if label in points
             else f"{'-':>{_label_width(label)}}" for label in plot.series]
    print_line(f"  {name:>32}  {'  '.join(cells)}")


def print_missing(reasons):
    for label, reason in reasons.items():
        print_line(f"  - {label}: {reason}")


def has_failure(reasons):
    """Whether a measurement went wrong; what this machine has not is no failure."""
    return any(reason.startswith(FAILED) for reason in reasons.values())
