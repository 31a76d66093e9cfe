"""Rollups of one log made one after the other are those that are made alone."""

from __future__ import annotations

import pytest
from dense_log import dense_log
from rollup_months import cell, group, metric, model, month, paper, topic

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.months.summary import MonthFacts, month_facts
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.rollup.aggregate import RollupSeries, aggregate
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import Rollup, RollupSettings
from obsidian_intel.vault.note_parser import read


def dense() -> list[Month]:
    found = (read(Document.from_text(path, text), Config(), ObsidianConfig()).month for path, text in dense_log(9, 12))
    return [each for each in found if each is not None]


def odd() -> list[Month]:
    """A unit and an arrow that only a later month writes, a month without scores, a value taken back, a gap."""
    one = model("A", metric("X", 50), metric("Err", 0.5))
    cells = (cell("mechanism", group("Infra", "异步", "")),)
    return [
        month("2026-01", one, model("B", metric("X", 48)), topics=(topic("T", paper("arxiv:2601.00001", "P")),)),
        month("2026-02", model("C", cells=cells)),
        month("2026-03", model("A", metric("X", 40)), model("D", metric("X", 45), metric("Err", 0.4)), path="Log/a.md"),
        month("2026-03", model("E", metric("X", 91)), model("A", metric("Y", 7)), path="Log/b.md"),
        month("2026-06", model("B", metric("X", 99)), topics=(topic("T", paper("arxiv:2601.00001", "P")),)),
    ]


def same(one: Rollup, other: Rollup) -> bool:
    return repr(one) == repr(other)


@pytest.mark.parametrize("months", [dense(), odd()], ids=["dense", "odd"])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_series_gives_what_each_gives_alone(months: list[Month], backwards: bool) -> None:
    series = RollupSeries(map(month_facts, months), RollupSettings())
    periods = sorted({each.period for each in months if each.period}, reverse=backwards)
    for period in periods:
        span = parse_range(month=period)
        assert same(series.rollup(span), aggregate([month_facts(each) for each in months], span)), period


def test_months_left_out_between_are_read_all_the_same() -> None:
    months = [month_facts(each) for each in dense()]
    series = RollupSeries(months, RollupSettings())
    for period in ("2024-02", "2024-07", "2024-09"):
        span = parse_range(month=period)
        assert same(series.rollup(span), aggregate(months, span)), period


def test_cells_come_from_whole_months_and_are_not_kept() -> None:
    found = [month_facts(each) for each in odd()]
    asked: list[str] = []

    def plain(facts: MonthFacts) -> MonthFacts:
        return facts._replace(rows=tuple(row._replace(outlines=()) for row in facts.rows))

    def whole(facts: MonthFacts) -> MonthFacts:
        asked.append(facts.period)
        return next(each for each in found if each.path == facts.path and each.period == facts.period)

    series = RollupSeries(map(plain, found), RollupSettings())
    rollup = series.rollup(parse_range(month="2026-02"), whole=whole)
    assert asked == ["2026-02"] and rollup.models[0].cells[0].field == "mechanism"
    assert not series.rollup(parse_range(month="2026-02")).models[0].cells
