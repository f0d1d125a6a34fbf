# SPDX-License-Identifier: MIT
"""How large the library is that every child of a preloaded program maps."""

import pathlib
import shutil
import subprocess
import tempfile

from comparison import Comparison
from paired import Figure
from sources import Fact, NotHere


class Stripped:
    """The size of libspawn.so without symbols."""

    def start(self, peers):
        if not peers.library.exists() or shutil.which("strip") is None:
            raise NotHere("libspawn.so or strip is not there")
        with tempfile.TemporaryDirectory() as folder:
            stripped = pathlib.Path(folder) / "libspawn.so"
            subprocess.run(["strip", "-o", stripped, peers.library], check=True)
            return Fact(stripped.stat().st_size)


COMPARISONS = [
    Comparison(
        "size",
        {"file": Stripped()},
        (
            Figure("libspawn.so, stripped, KiB", ("file",), at_most=64, formula=lambda size: size / 1024,
                   unit="bytes"),
        ),
        rounds=1,
        count=1,
    )
]
