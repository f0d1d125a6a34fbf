# SPDX-License-Identifier: MIT
"""The builds that are timed: as many commands as they say, and no more."""

import pathlib
import shutil
import tempfile
import types
import unittest

from comparisons import builds
from sources import NotHere

TARGETS = 20


class BuildsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.bench = pathlib.Path(folder.name)
        self.child = self.bench / "child"
        self.child.write_text(f"#!/bin/sh\necho x >>{self.bench}/ran\n", encoding="utf-8")
        self.child.chmod(0o755)

    def start(self, tool, recipe=builds.STATIC):
        if shutil.which(tool) is None and tool in builds.FILES:
            self.skipTest(f"{tool} is not installed")
        environment = {"PATH": f"{self.bench}:/usr/bin:/bin"}
        peers = types.SimpleNamespace(bench=self.bench, child=self.child, find=lambda name: ([], environment))
        source = builds.Build(tool, recipe, "system").smaller().start(peers)
        self.addCleanup(source.close)
        return source

    def commands_run(self):
        return len((self.bench / "ran").read_text(encoding="utf-8").splitlines())

    def test_make__twice__runs_every_command_each_time(self):
        source = self.start("make")
        self.assertEqual(len(source.batch(2)), 2)
        self.assertEqual(self.commands_run(), 2 * TARGETS)

    def test_ninja__twice__runs_every_command_each_time(self):
        source = self.start("ninja")
        self.assertEqual(len(source.batch(2)), 2)
        self.assertEqual(self.commands_run(), 2 * TARGETS)

    def test_make__program__is_started_without_a_shell(self):
        shutil.copy(self.child, self.bench / "true")
        for recipe, programs in ((builds.SHELL, 0), (builds.DYNAMIC, TARGETS)):
            (self.bench / "ran").write_text("", encoding="utf-8")
            self.start("make", recipe).batch(1)
            self.assertEqual(self.commands_run(), programs, recipe)

    def test_target__has_its_share_of_the_duration(self):
        whole = types.SimpleNamespace(batch=lambda count: [4000, 8000][:count], close=lambda: None)
        self.assertEqual(builds.PerTarget(whole, 1000).batch(2), [4, 8])

    def test_tool__is_missing__is_not_here(self):
        with self.assertRaisesRegex(NotHere, "no-such-tool is not installed"):
            self.start("no-such-tool")
