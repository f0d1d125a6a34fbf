# SPDX-License-Identifier: MIT
"""The command bench/bench with runners that only say what they are told to."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from sources import Runner

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench" / "bench"
# Answers for each case a duration: `plain`, or 100.
RUNNER = """#!/bin/sh
echo $$ >>"$0.pids"
case $1 in plain) answer={plain} ;; *) answer=100 ;; esac
while read -r count; do {action}; done
"""

# Measures a command that starts another, and tells that one's pid.
MEASURER = """
import sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
from sources import Command
Command(["sh", "-c", f"sleep 60 & echo $! >{sys.argv[2]}; wait"], {"PATH": "/usr/bin:/bin"}).batch(1)
"""


class CommandTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.build = pathlib.Path(self.folder.name)

    def make_runner(self, plain=100, action="echo $answer"):
        runner = self.build / "bench" / "glibc" / "runner"
        runner.parent.mkdir(parents=True)
        runner.write_text(RUNNER.format(plain=plain, action=action), encoding="utf-8")
        runner.chmod(0o755)
        (self.build / "libspawn.so").touch()
        return runner

    def check(self, pattern="plain*"):
        return subprocess.run([BENCH, "check", self.build, pattern], capture_output=True, text=True, check=False)

    def line(self, output, beginning):
        return next(line for line in output.splitlines() if beginning in line)

    def test_check__bound_is_met__ends_with_0(self):
        self.make_runner()
        result = self.check("memory*")
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertRegex(result.stdout, r"4 MiB +1.00 \(1.00-1.00\) +<= 1.05  met")

    def test_check__bound_is_not_met__ends_with_1(self):
        self.make_runner(plain=106)
        result = self.check()
        self.assertEqual(result.returncode, 1)
        self.assertRegex(self.line(result.stdout, "/ bare vfork"), r"1.06 \(1.06-1.06\) +<= 1.05  NOT MET")

    def test_check__peer_is_missing__its_figures_are_skipped(self):
        self.make_runner()
        result = self.check()
        self.assertRegex(self.line(result.stdout, "/ musl"), "skipped: .*/bench/musl/runner is not built")
        self.assertRegex(self.line(result.stdout, "/ glibc 2.43"), "skipped: glibc 2.43 is not on this machine")

    def test_runner__slow_case__is_asked_for_few(self):
        runner = self.make_runner(action="echo $count")
        slow = Runner([runner, "fork"], {"PATH": "/usr/bin:/bin"}, most=2)
        self.addCleanup(slow.close)
        self.assertEqual([slow.batch(10), slow.batch(1)], [[2], [1]])

    def test_check__nothing_is_there__ends_with_2(self):
        result = self.check()
        self.assertEqual(result.returncode, 2)
        self.assertIn("make bench-programs", result.stderr)
        self.assertEqual(result.stdout.count("skipped"), 8)

    def test_check__library_is_missing__is_not_measured_without_it(self):
        self.make_runner()
        (self.build / "libspawn.so").unlink()
        result = self.check()
        self.assertIn("skipped: libspawn.so is not built", self.line(result.stdout, "/ bare vfork"))

    def test_check__case_is_not_here__is_skipped_with_the_reason(self):
        self.make_runner(action="echo no such call here >&2; exit 3")
        result = self.check()
        self.assertEqual(result.returncode, 2)
        self.assertIn("skipped: no such call here", result.stdout)

    def test_check__runner_fails__ends_with_1(self):
        self.make_runner(action="echo broken >&2; exit 9")
        result = self.check()
        self.assertEqual(result.returncode, 1)
        self.assertIn("status 9: broken", result.stdout)

    def test_bench__wrong_usage__ends_with_2(self):
        self.assertEqual(subprocess.run([BENCH], capture_output=True, check=False).returncode, 2)

    def test_check__interrupted__ends_and_leaves_no_runner(self):
        runner = self.make_runner(action="exec sleep 60")
        bench = start([BENCH, "check", self.build, "plain*"])
        pids = pathlib.Path(f"{runner}.pids")
        wait_until(lambda: pids.exists() and pids.read_text(encoding="ascii").endswith("\n"))
        bench.send_signal(signal.SIGINT)
        self.assertEqual(bench.wait(30), 130)
        for pid in pids.read_text(encoding="ascii").split():
            self.assertFalse(os.path.exists(f"/proc/{pid}"))

    def test_command__interrupted__ends_with_what_it_has_started(self):
        pids = self.build / "pids"
        measurer = start([sys.executable, "-c", MEASURER, BENCH.parent, pids])
        wait_until(lambda: pids.exists() and pids.read_text(encoding="ascii").endswith("\n"))
        measurer.send_signal(signal.SIGINT)
        self.assertNotEqual(measurer.wait(30), 0)
        pid = int(pids.read_text(encoding="ascii"))
        wait_until(lambda: not is_alive(pid))
        self.assertFalse(is_alive(pid))


def start(command):
    """Starts it in silence; ^C ends it though a shell may have left that signal ignored here."""
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))


def is_alive(pid):
    """Whether the process runs: killed ones may wait for the machine's init."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition):
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
