"""The agenda: what changed, three things to discuss and why, what asks, what the month before left open."""

from __future__ import annotations

import re

import pytest
from rollup_months import cell, group, metric, model, month, paper, topic

from obsidian_intel.core.errors import UsageError
from obsidian_intel.months.typed_month import Month, MonthRow
from obsidian_intel.reports.agenda.discussion_points import Agenda, agenda
from obsidian_intel.reports.agenda.pages import agenda_renderer, shortened
from obsidian_intel.reports.agenda.questions import asks
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import RollupSettings

HOSTILE = (
    "<script>alert(1)</script>?",
    "[[a|b]] ![[c]]?",
    "%% secret %% open?",
    "\u202eright to left?",
    "# heading\n- list?",
    "x" * 5000 + "?",
    "<!-- hidden --> why?",
)

KNOWN = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "section", "ul", "ol", "li", "small"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("延迟能否接受？", True),
        ("Does it scale (really?)", True),
        ("待复现：原文没有代码", True),
        ("尚待确认", True),
        ("结论：待定", True),
        ("TODO ask the authors", True),
        ("the licence is to be confirmed", True),
        ("我们期待更多数据", False),
        ("对待长尾要小心", False),
        ("排队等待时间 3 秒", False),
        ("待遇不变", False),
        ("Is it? We measured 3%.", False),
        ("https://ok.example/?q=1", False),
        ("mastodon todos", False),
        ("", False),
        ("?" + "x" * 5000, False),
    ],
)
def test_lines_that_ask(text: str, wanted: bool) -> None:
    assert asks(text) is wanted


def of(*months: Month, watched: tuple[str, ...] = (), omit: tuple[str, ...] = ()) -> Agenda:
    """The agenda of the last month."""
    settings = RollupSettings(omit=omit, language="en")
    span = parse_range(month=months[-1].period)
    rollup = aggregate(months, span, settings=settings)
    before = rollup.changes.before
    return agenda(rollup, aggregate(months, before, settings=settings) if before else None, watched)


def valued(name: str, *lines: tuple[str, str], ident: str | None = None) -> MonthRow:
    groups = (group("", label, text) for label, text in lines)
    return model(name, ident=ident, cells=(cell("value", *groups),))


JANUARY = month(
    "2026-01",
    model("Old", metric("HLE", 40), metric("GPQA", 70.5), ident="arxiv:2601.00001"),
    model("Oldest", metric("HLE", 20), ident="arxiv:2601.00003"),
    model("Older", metric("HLE", 30), metric("GPQA", 60), ident="arxiv:2601.00002"),
    valued("Pilot one", ("试点", "call centre")),
    valued("Decided", ("待评估", "search")),
    valued("Asked", ("", "Who pays for it?")),
    topics=(topic("Long context", paper("arxiv:2601.00009", "On context")),),
)
FEBRUARY = month(
    "2026-02",
    model("New", metric("HLE", 50), metric("GPQA", 80), metric("MMLU", 1), metric("MMLU", 2), ident="arxiv:2602.00001"),
    model("Same", metric("MMLU", 5), ident="arxiv:2602.00002"),
    valued("Decided", ("放弃", "search")),
    valued("Fresh", ("待评估", "summaries")),
    valued("Second", ("", "Is the licence fine?"), ("状态", "待评估")),
    topics=(topic("Reward models", value="待复现"),),
    theme="What comes after scale?",
)


def test_what_changed_and_three_things_to_discuss() -> None:
    found = of(JANUARY, FEBRUARY)
    assert str(found.changed[0]).startswith("2026-02 brings")
    assert [(str(point.subject), str(point.reason)) for point in found.points] == [
        ("HLE: New reaches 50 (+10)", "a new record among 4 models"),
        ("New on MMLU: 2 / 1", "2026-02 states two values"),
        ("Fresh: summaries", "its status is 待评估, in 2026-02"),
    ]


def test_a_watched_board_comes_first() -> None:
    (first, *_) = of(JANUARY, FEBRUARY, watched=("gpqa",)).points
    assert (str(first.subject), str(first.reason)) == (
        "GPQA: New reaches 80 (+9.5)",
        "a new record on a board that you watch",
    )


