"""Months as people write them."""

import doctest

import pytest

from obsidian_intel.core import path_dates, periods
from obsidian_intel.core.path_dates import period_of_path
from obsidian_intel.core.periods import parse_period, period_in

READ = """2026-02|2026.02|2026/02|2026_02|2026-2|2026/2|202602|20260201|2026-02-01|2026-02-01T10:30:00|2026.02.01
|2026年2月|2026年02月|2026年二月|2026年2月份|2026年2月1日|２０２６年２月|２０２６-０２|2026 年 2 月| 2026-02 |Feb 2026
|February 2026|february, 2026|2026 Feb|2026-Feb|2026 February"""
NOT_READ = """|2026-13|2026-00|2026-0|2026-2-32|202613|2026年13月|2026|26-02|2601.16725|2026-02-011|0226-02|2026-Q1
|2026年|13-2026|Feb|2026-021|3026-02|２０２６|2026-02/03|2026-02 to 2026-03|Feb 26|14 Feb 2026|{{date}}|2026-02;2026-03"""


@pytest.mark.parametrize("text", READ.replace("\n", "").split("|"))
def test_read(text: str) -> None:
    assert parse_period(text) == ("2026-02", text == "2026-02")


@pytest.mark.parametrize("text", NOT_READ.replace("\n", "").split("|"))
def test_not_read(text: str) -> None:
    assert parse_period(text) is None


def test_december() -> None:
    assert parse_period("2025年十二月") == ("2025-12", False)
    assert parse_period("Dec 2025") == ("2025-12", False)


PATHS = [
    ("2026-02.md", "2026-02"),
    ("Log/2026/02.md", "2026-02"),
    ("Log/2026/2月.md", "2026-02"),
    ("Log/2026年/二月.md", "2026-02"),
    ("Log/2026/02-February.md", "2026-02"),
    ("2026Q1/02月.md", "2026-02"),
    ("Log/2026/Q1/February.md", "2026-02"),
    ("Log/2026-Q1/02.md", "2026-02"),
    ("2026年第一季度/2月.md", "2026-02"),
    ("Q1 2026/02.md", "2026-02"),
    ("2026Q1/07月.md", None),
    ("Q1/02月.md", None),
    ("Log/2026-02/README.md", "2026-02"),
    ("Log/2026-02/index.md", "2026-02"),
    ("Project/README.md", None),
    ("Log/2026/Feb.md", "2026-02"),
    ("Log/2026/2026-02 Log.md", "2026-02"),
    ("Log/2026-02 Intelligence.md", "2026-02"),
    ("Log/Intelligence 2026.02.md", "2026-02"),
    ("2026年2月.md", "2026-02"),
    ("月报2026年2月（终稿）.md", "2026-02"),
    ("月报2026-02.md", "2026-02"),
    ("月报_2026-02.md", "2026-02"),
    ("2026-2 月报.md", "2026-02"),
    ("202602.md", "2026-02"),
    ("February 2026.md", "2026-02"),
    ("Log February 2026.md", "2026-02"),
    ("Log/2026-02/Intelligence.md", "2026-02"),
    ("Log/2026/02/Intelligence.md", "2026-02"),
    ("2026-02.backup 2026-02.md", "2026-02"),
    ("2026-02-14.md", None),
    ("2026-02-01.md", None),
    ("2026-02/2026-02-14.md", None),
    ("2026/02/14.md", None),
    ("2026/02/2026-02-14 Friday.md", None),
    ("2026年2月14日.md", None),
    ("20260214.md", None),
    ("14 Feb 2026.md", None),
    ("Feb 14 2026.md", None),
    ("2026/02-14.md", None),
    ("2026/13.md", None),
    ("2026/03-February.md", None),
    ("Report 202602.md", None),
    ("2601.16725.md", None),
    ("2012.12345.md", None),
    ("Papers/2026/02/2601.16725.md", None),
    ("v2026.02.md", None),
    ("2026-02 to 2026-03.md", None),
    ("2026-02–04.md", None),
    ("2026-Q1.md", None),
    ("2026.md", None),
    ("02.md", None),
    ("Notes/02.md", None),
    ("GPT 2.md", None),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("path", "period"), PATHS)
def test_period_of_path(path: str, period: str | None) -> None:
    assert period_of_path(path) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("🗓️ Intelligence Log: 2026-02", "2026-02"),
        ("2026 年 2 月 · 月报", "2026-02"),
        ("Log of Feb. 2026", "2026-02"),
        ("Log", None),
        ("2026-01 and 2026-02", None),
        ("Version 12026-02", None),
    ],
)
def test_period_in(text: str, period: str | None) -> None:
    assert period_in(text) == period


DATES = [
    ("2024/0219-0223.md", "2024-W08"),
    ("2024/02-19~02-23.md", "2024-W08"),
    ("2024-02-19~02-23.md", "2024-W08"),
    ("Weeks/2024.02.19-2024.02.25.md", "2024-W08"),
    ("2024/1230-0103.md", "2025-W01"),
    ("2026/1229-0102.md", "2026-W01"),  # a Monday in 2025 alone: the week in which the folder's year begins
    ("2025/1229-0102.md", "2026-W01"),
    ("Reports/2026-W12/README.md", "2026-W12"),
    ("Daily/1-Apr-2025/README.md", "2025-04-01"),
    ("0219-0223.md", None),  # of which year?
    ("2024/1200-1300.md", None),
    ("2026-02-01_2026-02-28.md", None),  # no week
]


@pytest.mark.parametrize(("path", "expected"), DATES)
def test_weeks_and_days_of_a_path(path: str, expected: str | None) -> None:
    found = path_dates.date_of_path(path)
    assert (found and (found.day or found.week)) == expected
    assert path_dates.stands_at_edge(path) == (expected is not None)


def test_examples() -> None:
    assert doctest.testmod(periods).failed == 0
