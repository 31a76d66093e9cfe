"""Months, weeks and days in many languages, and in Obsidian's date formats."""

import doctest
from datetime import date

import pytest

from obsidian_intel.core import date_formats, date_text, month_names
from obsidian_intel.core.date_formats import escape, has_date, parse_format, write_date
from obsidian_intel.core.month_names import languages_of, month_numbers
from obsidian_intel.core.path_dates import date_of_path, stands_at_edge
from obsidian_intel.core.periods import LogDate, parse_day, parse_period, parse_week

MONTHS = """二〇二六年二月|26年2月|2026年 2月|令和8年2月|民國115年2月|2026년 2월|2026년2월|02-2026|02/2026|2.2026|02.2026
|Februar 2026|février 2026|Février 2026|febrero 2026|febrero de 2026|fevereiro de 2026|febbraio 2026|февраль 2026
|февраля 2026|2026 февраль|februari 2026|luty 2026|únor 2026|Şubat 2026|tháng 2 năm 2026|Tháng 02/2026|tháng hai 2026
|فبراير 2026|فبراير ٢٠٢٦|شباط 2026|٢٠٢٦-٠٢|\u200f2026-02\u200f|лютий 2026|helmikuu 2026|február 2026|2026-02-February"""
NO_MONTHS = "listo 2026|Pro 2026|set 2026|GPT 2026|26-02|14-02-2026|2.02|tháng 13 2026|令和8年|2026-03-February"


@pytest.mark.parametrize("text", MONTHS.replace("\n", "").split("|"))
def test_a_month_in_any_language(text: str) -> None:
    assert parse_period(text) == ("2026-02", False)


@pytest.mark.parametrize("text", NO_MONTHS.split("|"))
def test_no_month(text: str) -> None:
    assert parse_period(text) is None


WEEKS = """2026-W07|2026-w7|2026W07|2026 W07|W07 2026|W7-2026|Week 7 2026|Week 07 - 2026|week 7, 2026|2026 Week 7|KW 7 2026
|KW07/2026|2026-KW07|Kalenderwoche 7 2026|Semaine 7 2026|semana 7 2026|неделя 7 2026|tydzień 7 2026|hafta 7 2026
|2026年第7周|2026年第7週|2026年7週目|2026년 7주차|2026년 7주|tuần 7 2026|الأسبوع 7 2026|vecka 7 2026|week nr. 7 2026"""


@pytest.mark.parametrize("text", WEEKS.replace("\n", "").split("|"))
def test_a_week_in_any_language(text: str) -> None:
    assert parse_week(text) == LogDate("2026-02", "2026-W07")


@pytest.mark.parametrize(
    ("week", "period"),
    [
        ("2026-W05", "2026-01"),  # its Thursday is 29 January
        ("2026-W09", "2026-02"),  # 26 February, though it ends in March
        ("2026-W14", "2026-04"),  # it begins in March
        ("2026-W53", "2026-12"),
        ("2025-W01", "2025-01"),  # its Monday is in 2024
        ("2025-W53", None),
        ("2026-W00", None),
    ],
)
def test_the_month_of_a_week(week: str, period: str | None) -> None:
    found = parse_week(week)
    assert (found.period if found else None) == period


DAYS = """2026-02-03|2026.02.03|2026_02_03|2026/2/3|20260203|2026年2月3日|2026년 2월 3일|3 February 2026|3. Februar 2026
|3 de febrero de 2026|3 février 2026|February 3, 2026|February 3rd, 2026|3rd Feb 2026|2026-02-03T10:30|٢٠٢٦-٠٢-٠٣"""


