# SPDX-License-Identifier: MIT
"""Whole builds of targets that do next to nothing: what preloading wins and costs from end to end.
All that such a build starts is preloaded as well, shells and programs, and pays for being so."""

import dataclasses
import shutil

from comparison import Comparison
from paired import Figure
from plot import Plot
from sources import Command, NotHere

STATIC, DYNAMIC, SHELL = "a static program", "true", "a shell's command"


def _makefile(command, targets):
    rules = "".join(f"t{number}:\n\t@{command}\n" for number in range(targets))
    return "all: " + " ".join(f"t{number}" for number in range(targets)) + "\n" + rules


def _ninja_file(command, targets):
    return f"rule run\n  command = {command}\n" + "".join(f"build t{number}: run\n" for number in range(targets))


FILES = {"make": ("Makefile", _makefile), "ninja": ("build.ninja", _ninja_file)}


class PerTarget:
    """A build whose duration is that of one of its targets."""

    def __init__(self, command, targets):
        self.command = command
        self.targets = targets

    def batch(self, count):
        return [duration // self.targets for duration in self.command.batch(count)]

    def close(self):
        self.command.close()


@dataclasses.dataclass(frozen=True)
class Build:
    """A build by make or ninja, two commands at a time; no target ever comes into being."""

    tool: str
    recipe: str
    peer: str
    targets: int = 1000

    def smaller(self):
        return dataclasses.replace(self, targets=20)

    def start(self, peers):
        if shutil.which(self.tool) is None:
            raise NotHere(f"{self.tool} is not installed")
        # make starts a program by itself; what has more in it than words is for a shell.
        command = {STATIC: peers.child, DYNAMIC: "true", SHELL: "true;"}[self.recipe]
        name, contents = FILES[self.tool]
        folder = peers.bench / "builds" / self.tool / self.recipe.replace(" ", "-") / self.peer
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(contents(command, self.targets), encoding="utf-8")

        def forget():
            (folder / ".ninja_log").unlink(missing_ok=True)

        words = [self.tool, "-C", str(folder), "-j2"]
        return PerTarget(Command(words, peers.find(self.peer)[1], forget), self.targets)


def _comparison(tool, recipe, title, **bound):
    return Comparison(
        title,
        {"preloaded": Build(tool, recipe, "libspawn"), "not": Build(tool, recipe, "system")},
        (Figure(f"{title}, preloaded / not", ("preloaded", "not"), **bound),),
        rounds=25,
        count=1,
        spread=True,
        seconds=15,
    )


COMPARISONS = [
    _comparison("make", STATIC, "GNU make, 1,000 targets, a static program each", at_most=1.0),
    _comparison("make", DYNAMIC, "GNU make, 1,000 targets, true each", at_most=1.0),
    _comparison("make", SHELL, "GNU make, 1,000 targets, a shell each", at_most=1.0),
    # It starts everything by a shell.
    _comparison("ninja", STATIC, "ninja, 1,000 targets, a shell and a static program each"),
    _comparison("ninja", DYNAMIC, "ninja, 1,000 targets, a shell each"),
]

BARS = {
    "make, a static program": ("make", STATIC),
    "make, true": ("make", DYNAMIC),
    "make, a shell": ("make", SHELL),
    "ninja, a shell": ("ninja", DYNAMIC),
}


def _built_by(peer):
    return lambda x: Build(*BARS[x], peer)


PLOTS = [
    Plot(
        "builds",
        "One target of 1,000, two at a time, by what its recipe is",
        "",
        tuple(BARS),
        {"without libspawn": _built_by("system"), "libspawn": _built_by("libspawn")},
        rounds=7,
        count=1,
        spread=True,
        seconds=15,
    )
]
