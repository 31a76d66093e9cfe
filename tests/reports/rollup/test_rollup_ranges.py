from __future__ import annotations

import pytest

from obsidian_intel.core.errors import UsageError
from obsidian_intel.reports.rollup.ranges import DateRange, parse_range

RIGHT = [
    ({"month": "2026-02"}, ("2026-02", "2026-02", "2026-02")),
    ({"quarter": "2026-Q1"}, ("2026-01", "2026-03", "2026-Q1")),
    ({"quarter": "2026-q4"}, ("2026-10", "2026-12", "2026-Q4")),
    ({"year": "2026"}, ("2026-01", "2026-12", "2026")),
    ({"since": "2025-11", "until": "2026-02"}, ("2025-11", "2026-02", "2025-11 to 2026-02")),
    ({"since": "2026-02", "until": "2026-02"}, ("2026-02", "2026-02", "2026-02")),
]
WRONG = [
    ({"month": "2026-13"}, "`2026-13` is not a month"),
    ({"month": "2026-2"}, "write it as 2026-02"),
    ({"month": ""}, "is not a month"),
    ({"quarter": "2026-Q5"}, "`2026-Q5` is not a quarter"),
    ({"quarter": "Q1"}, "write it as 2026-Q1"),
    ({"year": "26"}, "is not a year"),
    ({"year": "２０２６"}, "is not a year"),
    ({"since": "2026-01"}, "go together"),
    ({"until": "2026-01"}, "go together"),
    ({"since": "2026-02", "until": "2026-01"}, "later than"),
    ({"since": "2026-00", "until": "2026-01"}, "--since"),
    ({}, "give one of"),
    ({"month": "2026-01", "year": "2026"}, "--month and --year"),
    ({"month": "2026-01", "since": "2026-01"}, "--month and --since/--until"),
]


@pytest.mark.parametrize(("options", "expected"), RIGHT)
def test_what_a_range_is(options: dict[str, str], expected: tuple[str, str, str]) -> None:
    assert parse_range(**options) == DateRange(*expected)


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_what_is_none_is_said_in_one_line(options: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_range(**options)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_months_of_a_range() -> None:
    assert list(DateRange("2025-11", "2026-02", "").months()) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert "2026-01" in DateRange("2025-11", "2026-02", "")
    assert "2026-03" not in DateRange("2025-11", "2026-02", "")
    assert parse_range(year="2026").page_name == "2026 Rollup"
