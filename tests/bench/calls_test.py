# SPDX-License-Identifier: MIT
"""What bench/calls counts in a trace, and what it says where it cannot."""

import importlib.machinery
import importlib.util
import pathlib
import subprocess
import unittest

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "bench" / "calls"

# As strace -f writes it: the caller is 10, its children are 11 and 12.
TRACE = """\
10 clone3({flags=CLONE_VM}, 88) = 11
11 execve("/child", ["child"], []) = 0
10 write(-1, "begin", 5) = -1 EBADF (Bad file descriptor)
10 rt_sigprocmask(SIG_BLOCK, ~[], [], 8) = 0
10 clone3({flags=CLONE_VM|CLONE_VFORK}, 88 <unfinished ...>
12 execve("/none", ["child"], []) = -1 ENOENT (No such file or directory)
12 execve("/child", ["child"], [] <unfinished ...>
10 <... clone3 resumed>) = 12
12 <... execve resumed>) = 0
12 brk(NULL) = 0x1000
10 write(-1, "end", 3) = -1 EBADF (Bad file descriptor)
10 wait4(12, [], 0, NULL) = 12
"""


def load():
    loader = importlib.machinery.SourceFileLoader("calls", str(PROGRAM))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("calls", loader))
    loader.exec_module(module)
    return module


class CallsTest(unittest.TestCase):
    def test_count__trace__between_the_marks_and_until_the_program_begins(self):
        counted = load().count(TRACE.splitlines())
        self.assertEqual(counted.caller, ["rt_sigprocmask", "clone3"])
        self.assertEqual(counted.child, ["execve"])

    def test_in_words__equal_calls__are_told_once(self):
        self.assertEqual(load().in_words(["dup3", "dup3", "execve", "dup3"]), "dup3 x 2, execve, dup3")

    def test_list__nothing_is_built__says_so(self):
        result = subprocess.run([PROGRAM, "list", "/nonexistent"], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, "^calls: .* is not built")