@pytest.mark.parametrize(
    ("omit", "gone"),
    [
        (("leaderboards",), "HLE"),
        (("problems",), "New on MMLU"),
        (("value",), "Fresh"),
        (("theme",), "What comes after scale?"),
    ],
)
def test_what_is_left_out_is_not_discussed(omit: tuple[str, ...], gone: str) -> None:
    assert gone in agenda_renderer("text")(of(JANUARY, FEBRUARY))
    assert gone not in agenda_renderer("text")(of(JANUARY, FEBRUARY, omit=omit))


def test_a_topic_that_comes_back_and_a_month_that_says_otherwise() -> None:
    march = month(
        "2026-03", model("Old", metric("HLE", 39.5), ident="arxiv:2601.00001"), topics=(topic("Long context"),)
    )
    points = [(str(point.subject), str(point.reason)) for point in of(JANUARY, FEBRUARY, march).points]
    assert points[:2] == [
        ("Old on HLE: 39.5 / 40", "2026-03 and 2026-01 differ"),
        ("Long context", "seen again, last in 2026-01"),
    ]


def test_open_questions_and_what_the_month_before_left_open() -> None:
    found = of(JANUARY, FEBRUARY)
    assert [(each.subject, each.text) for each in found.questions] == [
        ("", "What comes after scale?"),
        ("Second", "Is the licence fine?"),
        ("Reward models", "待复现"),
    ]
    assert found.before == "2026-01"
    assert [(each.subject, each.text) for each in found.left_open] == [
        ("Pilot one", "试点 · call centre"),
        ("Asked", "Who pays for it?"),
    ], "Decided is decided"


def test_a_log_that_begins_has_nothing_left_open() -> None:
    found = of(JANUARY)
    assert found.before is None and found.left_open == ()
    assert "Left open" not in agenda_renderer("md")(found)


def test_an_empty_month_has_a_page() -> None:
    text = agenda_renderer("text")(of(month("2026-02")))
    assert text == "Agenda: 2026-02\n\nWhat changed\n- 2026-02 names no model and no topic yet.\n"


def test_one_screen_however_much_asks() -> None:
    rows = [valued(f"Model {n}", ("", f"Question {n}?"), ("x", "y" * 400 + "?")) for n in range(80)]
    many = agenda_renderer("text")(of(month("2026-01", *rows), month("2026-02", *rows[:40])))
    assert len(many.splitlines()) <= 26 and "- and 75 more" in many
    assert max(map(len, many.splitlines())) <= 240


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["md", "html", "text"])
def test_hostile_texts_stay_texts(name: str, text: str) -> None:
    rows = (valued(text, ("", text), ("状态", "试点")), model("B " + text, metric("X", 1), metric("X", 2)))
    found = agenda_renderer(name)(of(month("2026-01", *rows), month("2026-02", *rows, theme=text)))
    assert "secret" not in found and "hidden" not in found and "%%" not in found
    assert all(char.isprintable() or char in "\n\u200d\u200c" for char in found)
    if name == "html":
        assert set(re.findall(r"<(\w+)", found)) <= KNOWN
        assert "default-src 'none'" in found and "script-src" not in found
    if name == "md":
        assert "[[" not in found.replace("\\[\\[", "") and len(re.findall(r"^#", found, re.MULTILINE)) <= 5


def test_formats() -> None:
    with pytest.raises(UsageError, match="--agenda is made as md, html or text, not as csv"):
        agenda_renderer("csv")


@pytest.mark.parametrize(
    ("text", "limit", "wanted"),
    [
        ("short", 10, "short"),
        ("一句话，第二句很长很长", 8, "一句话， …"),
        ("alpha beta gamma", 12, "alpha beta …"),
        ("x" * 30, 10, "x" * 8 + " …"),
    ],
)
def test_shortened(text: str, limit: int, wanted: str) -> None:
    assert shortened(text, limit) == wanted and len(wanted) <= max(limit, len(text))
