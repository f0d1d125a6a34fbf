# SPDX-License-Identifier: MIT
"""system() and popen(): from the call to the command's end, in which the shell's own start is most."""

from comparison import Comparison, Run
from paired import Figure

PRELOADED = {"preloaded": 1}


def _comparison(title, case):
    return Comparison(
        title,
        {"glibc": Run("system", case), "ours": Run("libspawn", case), "static": Run("libspawn, static", case)},
        (
            Figure(f"{title}, / libc's", ("ours", "glibc"), at_most=0.97),
            Figure(f"{title}, linked statically, / libc's", ("static", "glibc"), at_most=0.97),
        ),
        rounds=400,
        count=7,
        seconds=25,
    )


def _others(title, case):
    """By hand: what no library can be below, for the rest is the shell."""
    return Comparison(
        f"{title}, others",
        {
            "glibc": Run("system", case),
            "new glibc": Run("glibc 2.43", case),
            "musl": Run("musl", case),
            "ours": Run("libspawn", case),
            "ours in musl": Run("libspawn in musl", case),
            "by hand": Run("system", f"vfork_{case}"),
            "shell too": Run("libspawn", case, PRELOADED),
        },
        (
            Figure(f"{title}, bare vfork+execve / libc's", ("by hand", "glibc")),
            Figure(f"{title}, / glibc 2.43's", ("ours", "new glibc")),
            Figure(f"{title}, preloaded into musl, / musl's", ("ours in musl", "musl")),
            Figure(f"{title}, bare vfork+execve / musl's", ("by hand", "musl")),
            Figure(f"{title}, the shell preloaded as well, / libc's", ("shell too", "glibc")),
        ),
        count=7,
    )


COMPARISONS = [
    make(title, case)
    for title, case in (('system("true")', "system"), ("popen, read, pclose", "popen"))
    for make in (_comparison, _others)
]
