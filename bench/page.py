# SPDX-License-Identifier: MIT
"""What stays of a run: TSV, SVG, and a page with the machine, the figures and the plots."""

import datetime
import shutil

import machine
from draw import draw
from peers import glibc_version
from plot import labels_of, write_tsv

# What the figures' titles do not say.
NOTES = (
    "Its *system calls by hand* are those that libspawn makes, with no library around them: what they are above the "
    "bare vfork is the kernel's, and what `posix_spawn` is above them is libspawn's own code.",
    "*By hand, with a common table* copies none of the 19,000: what it is above three open is Linux's, which copies "
    "a whole word of a table, 64 descriptors, and closes one by one what is too much.",
    "*Asynchronous system calls by hand* are start's and finish's; a process descriptor is a file that the kernel "
    "makes and frees for each asynchronous launch: *both with* one is like beside like, *without* tells its cost.",
)


def write(directory, figures, plots, peers, load):
    """All files of a run; without gnuplot no plots."""
    _write_figures(figures, directory / "figures.tsv")
    has_gnuplot = shutil.which("gnuplot") is not None
    if not has_gnuplot:
        print("  The plots are not drawn: gnuplot is not installed.")
    for plot, rows, _ in plots:
        write_tsv(plot, rows, directory / f"{plot.name}.tsv")
        if has_gnuplot and not draw(plot, rows, directory / f"{plot.name}.svg"):
            print(f"  The plot {plot.name} is not drawn: gnuplot failed.")
    _write_page(figures, plots, _machine(peers, load), directory / "README.md")


def _write_figures(figures, path):
    with open(path, "w", encoding="utf-8") as out:
        out.write("figure\tmedian\tlower quartile\tupper quartile\trounds\tbound\tverdict\tparts, microseconds\n")
        for row in figures:
            values = row.summary and (row.summary.median, row.summary.low, row.summary.high)
            cells = [f"{value:.4f}" for value in values] + [str(row.summary.count)] if values else [""] * 4
            out.write("\t".join([row.figure.title] + cells + [row.figure.bound, row.verdict, row.parts]) + "\n")


def _machine(peers, load):
    facts = machine.describe()
    libcs = [f"glibc {glibc_version()}"] + peers.others()
    return (f"{facts['processor']}, {facts['processors']} processors; {facts['kernel']}; "
            f"{', '.join(libcs)}; {datetime.date.today():%-d %B %Y}; load average before: {load:.1f}")


def _write_page(figures, plots, place, path):
    lines = ["# Measured", "", f"{place}.", "",
             "Made by `make bench`; how it measures: [bench/README.md](../../bench/README.md).", "",
             "| figure | median of paired ratios (quartiles) | bound | | microseconds |",
             "| --- | --- | --- | --- | --- |"]
    lines += [f"| {row.figure.title} | {row.measured} | {row.figure.bound} | {row.verdict} | {row.parts} |"
              for row in figures]
    lines += [line for note in NOTES for line in ("", note)]
    for plot, rows, reasons in plots:
        if labels_of(plot, rows):
            lines += ["", f"![{plot.title}]({plot.name}.svg)"]
        lines += [""] + [f"Not measured: {label}: {reason}." for label, reason in reasons.items()] if reasons else []
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
