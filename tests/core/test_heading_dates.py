"""Dates of headings: what parts a note of many months, weeks or days."""

import doctest

import pytest

from obsidian_intel.core import day_ranges, heading_dates, path_dates
from obsidian_intel.core.heading_dates import dates_of_headings

WHOLE = {
    "2025-03": "2025-03",
    "2025/3": "2025-03",
    "2025年3月": "2025-03",
    "März 2025": "2025-03",
    "07.2025": "2025-07",
    "Mar 2025 (12 papers)": "2025-03",
    "📅 2026-03-23 (今日)": "2026-03-23",
    "2026-02-11 注目論文：カワウソ": "2026-02-11",
    "[2025-03-01]": "2025-03-01",
    "23rd June 2026": "2026-06-23",
    "31st of December 2024": "2024-12-31",
    "Updated on 2026.02.28": "2026-02-28",
    "Week of March 10, 2025": "2025-W11",
    "2025 年第 12 周": "2025-W12",
    "第12周 (2025-03-17 ~ 2025-03-23)": "2025-W12",
    "2025年3月10日-3月16日": "2025-W11",
    "2025.03.10 - 2025.03.16": "2025-W11",
    "Papers of the Week (June 23 - June 29) - 2025": "2025-W26",
    "Papers of the Week (December 30 - January 5) - 2025": "2025-W01",
    "Papers": None,
    "2025": None,
    "GPT-4 (2023)": None,
    "v2025.03.1 released": None,
    "Ten papers of 2025": None,
}
IN_2024 = {
    "March": "2024-03",
    "3月": "2024-03",
    "03": "2024-03",
    "3/15": "2024-03-15",
    "3月15日（金）": "2024-03-15",
    "Week 12": "2024-W12",
    "News: Week 23 - 29 December": "2024-W52",
    "News: Week 30 September - 6 October": "2024-W40",
    "Week 30 December - 5 January": "2025-W01",
    "5.2 Results": None,
    "1. Introduction": None,
    "13": None,
    "Sources": None,
}


def said(headings: list[tuple[int, str]], year: int | None = None) -> list[str | None]:
    return [each and (each.day or each.week or each.period) for each in dates_of_headings(headings, year)]


@pytest.mark.parametrize(("text", "expected"), WHOLE.items())
def test_a_heading_with_its_year(text: str, expected: str | None) -> None:
    assert said([(2, text)]) == [expected]


@pytest.mark.parametrize(("text", "expected"), IN_2024.items())
def test_a_heading_under_its_year(text: str, expected: str | None) -> None:
    assert said([(2, "2024"), (3, text)]) == [None, expected]
    assert said([(2, text)], 2024) == [expected]


def test_without_any_year_there_is_no_date() -> None:
    assert said([(2, text) for text in IN_2024]) == [None] * len(IN_2024)


def test_a_year_is_that_of_the_headings_beneath_it_alone() -> None:
    headings = [(2, "2025"), (3, "January"), (2, "2024"), (3, "December"), (2, "Others"), (3, "June")]
    assert said(headings) == [None, "2025-01", None, "2024-12", None, None]


def test_a_date_without_its_year_stands_near_the_one_before_it() -> None:
    assert said([(2, "Jan 6-12, 2025"), (2, "Dec 30 - Jan 5"), (2, "Dec 23-29"), (2, "May 1-7")]) == [
        "2025-W02",
        "2025-W01",
        "2024-W52",
        None,  # four months away: of which year?
    ]


def test_examples() -> None:
    for module in (heading_dates, day_ranges, path_dates):
        assert doctest.testmod(module).failed == 0
