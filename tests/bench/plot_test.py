# SPDX-License-Identifier: MIT
"""Plots and comparisons where the machine has too little; what is written of a plot."""

import os
import pathlib
import tempfile
import unittest
from unittest import mock

import comparison
import machine
from comparison import Comparison, Run
from paired import Figure, Summary
from peers import Peers
from plot import Plot, groups_that_fit, measure_point, write_tsv


def holding(size):
    return Run("system", "plain", {"memory": size})


class GroupsTest(unittest.TestCase):
    def test_groups_that_fit__all_fit__one_group(self):
        runs = {"a": holding(2), "b": holding(3)}
        self.assertEqual(groups_that_fit(runs, 5), [runs])

    def test_groups_that_fit__not_all_at_once__as_many_as_fit(self):
        runs = {"a": holding(2), "b": holding(3), "c": holding(5), "d": holding(1)}
        self.assertEqual([list(group) for group in groups_that_fit(runs, 5)], [["a", "b"], ["c"], ["d"]])

    def test_groups_that_fit__of_one_size__none_is_alone(self):
        runs = {label: holding(4) for label in "abcdef"}
        self.assertEqual([list(group) for group in groups_that_fit(runs, 22)], [["a", "b", "c"], ["d", "e", "f"]])

    def test_groups_that_fit__nothing_at_all__no_group(self):
        self.assertEqual(groups_that_fit({}, 5), [])

    def test_groups_that_fit__one_never_fits__is_left_out(self):
        self.assertEqual([list(group) for group in groups_that_fit({"a": holding(9), "b": holding(1)}, 5)], [["b"]])


class LimitsTest(unittest.TestCase):
    def skipped(self, run):
        figure = Figure("", ("a",), formula=lambda a: a)
        return comparison.measure(Comparison("", {"a": run}, (figure,)), Peers("/nonexistent")).missing["a"]

    def test_measure__too_little_memory__is_skipped(self):
        self.assertEqual(self.skipped(holding(1 << 60)), "too little memory is available")

    def test_measure__too_few_descriptors__are_skipped(self):
        with mock.patch.object(machine, "descriptor_limit", lambda: 1024):
            self.assertEqual(self.skipped(Run("system", "plain", {"descriptors": 19000})),
                             "RLIMIT_NOFILE is 1024, 19016 are needed")

    def test_available_memory__this_machine__less_than_it_has(self):
        self.assertLess(machine.available_memory(), 1 << 60)

    def test_measure_point__too_little_memory__tells(self):
        plot = Plot("", "", "", (1,), {"a": lambda x: holding(1 << 60)})
        self.assertEqual(measure_point(plot, 1, Peers("/nonexistent")), ({}, {"a": "too little memory is available"}))


class Processors:
    """Measures on how many processors it may run."""

    def start(self, peers):
        return self

    def batch(self, count):
        return [len(os.sched_getaffinity(0))]

    def close(self):
        pass


class PlaceTest(unittest.TestCase):
    def processors(self, **how):
        outcome = comparison.measure(Comparison("", {"a": Processors()}, rounds=1, **how), Peers("/nonexistent"))
        return outcome.results[0]["a"]

    def test_measure__not_spread__is_on_one_processor(self):
        before = os.sched_getaffinity(0)
        self.assertEqual(self.processors(), 1)
        self.assertEqual(os.sched_getaffinity(0), before)

    def test_measure__spread__is_on_all_processors(self):
        self.assertEqual(self.processors(spread=True), len(os.sched_getaffinity(0)))


class WriteTest(unittest.TestCase):
    def test_write_tsv__something_is_missing__its_cells_are_empty(self):
        plot = Plot("", "", "x", (1, 2), {"a": None, "b": None, "never": None})
        rows = [(1, {"a": Summary(1.5, 1, 2, 9)}), (2, {"b": Summary(4, 3, 5, 9)})]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "table.tsv"
            write_tsv(plot, rows, path)
            lines = path.read_text(encoding="utf-8").splitlines()
        self.assertEqual(lines[0].split("\t")[:5], ["x", "a", "a, lower quartile", "a, upper quartile", "b"])
        self.assertEqual(lines[1:], ["1\t1.50\t1.00\t2.00\t\t\t", "2\t\t\t\t4.00\t3.00\t5.00"])
