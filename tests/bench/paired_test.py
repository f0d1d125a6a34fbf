# SPDX-License-Identifier: MIT
"""The statistics of bench/paired.py, on data whose answer is known."""

import itertools
import unittest

from paired import Figure, rotated, run_rounds, summarise


class Counted:
    """A source whose batches are given, in turn, again and again; remembers what it was asked."""

    def __init__(self, *batches):
        self.batches = itertools.cycle(batches)
        self.counts = []

    def batch(self, count):
        self.counts.append(count)
        return next(self.batches)


class SummariseTest(unittest.TestCase):
    def test_summarise__five_values_in_disorder__median_and_quartiles(self):
        summary = summarise([5, 1, 4, 2, 3])
        self.assertEqual((summary.low, summary.median, summary.high, summary.count), (2, 3, 4, 5))

    def test_summarise__even_count__between_the_two_in_the_middle(self):
        self.assertEqual(summarise([1, 2, 3, 10]).median, 2.5)

    def test_summarise__one_value__is_all_of_it(self):
        summary = summarise([7])
        self.assertEqual((summary.low, summary.median, summary.high, summary.count), (7, 7, 7, 1))

    def test_summarise__outlier__does_not_move_the_median(self):
        self.assertEqual(summarise([1, 1, 1, 1, 1000000]).median, 1)


class RotatedTest(unittest.TestCase):
    def test_rotated__any_round__has_every_name_once(self):
        for number in range(12):
            self.assertEqual(sorted(rotated(["a", "b", "c"], number)), ["a", "b", "c"])

    def test_rotated__cycle__each_is_first_and_last_equally_often(self):
        orders = [rotated(["a", "b", "c"], number) for number in range(6)]
        for name in "abc":
            self.assertEqual([order[0] for order in orders].count(name), 2)
            self.assertEqual([order[-1] for order in orders].count(name), 2)

    def test_rotated__cycle__each_precedes_each_equally_often(self):
        orders = [rotated(["a", "b", "c", "d"], number) for number in range(8)]
        for one, other in itertools.permutations("abcd", 2):
            self.assertEqual(sum(order.index(one) < order.index(other) for order in orders), 4)


class RunRoundsTest(unittest.TestCase):
    def test_run_rounds__batches__their_medians_without_the_first_round(self):
        sources = {"a": Counted([900], [1, 2, 90]), "b": Counted([900], [4, 5, 6])}
        self.assertEqual(run_rounds(sources, 1, 1, 100), [{"a": 900, "b": 900}])
        self.assertEqual(run_rounds(sources, 2, 3, 100, clock=lambda: 0),
                         [{"a": 900, "b": 900}, {"a": 2, "b": 5}])

    def test_run_rounds__rounds__each_source_is_asked_so_often(self):
        source = Counted([1])
        self.assertEqual(len(run_rounds({"a": source}, 10, 20, 100)), 10)
        self.assertEqual(source.counts, [20] * 11)

    def test_run_rounds__time_is_over__ends_after_the_round(self):
        ticks = itertools.count()
        results = run_rounds({"a": Counted([1])}, 1000, 1, 5, clock=lambda: next(ticks))
        self.assertEqual(len(results), 5)

    def test_run_rounds__no_time_at_all__one_round(self):
        ticks = itertools.count()
        self.assertEqual(len(run_rounds({"a": Counted([1])}, 1000, 1, 0, clock=lambda: next(ticks))), 1)

    def test_run_rounds__progress__is_told_of_each_round(self):
        told = []
        run_rounds({"a": Counted([1])}, 3, 1, 100, progress=lambda *place: told.append(place))
        self.assertEqual(told, [(0, 3), (1, 3), (2, 3), (3, 3)])


class FigureTest(unittest.TestCase):
    def test_of_rounds__disturbed_rounds__median_of_the_ratios_not_ratio_of_medians(self):
        rounds = [{"a": 2, "b": 1}, {"a": 20, "b": 10}, {"a": 300, "b": 100}]
        self.assertEqual(Figure("", ("a", "b")).of_rounds(rounds).median, 2)
        rounds = [{"a": 1, "b": 1}, {"a": 10, "b": 5}, {"a": 12, "b": 4}]
        self.assertEqual(Figure("", ("a", "b")).of_rounds(rounds).median, 2)  # 10 / 4 otherwise

    def test_of_rounds__formula__gets_the_parts_in_order(self):
        figure = Figure("", ("ours", "empty", "none"), formula=lambda a, b, c: (a - c) / (b - c))
        self.assertEqual(figure.of_rounds([{"none": 10, "ours": 16, "empty": 12}]).median, 3)

    def test_of_rounds__part_is_missing__none(self):
        self.assertIsNone(Figure("", ("a", "b")).of_rounds([{"a": 1}]))

    def test_medians_of__rounds__each_part_by_itself(self):
        figure = Figure("", ("b", "a"))
        self.assertEqual(figure.medians_of([{"a": 1, "b": 9}, {"a": 2, "b": 8}, {"a": 3, "b": 1}]), [8, 2])

    def test_show_parts__times_and_others__have_their_unit(self):
        rounds = [{"a": 1234567}]
        self.assertEqual(Figure("", ("a",)).show_parts(rounds), "1,234.6")
        self.assertEqual(Figure("", ("a", "a"), unit="bytes").show_parts(rounds), "1,234,567 bytes / 1,234,567 bytes")

    def test_is_met__upper_bound__held_against_the_rounded_median(self):
        figure = Figure("", ("a", "b"), at_most=1.05)
        self.assertTrue(figure.is_met(summarise([1.054])))
        self.assertFalse(figure.is_met(summarise([1.056])))

    def test_is_met__lower_bound__held_against_the_median(self):
        figure = Figure("", ("a", "b"), at_least=25)
        self.assertTrue(figure.is_met(summarise([25, 26, 90])))
        self.assertFalse(figure.is_met(summarise([24.9, 24.9, 90])))

    def test_is_met__no_bound__always(self):
        self.assertTrue(Figure("", ("a", "b")).is_met(summarise([1e9])))

    def test_bound__either_kind__is_told(self):
        self.assertEqual(Figure("", (), at_most=1.05).bound, "<= 1.05")
        self.assertEqual(Figure("", (), at_least=25).bound, ">= 25.00")
        self.assertEqual(Figure("", ()).bound, "")
