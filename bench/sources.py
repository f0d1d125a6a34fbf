# SPDX-License-Identifier: MIT
"""What is measured: runners, which stay and launch in batches, and commands, which run once a batch."""

import contextlib
import csv
import os
import signal
import subprocess
import time

NOT_HERE = 3  # the status of a runner whose libc has not what the case needs


class NotHere(Exception):
    """What is to be measured cannot be had on this machine; its text is the reason."""


class Failed(Exception):
    """A measurement went wrong."""


@contextlib.contextmanager
def interrupts_later():
    """What is started in it is known to those who end it before ^C comes."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    caught = []
    previous = signal.signal(signal.SIGINT, lambda *_: caught.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
    if caught:
        raise KeyboardInterrupt


class Runner:
    """A process of bench/runner: asked for a count, it answers the durations of so many launches."""

    def __init__(self, command, environment, most=1 << 30):
        self.command = command
        self.most = most
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def batch(self, count):
        try:
            self.process.stdin.write(f"{min(count, self.most)}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline()
        return [int(word) for word in line.split()] if line else self._fail()

    def _fail(self):
        message = (self.process.stderr.read().strip().splitlines() or ["no message"])[-1]
        if self.process.wait() == NOT_HERE:
            raise NotHere(message)
        raise Failed(f"{' '.join(self.command)}: status {self.process.returncode}: {message}")

    def close(self):
        """The runner ends with its input, after the batch that it is at."""
        try:
            self.process.communicate(timeout=2)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self.process.kill()
            self.process.communicate()


def _end_session(process):
    """Ends a command that an interrupt has left half done, and all that it has started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Command:
    """A command whose whole run is one duration; it must succeed."""

    def __init__(self, command, environment, prepare=None):
        self.command = command
        self.environment = environment
        self.prepare = prepare

    def batch(self, count):
        return [self._run() for _ in range(count)]

    def _run(self):
        if self.prepare:
            self.prepare()
        with contextlib.ExitStack() as stack:
            start = time.monotonic_ns()
            with interrupts_later():
                process = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.DEVNULL,
                                           stdout=subprocess.DEVNULL, start_new_session=True)
                stack.callback(_end_session, process)
            status = process.wait()
            duration = time.monotonic_ns() - start
        if status != 0:
            raise Failed(f"{' '.join(self.command)}: status {status}")
        return duration

    def close(self):
        pass


class Fact:
    """A number that is the same each time."""

    def __init__(self, value):
        self.value = value

    def batch(self, _count):
        return [self.value]

    def close(self):
        pass


class Benchmark:
    """One benchmark of a program of Google Benchmark, started anew for each batch."""

    def __init__(self, program, name, environment):
        self.command = [str(program), f"--benchmark_filter=^{name}(/real_time)?$", "--benchmark_format=csv",
                        "--benchmark_min_time=0.01"]
        self.name = name
        self.environment = environment

    def batch(self, count):
        told = subprocess.run(self.command + [f"--benchmark_repetitions={count}"], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        rows = csv.DictReader(told.stdout.splitlines()[self._head(told.stdout):])
        # The time that its own threads have run, unless it waits for others.
        wanted = {self.name: "cpu_time", f"{self.name}/real_time": "real_time"}
        times = [float(row[wanted[row["name"]]]) for row in rows if row["name"] in wanted and row["real_time"]]
        if told.returncode != 0 or not times:
            raise Failed(f"{' '.join(self.command)}: status {told.returncode}: {told.stdout} {told.stderr}")
        return times

    @staticmethod
    def _head(text):
        """The line from which on it is a table."""
        return next((number for number, line in enumerate(text.splitlines()) if line.startswith("name,")), 0)

    def close(self):
        pass
