# SPDX-License-Identifier: MIT
"""Plots as SVG, by gnuplot. Without a background, in colours that can be read on white and on black."""

import subprocess

from plot import labels_of

TEXT = "#808890"
# Peers look the same everywhere: colour, width, dashes. Others get what is left, in turn.
LOOKS = {
    "libspawn": ("#f0650e", 3.5, 1),
    "vfork + execve by hand": ("#8a8f98", 2, 2),
    "fork + execve": ("#b05ce0", 2, 1),
    "glibc 2.36": ("#2f81f7", 2, 1),
    "glibc 2.43": ("#12a5b8", 2, 1),
    "musl": ("#2da44e", 2, 1),
}
TIMES = (("1 µs", 1), ("10 µs", 10), ("100 µs", 100), ("1 ms", 1e3), ("10 ms", 1e4), ("100 ms", 1e5), ("1 s", 1e6))
SPARE = (("#d4488e", 2, 1), ("#b58900", 2, 1), ("#6e7fd8", 2, 1))


def _quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _look(label, labels):
    others = [each for each in labels if each not in LOOKS]
    return LOOKS.get(label) or SPARE[others.index(label) % len(SPARE)]


def _ticks(marks):
    return "(%s)" % ", ".join(f"{_quote(text)} {place}" for text, place in marks)


def _range(plot, rows):
    """The x axis a little wider than its data, so that their marks are whole."""
    low, high = float(rows[0][0]), float(rows[-1][0])
    if "x" in plot.logarithmic:
        edge = (high / low) ** 0.03
        return f"set xrange [{low / edge}:{high * edge}]"
    edge = (high - low) * 0.03
    return f"set xrange [{low - edge}:{high + edge}]"


def _head(plot, path):
    lines = [
        'set encoding utf8',
        'set terminal svg size 860,500 dynamic noenhanced font "sans-serif,13"',
        f"set output {_quote(str(path))}",
        f"set title {_quote(plot.title)} font ',16' textcolor rgb '{TEXT}'",
        f"set xlabel {_quote(plot.x_label)} textcolor rgb '{TEXT}' offset 0,0.4",
        f"set border 3 linecolor rgb '{TEXT}'",
        f"set tics nomirror textcolor rgb '{TEXT}'",
        f"set grid ytics linecolor rgb '{TEXT}' linewidth 0.3",
        f"set key outside bottom center horizontal reverse Left textcolor rgb '{TEXT}' spacing 1.4 samplen 2 width 2",
    ]
    if plot.logarithmic:
        lines.append(f"set logscale {plot.logarithmic}")
    if plot.ticks:
        lines.append(f"set xtics {_ticks(plot.ticks)}")
    if "y" in plot.logarithmic:  # the unit is at each mark
        return lines + [f"set ytics {_ticks(TIMES)}"]
    return lines + ["set yrange [0:*]", f"set ylabel {_quote(plot.y_label)} textcolor rgb '{TEXT}'"]


def _data(rows, labels):
    """A block of gnuplot data: x, and three columns for each label."""
    lines = ["$data << END"]
    for x, points in rows:
        cells = [_quote(x) if isinstance(x, str) else str(x)]
        for label in labels:
            point = points.get(label)
            cells += [f"{value:.3f}" for value in (point.median, point.low, point.high)] if point else ["NaN"] * 3
        lines.append(" ".join(cells))
    return lines + ["END"]


def _curves(labels):
    """The quartiles as bands, and the medians as lines above them."""
    bands, lines = [], []
    for number, label in enumerate(labels):
        colour, width, dash = _look(label, labels)
        column = 2 + 3 * number
        bands.append(f"$data using 1:{column + 1}:{column + 2} with filledcurves "
                     f"fillcolor rgb '{colour}' fillstyle transparent solid 0.2 noborder notitle")
        lines.append(f"$data using 1:{column} with linespoints linecolor rgb '{colour}' linewidth {width} "
                     f"dashtype {dash} pointtype 7 pointsize 0.4 title {_quote(label)}")
    return "plot " + ", \\\n  ".join(bands + lines)


def _bars(labels):
    parts = []
    for number, label in enumerate(labels):
        colour = _look(label, labels)[0]
        parts.append(f"$data using {2 + 3 * number}:xtic(1) with histograms linecolor rgb '{colour}' "
                     f"title {_quote(label)}")
    return ("set style fill solid 0.85 noborder\nset style histogram clustered gap 1.5\n"
            "set boxwidth 0.9 relative\nset xtics scale 0\nplot " + ", \\\n  ".join(parts))


def draw(plot, rows, path):
    """Writes the SVG, unless nothing was measured; false where gnuplot failed."""
    labels = labels_of(plot, rows)
    if not labels:
        return True
    is_bars = isinstance(rows[0][0], str)
    picture = [_bars(labels)] if is_bars else [_range(plot, rows), _curves(labels)]
    script = _head(plot, path) + _data(rows, labels) + picture
    done = subprocess.run(["gnuplot", "-"], input="\n".join(script) + "\n", text=True, check=False)
    return done.returncode == 0