@pytest.mark.parametrize("text", DAYS.replace("\n", "").split("|"))
def test_a_day_in_any_language(text: str) -> None:
    assert parse_day(text) == LogDate("2026-02", day="2026-02-03")


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2601.16725", "20261301", "2026-02", "03-02-2026"])
def test_no_day(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("path", "expected", "edge"),
    [
        ("Daily/2026-02-03.md", LogDate("2026-02", day="2026-02-03"), True),
        ("Daily/2026-02-03 Tuesday.md", LogDate("2026-02", day="2026-02-03"), True),
        ("journals/2026_02_03.md", LogDate("2026-02", day="2026-02-03"), True),
        ("Weekly/2026-W07.md", LogDate("2026-02", "2026-W07"), True),
        ("Issues/Week 14 - 2026.md", LogDate("2026-04", "2026-W14"), True),
        ("Weekly/2026/W07.md", LogDate("2026-02", "2026-W07"), True),
        ("周报/2026年第7周.md", LogDate("2026-02", "2026-W07"), True),
        ("Mailbag 2026-W07.md", LogDate("2026-02", "2026-W07"), True),
        ("Log/2026-02.md", LogDate("2026-02"), True),
        ("Log/2026/février.md", LogDate("2026-02"), True),
        ("Log/AI月报-2026-02.md", LogDate("2026-02"), True),
        ("تقرير 2026-02.md", LogDate("2026-02"), True),
        ("Model watch (2026-02).md", LogDate("2026-02"), True),
        ("Notes of 2026-02 on birds.md", LogDate("2026-02"), False),
        ("Log/2026-02/Intelligence.md", LogDate("2026-02"), False),
        ("Radar.md", None, False),
        ("2601.16725.md", None, False),
        ("2026-02-03 to 2026-02-09.md", None, False),
    ],
)
def test_what_a_path_speaks_of(path: str, expected: LogDate | None, edge: bool) -> None:
    assert date_of_path(path) == expected
    assert stands_at_edge(path) is edge


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("2026-02", "YYYY-MM", "2026-02"),
        ("26-02", "YY-MM", "2026-02"),
        ("02-2026", "MM-YYYY", "2026-02"),
        ("Februar 2026", "MMMM YYYY", "2026-02"),
        ("Feb. 2026", "MMM YYYY", "2026-02"),
        ("2026-02-February", "YYYY-MM-MMMM", "2026-02"),
        ("2026-03-February", "YYYY-MM-MMMM", None),
        ("2026年二月", "YYYY年MMMM", "2026-02"),
        ("2026年2月", "YYYY[年]M[月]", "2026-02"),
        ("Monthly/2026/02", "[Monthly]/YYYY/MM", "2026-02"),
        ("2026/2026-02 Log", "YYYY/YYYY-MM [Log]", "2026-02"),
        ("2025/2026-02 Log", "YYYY/YYYY-MM [Log]", None),
        ("tháng 2 2026", "MMMM YYYY", "2026-02"),
        ("2026-W07", "GGGG-[W]WW", "2026-02 2026-W07"),
        ("2026-W14", "YYYY-[W]WW", "2026-04 2026-W14"),
        ("2026-W07", "gggg-[W]ww", "2026-02 2026-W07"),  # Sunday 8 to Saturday 14 February
        ("2027-W01", "gggg-[W]ww", "2026-12 2026-W53"),  # Sunday 27 December: the week with 1 January
        ("2026-02-03", "YYYY-MM-DD", "2026-02 2026-02-03"),
        ("Feb 3rd, 2026", "MMM Do, YYYY", "2026-02 2026-02-03"),
        ("2026-034", "YYYY-DDDD", "2026-02 2026-02-03"),
        ("03.02.2026", "DD.MM.YYYY", "2026-02 2026-02-03"),
        ("2026-02-03 Tuesday", "YYYY-MM-DD dddd", "2026-02 2026-02-03"),
        ("2026-13", "YYYY-MM", None),
        ("Log 2026", "MMMM YYYY", None),
    ],
)
def test_a_name_in_a_date_format(text: str, form: str, expected: str | None) -> None:
    found = parse_format(text, form)
    assert (" ".join(each for each in found if each) if found else None) == expected


@pytest.mark.parametrize(
    ("form", "day", "language", "expected"),
    [
        ("YYYY-MM-MMMM", date(2026, 3, 1), "en", "2026-03-March"),
        ("MMMM YYYY", date(2026, 3, 1), "de", "März 2026"),
        ("MMM YY", date(2026, 3, 1), "fr", "mars 26"),
        ("YYYY年MMMM", date(2026, 3, 1), "zh", "2026年三月"),
        ("[Monthly]/YYYY", date(2026, 3, 1), "en", "Monthly/2026"),
        ("GGGG-[W]WW", date(2027, 1, 1), "en", "2026-W53"),
        ("gggg-[W]ww", date(2027, 1, 1), "en", "2027-W01"),
        ("Do MMM", date(2026, 3, 22), "en", "22nd Mar"),
        ("MMMM", date(2026, 3, 1), "xx", "March"),
    ],
)
def test_a_date_written(form: str, day: date, language: str, expected: str) -> None:
    assert write_date(form, day, language) == expected


def test_each_name_means_one_month() -> None:
    for short in (False, True):
        numbers = month_numbers(short=short)
        assert set(numbers.values()) == set(range(1, 13))
    for name, number in month_numbers(short=True).items():
        for language, is_short in languages_of(name):
            names = [each.casefold() for each in month_names.month_names(language, short=is_short)]
            assert name not in names or names.index(name) == number - 1, name


def test_formats_and_globs() -> None:
    assert [has_date(form) for form in ("YYYY-MM", "MMMM YYYY", "gggg-[W]ww", "Log/*", "[YYYY-MM]/x", "YYYY")] == [
        *(True, True, True),
        *(False, False, False),
    ]
    assert escape("Monthly/2026/月报") == "[Monthly]/2026/[月报]"
    assert parse_format("Monthly/2026-02", escape("Monthly") + "/YYYY-MM") == LogDate("2026-02")


def test_last_days() -> None:
    dates = [
        LogDate("2026-02"),
        LogDate("2026-12"),
        LogDate("2026-02", "2026-W07"),
        LogDate("2026-02", day="2026-02-03"),
    ]
    assert [each.last_day for each in dates] == ["2026-02-28", "2026-12-31", "2026-02-15", "2026-02-03"]


def test_examples() -> None:
    assert all(doctest.testmod(module).failed == 0 for module in (date_formats, date_text, month_names))
