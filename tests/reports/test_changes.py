"""What changed against the range before, as values, sentences, text and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from rollup_months import metric, model, month, paper, quarter, topic

from obsidian_intel.months.summary import MonthFacts, Paper, SummaryRow
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.changes import RangeChanges
from obsidian_intel.reports.changes_record import changes_record
from obsidian_intel.reports.changes_text import changes_lines
from obsidian_intel.reports.headline import headline
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.ranges import parse_range, parse_range_text
from obsidian_intel.reports.rollup.rollup_values import RollupSettings


def changed(months: Sequence[Month | MonthFacts], span: str, omit: tuple[str, ...] = ()) -> RangeChanges:
    return aggregate(months, parse_range_text(span), settings=RollupSettings(omit=omit)).changes


def leaders(found: RangeChanges) -> list[tuple[str, str, str, float | None]]:
    return [(each.board.benchmark, each.entry.name, each.over.name, each.margin) for each in found.leaders]


@pytest.mark.parametrize(
    ("span", "before"),
    [
        ("2026-02", "2026-01"),
        ("2026-01", "2025-12"),
        ("2026-Q1", "2025-Q4"),
        ("2026-Q3", "2026-Q2"),
        ("2026", "2025"),
        ("2026-02..2026-04", "2025-11 to 2026-01"),
        ("2026-W01", "2025-W52"),
        ("2026-03-01", "2026-02-28"),
    ],
)
def test_the_range_before(span: str, before: str) -> None:
    found = parse_range_text(span).before()
    assert found is not None and found.label == before


@pytest.mark.parametrize(
    ("span", "against"),
    [("2025-11", None), ("2026-01", "2025-11"), ("2026-03", "2026-01"), ("2026-Q1", "2025-Q4"), ("2026", "2025")],
)
def test_what_a_range_is_compared_with(span: str, against: str | None) -> None:
    """The log has no note of 2025-12 and 2026-02: then it is the latest month before."""
    before = changed(quarter(), span).before
    assert (before.label if before else None) == against


def test_models_boards_topics_and_papers() -> None:
    found = changed(quarter(), "2026-01")
    assert [(each.name, [board.benchmark for board in each.leads]) for each in found.new_models] == [
        ("Gamma", ["BrowseComp", "WER test"])
    ]
    assert leaders(found) == [("BrowseComp", "Gamma", "Beta", 11.3), ("WER test", "Gamma", "Alpha", 1.9)]
    assert (found.new_topics, found.gone_topics) == ((), ())
    assert [each.reference.id for each in found.seen_again] == ["arxiv:2511.00001", "arxiv:2511.00009"]
    last = changed(quarter(), "2026-03")
    assert [(each.name, each.last_seen) for each in last.gone_topics] == [("长思维链", "2026-01")]


@pytest.mark.parametrize(
    ("then", "now", "wanted"),
    [
        ([("A", 50.0)], [("B", 60.0)], [("AIME", "B", "A", 10.0)]),
        ([("A", 50.0)], [("B", 50.0)], []),  # level with it
        ([("A", 50.0)], [("B", 40.0)], []),
        ([("A", 50.0)], [("A", 60.0)], []),  # the same model
        ([("A", 50.0), ("B", 40.0)], [("A", 30.0)], [("AIME", "B", "A", None)]),  # the leader's score was taken back
        ([("A", 0.5), ("C", 90.0)], [("B", 95.0)], []),  # shares of 1 and of 100: no order
        ([], [("A", 50.0), ("B", 60.0)], []),  # a board that is new has had no leader
    ],
)
def test_new_leaders(
    then: list[tuple[str, float]], now: list[tuple[str, float]], wanted: list[tuple[str, str, str, float | None]]
) -> None:
    months = [
        month(period, model("Z"), *(model(name, metric("AIME", value)) for name, value in scores))
        for period, scores in (("2026-01", then), ("2026-02", now))
    ]
    assert leaders(changed(months, "2026-02")) == wanted


def test_who_passed_whom() -> None:
    months = [
        month("2026-01", *(model(name, metric("AIME", value)) for name, value in (("A", 90), ("B", 80), ("C", 70)))),
        month("2026-02", model("C", metric("AIME", 85)), model("D", metric("AIME", 84))),
    ]
    found = [
        (e.entry.name, e.entry.rank, e.over.name, e.passed, e.entered) for e in changed(months, "2026-02").overtakes
    ]
    assert found == [("C", 2, "B", 1, False), ("D", 3, "B", 1, True)]


def test_a_topic_that_comes_back_says_when_it_was_last_named() -> None:
    periods = ["2026-01", "2026-02", "2026-03"]
    months = [month(period, topics=(topic("Agents" if n != 1 else "RL"),)) for n, period in enumerate(periods)]
    found = changed(months, "2026-03")
    assert [(each.name, each.last_seen) for each in found.new_topics] == [("Agents", "2026-01")]
    assert [each.name for each in found.gone_topics] == ["RL"]


TWO = [month("2026-01", model("A", metric("AIME", 90)), topics=(topic("RL"),))]
PAPERS_ALONE = [
    MonthFacts(
        period, f"{period}.md", None, None, None, None, (SummaryRow("papers", "x", "X", "", (), "", papers, ()),)
    )
    for period, papers in (
        ("2026-01", (Paper("doi:10.1/p", "P", None, None), Paper("doi:10.1/q", "Q", None, None))),
        ("2026-02", (Paper("doi:10.1/p", "P", None, None), Paper("doi:10.1/r", "R", None, None))),
    )
]
SENTENCES = [
    (
        TWO,
        "2026-01",
        [
            "The log begins with 2026-01: 1 model and 1 topic.",
            "No benchmark has scores of two models yet.",
            "Its topic is RL.",
        ],
    ),
    (
        [*TWO, month("2026-02", model("B", metric("AIME", 95.5)), topics=(topic("RL"),))],
        "2026-02",
        [
            "2026-02 brings one new model, B.",
            "B now leads AIME with 95.5, 5.5 ahead of A.",
            "All topics were there before; no paper is seen again.",
        ],
    ),
    (
        quarter(),
        "2025-11",
        [
            "The log begins with 2025-11: 2 models and 1 topic.",
            "Beta leads BrowseComp (Pass@1, 无 context) with 60.",
            "Its topic is 长思维链.",
        ],
    ),
    (
        quarter(),
        "2026-01",
        [
            "2026-01 brings one new model, Gamma.",
            "Gamma now leads BrowseComp (Pass@1, 无 context) with 71.3±0.4, 11.3 ahead of Beta; "
            "one more board has a new leader.",
            "All topics were there before; 2 papers are seen again, among them Alpha.",
        ],
    ),
    (
        quarter(),
        "2026",
        [
            "2026 brings 3 new models, among them Gamma and Delta.",
            "Gamma now leads BrowseComp (Pass@1, 无 context) with 71.3±0.4, 11.3 ahead of Beta; "
            "one more board has a new leader.",
            "All topics were there before; 3 papers are seen again, among them Alpha.",
        ],
    ),
    (
        [
            *TWO,
            month("2026-02", model("B", ident="arxiv:2602.00001")),
            month("2026-03", model("B", ident="arxiv:2602.00001")),
        ],
        "2026-03",
        ["2026-03 brings no new model.", "No leaderboard has a new leader.", "One paper is seen again, B."],
    ),
    (PAPERS_ALONE, "2026-01", ["2026-01 brings 2 new papers, among them P."]),
    (PAPERS_ALONE, "2026-02", ["2026-02 brings one new paper, R.", "One paper is seen again, P."]),
    ([*TWO, month("2026-02")], "2026-02", ["2026-02 names no model and no topic yet."]),
    ([month("2026-02")], "2026-02", ["2026-02 names no model and no topic yet."]),
    (
        [*TWO, month("2026-02", model("A", metric("AIME", 90)), topics=(topic("X", paper("doi:10.1/x")), topic("Y")))],
        "2026-02",
        [
            "2026-02 brings no new model.",
            "No leaderboard has a new leader.",
            "2 new topics, among them X; no paper is seen again.",
        ],
    ),
]


@pytest.mark.parametrize(("months", "span", "wanted"), SENTENCES)
def test_headline(months: Sequence[Month | MonthFacts], span: str, wanted: list[str]) -> None:
    assert [str(sentence) for sentence in headline(changed(months, span))] == wanted


@pytest.mark.parametrize(
    ("omit", "gone"), [("models", "new model"), ("leaderboards", "leads"), ("topics", "topic"), ("papers", "paper")]
)
def test_what_is_omitted_is_not_spoken_of(omit: str, gone: str) -> None:
    said = " ".join(headline(changed(quarter(), "2026-01")))
    left = " ".join(headline(changed(quarter(), "2026-01", (omit,))))
    assert gone in said and gone not in left and left


def test_text_and_json_tell_the_same() -> None:
    found = changed(quarter(), "2026-01")
    record = json.loads(json.dumps(changes_record(found)))
    assert record["version"] == 1 and record["before"]["label"] == "2025-11"
    assert record["headline"] == [str(sentence) for sentence in headline(found)]
    assert [(each["benchmark"], each["name"], each["written"], each["over"]["name"]) for each in record["leaders"]] == [
        ("BrowseComp", "Gamma", "71.3±0.4", "Beta"),
        ("WER test", "Gamma", "4.2%", "Alpha"),
    ]
    text = "\n".join(changes_lines(found))
    assert "71.3±0.4" in text and "4.2%" in text and "Papers seen again (2)" in text


@pytest.mark.parametrize("width", [30, 60, 100])
def test_a_narrow_terminal_cuts_no_number(width: int) -> None:
    names = "A model with a very long name that goes on and on 长长的名字"
    months = [
        month("2026-01", model(f"{names} 1", metric("BrowseComp", 12.345678, "Pass@1"))),
        month("2026-02", model(f"{names} 2", metric("BrowseComp", 98.765432, "Pass@1"))),
    ]
    text = "\n".join(changes_lines(aggregate(months, parse_range(month="2026-02")).changes, width))
    assert "12.345678" in text and "98.765432" in text and "86.419754" in text
