# SPDX-License-Identifier: MIT
"""The peers of the plots, under the names that readers know."""

from comparison import Run
from peers import glibc_version

FLOOR = "vfork + execve by hand"
# The machine's own glibc, and the newest one.
LIBCS = {name: name for name in (f"glibc {glibc_version()}", "glibc 2.43", "musl", "libspawn")}


def series(parameter, case, floor=None, fork=None, scale=1):
    """Every libc's `case` with the x as that parameter; the same by hand, as other cases."""

    def at(peer, name, **more):
        return lambda x: Run(peer, name, {parameter: int(x * scale)}, **more)

    chosen = {"fork + execve": at("system", fork, most=2)} if fork else {}
    chosen |= {label: at(peer, case) for label, peer in LIBCS.items()}
    return chosen | ({FLOOR: at("system", floor)} if floor else {})
