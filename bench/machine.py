# SPDX-License-Identifier: MIT
"""What the machine has, and what it is."""

import contextlib
import os
import pathlib
import resource

RESERVE = 512 << 20  # bytes that are left to everybody else


def _lines(path):
    """The names and values of a file of /proc that has "NAME: VALUE" lines."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    return [(name.strip(), value.strip()) for name, colon, value in
            (line.partition(":") for line in text.splitlines()) if colon]


def available_memory():
    """Bytes that can be touched without driving anybody out: the kernel's word, and the cgroup's."""
    fields = dict(_lines("/proc/meminfo"))
    bytes_left = int(fields["MemAvailable"].split()[0]) * 1024
    try:
        group = pathlib.Path("/sys/fs/cgroup")
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = int((group / "memory.current").read_text(encoding="ascii"))
        bytes_left = bytes_left if limit == "max" else min(bytes_left, int(limit) - used)
    except (OSError, ValueError):
        pass  # no such limit
    return max(0, bytes_left - RESERVE)


def descriptor_limit():
    """How many descriptors a process may have open at most."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return hard if hard != resource.RLIM_INFINITY else 1 << 30


@contextlib.contextmanager
def one_processor():
    """Keeps this process, and what it starts meanwhile, on one processor.

    A child that is born on another processor waits until that has woken, which on a virtual machine
    takes longer than a launch; where children are born depends on what else runs, and on chance."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def describe():
    """The processor, how many, and the kernel's version, without what its packager has added to it."""
    models = [value for name, value in _lines("/proc/cpuinfo") if name == "model name"]
    cores = len(os.sched_getaffinity(0))
    return {"processor": models[0] if models else os.uname().machine, "processors": cores,
            "kernel": f"{os.uname().sysname} {os.uname().release.partition('-')[0]}"}
