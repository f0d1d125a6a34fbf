# SPDX-License-Identifier: MIT
"""Who is measured: the runner of a libc, and how it is started. Names are those of comparisons:
`system` and `glibc VERSION` (the machine's and newer ones that conformance/fetch-libcs has unpacked),
`musl`, `libspawn` (preloaded into the system's), `libspawn in musl`, `libspawn, static`."""

import os
import pathlib
import platform
import subprocess

from sources import NotHere


def glibc_version():
    """The version of the glibc that programs of this machine start with."""
    try:
        return os.confstr("CS_GNU_LIBC_VERSION").split()[1]
    except (ValueError, OSError, IndexError, AttributeError):
        return "unknown"


def musl_version():
    """The version of the installed musl, whose loader tells it; empty where there is none."""
    for loader in sorted(pathlib.Path("/lib").glob("ld-musl-*")):
        told = subprocess.run([str(loader)], capture_output=True, text=True, check=False).stderr
        return next((line.split()[1] for line in told.splitlines() if line.startswith("Version")), "")
    return ""


class Peers:
    """All that can be had in a build folder."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.bench = self.build / "bench"
        self.child = self.bench / "child"
        self.library = self.build / "libspawn.so"

    def environment(self, preload=None):
        """The environment of what is started: little, and the same everywhere."""
        chosen = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
        if preload:
            chosen["LD_PRELOAD"] = str(preload)
        return chosen

    def find_objects(self, name):
        """The program of Google Benchmark, and the environment that makes it the peer."""
        program = self.bench / "objects"
        if not program.exists():
            raise NotHere("Google Benchmark is not installed")
        environment = self.find(name)[1] | {"BENCH_CHILD": str(self.child)}
        return program, environment

    def find(self, name):
        """The words that start the peer's runner, and its environment."""
        if name == "libspawn":
            return [self._runner("glibc")], self.environment(self.preloaded())
        if name == "libspawn in musl":
            return [self._runner("musl")], self.environment(self.preloaded())
        if name == "libspawn, static":
            return [self._runner("static")], self.environment()
        if name == "musl":
            return [self._runner("musl")], self.environment()
        if name in ("system", f"glibc {glibc_version()}"):
            return [self._runner("glibc")], self.environment()
        return self._unpacked(name) + [self._runner("glibc")], self.environment()

    def others(self):
        """The other libcs that are here, by name and version."""
        folders = (self.build / "conformance" / "libcs").glob("glibc-*/complete")
        names = sorted(folder.parent.name.replace("-", " ") for folder in folders)
        return names + [f"musl {version}" for version in [musl_version()] if version]

    def preloaded(self):
        """Never a library that the loader would do without, and only say so."""
        if not self.library.exists():
            raise NotHere("libspawn.so is not built: make")
        if set(" :") & set(str(self.library)):
            raise NotHere("LD_PRELOAD cannot hold a path with a space or a colon")
        return self.library

    def _runner(self, folder):
        path = self.bench / folder / "runner"
        if not path.exists():
            raise NotHere(f"{path} is not built: make bench-programs")
        return str(path)

    def _unpacked(self, name):
        folder = self.build / "conformance" / "libcs" / name.replace(" ", "-")
        loaders = sorted(folder.glob("usr/lib/*-linux-gnu/ld-linux*.so.*"))
        if not loaders or platform.machine() not in str(loaders[0]):
            raise NotHere(f"{name} is not on this machine")
        return [str(loaders[0]), "--library-path", str(loaders[0].parent)]
