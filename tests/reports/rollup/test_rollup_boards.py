"""Leaderboards: what stands on one, in which order, and what it says of what moved."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rollup_months import metric, model, month, quarter, topic

from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import Leaderboard, Rollup, RollupSettings
from obsidian_intel.reports.rollup.score_direction import ScoreDirection
from obsidian_intel.reports.rollup.similar_names import is_one_slip, similar_names


def rolled(months: list[Month], settings: RollupSettings | None = None, **options: str) -> Rollup:
    return aggregate(months, parse_range(**(options or {"month": months[-1].period})), settings=settings)


def board(rollup: Rollup, benchmark: str, condition: str | None = None) -> Leaderboard:
    (found,) = [b for b in rollup.leaderboards if b.benchmark == benchmark and b.condition == condition]
    return found


def places(found: Leaderboard) -> list[tuple[int, str, float]]:
    return [(entry.rank, entry.name, entry.value) for entry in found.entries]


def test_conditions_protocols_and_units_never_mix() -> None:
    row = model(
        "A",
        metric("X", 50, "Pass@1"),
        metric("X", 60, "Avg@4"),
        metric("X", 70, "Pass@1", "有 tools"),
        metric("X", 800, "Pass@1", unit="ms"),
    )
    assert [len(b.entries) for b in rolled([month("2026-01", row)]).leaderboards] == [1, 1, 1, 1]


def test_percent_and_no_unit_are_one_board() -> None:
    found = rolled([month("2026-01", model("A", metric("X", 50)), model("B", metric("X", 60, unit="%")))])
    assert places(board(found, "X")) == [(1, "B", 60), (2, "A", 50)]


def test_case_width_and_dashes_of_a_name_do_not_matter() -> None:
    rows = [
        model("A", metric("SWE-bench", 1)),
        model("B", metric("swe‑Bench", 2)),
        model("C", metric("ＳＷＥ-bench", 3)),
    ]
    assert len(board(rolled([month("2026-01", *rows)]), "SWE-bench").entries) == 3


def test_well_known_spellings_are_one_board_under_the_name_first_written() -> None:
    found = rolled(
        [month("2026-01", model("A", metric("tau2-bench", 80))), month("2026-02", model("B", metric("τ²-Bench", 90)))]
    )
    assert places(board(found, "tau2-bench")) == [(1, "B", 90), (2, "A", 80)]


def test_aliases_join_spellings_and_without_them_they_are_named() -> None:
    months = [month("2026-01", model("A", metric("RiverBench", 80)), model("B", metric("RiverBenhc", 90)))]
    aliased = rolled(months, RollupSettings(aliases={"riverbenhc": "RiverBench"}))
    assert places(board(aliased, "RiverBench")) == [(1, "B", 90), (2, "A", 80)]
    assert not [r for r in aliased.remarks if r.kind == "look-alike"]
    apart = rolled(months)
    assert len(board(apart, "RiverBench").entries) == len(board(apart, "RiverBenhc").entries) == 1
    (remark,) = [r for r in apart.remarks if r.kind == "look-alike"]
    assert remark.names == ("RiverBench", "RiverBenhc") and all(name in remark.text for name in remark.names)


def test_aliases_of_conditions_join_boards() -> None:
    months = [
        month("2026-01", model("A", metric("X", 80, None, "联网")), model("B", metric("X", 90, None, "w/ search")))
    ]
    assert len(rolled(months, RollupSettings(conditions={"联网": "with browsing"})).leaderboards) == 1


@pytest.mark.parametrize(
    ("name", "protocol", "better"),
    [
        ("AMI", "DER", "lower"),
        ("HarmBench", "ASR", "lower"),
        ("NYUv2", "AbsRel", "lower"),
        ("M4", "sMAPE", "lower"),
        ("GIFT-Eval", "MASE", "lower"),
        ("GIFT-Eval CRPS", None, "lower"),
        ("OmniDocBench", "edit distance", "lower"),
        ("OmniDocBench 编辑距离", None, "lower"),
        ("XSTest over-refusal", None, "lower"),
        ("MyBench ↓", None, "lower"),
        ("MyBench", "score ↓", "lower"),
        ("WER-Bench ↑", None, "higher"),
        ("LASER", None, "higher"),
        ("MMLU", None, "higher"),
    ],
)
def test_which_way_is_better(name: str, protocol: str | None, better: str) -> None:
    assert ScoreDirection().of(name, protocol, None) == better


@pytest.mark.parametrize(
    ("values", "mixed"),
    [
        ([("0.731", None), ("73.1", None)], True),
        ([("0.731", None), ("73.1", "%")], True),
        ([("0.5", "%"), ("73.1", "%")], False),
        ([("0.731", None), ("0.8", None)], False),
        ([("1.5", None), ("3.2", None)], False),
        ([("62.0", None), ("73.1", "%")], False),
    ],
)
def test_a_board_that_mixes_scales_is_flagged(values: list[tuple[str, str | None]], mixed: bool) -> None:
    rows = [model(f"M{i}", metric("X", float(value), unit=unit)) for i, (value, unit) in enumerate(values)]
    found = rolled([month("2026-01", *rows)])
    assert board(found, "X").mixed_scale is mixed
    assert [r.kind for r in found.remarks if r.kind == "mixed-scale"] == ["mixed-scale"] * mixed


@pytest.mark.parametrize(
    ("raw", "value", "unit", "shown"),
    [
        ("62.0", 62.0, None, "62.0"),
        ("**62.0%**", 62.0, "%", "62.0%"),
        ("1,501", 1501.0, None, "1,501"),
        ("７３.１", 73.1, None, "73.1"),
        ("$88.2 \\pm 0.3$", 88.2, None, "88.2"),
        ("", 88.20, None, "88.2"),
    ],
)
def test_scores_print_as_written(raw: str, value: float, unit: str | None, shown: str) -> None:
    found = rolled([month("2026-01", model("A", replace(metric("X", value, unit=unit), raw=raw)))])
    assert place(board(found, "X").entries[0], board(found, "X")) == shown


def test_counts_are_of_distinct_models_and_topics() -> None:
    months = [
        month("2026-01", model("Kimi K2.5", metric("X", 1)), topics=(topic("Agents"),)),
        month("2026-02", model("Kimi-K2.5", metric("X", 2)), model("GLM-5"), topics=(topic("agents"),)),
    ]
    found = rolled(months, since="2026-01", until="2026-02")
    assert (found.model_count, found.topic_count, len(found.models), len(found.topics)) == (2, 1, 3, 2)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("τ²-Bench", "tau2-bench"), [("τ²-Bench", "tau2-bench")]),
        (("AIME 2024", "AIME2024"), [("AIME 2024", "AIME2024")]),
        (("AIME 2024", "AIME 2025"), []),
        (("LiveCodeBench v5", "LiveCodeBench v6"), []),
        (("BrowseComp", "BrowseCommp"), [("BrowseComp", "BrowseCommp")]),
        (("BrowseComp", "BrowseComp-ZH"), []),
        (("MMLU", "MMMU"), []),
    ],
)
def test_look_alikes(names: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert similar_names(names) == expected


@pytest.mark.parametrize(
    ("benchmark", "protocol", "unit", "better"),
    [
        ("LibriSpeech", "WER", None, "lower"),
        ("LibriSpeech WER", None, None, "lower"),
        ("WikiText PPL", None, None, "lower"),
        ("困惑度", None, None, "lower"),
        ("ImageNet", "FID", None, "lower"),
        ("test error", None, None, "lower"),
        ("eval loss", None, None, "lower"),
        ("TTS", None, "ms", "lower"),
        ("Error Detection Bench", None, None, "higher"),
        ("Lossless", None, None, "higher"),
        ("WERewolf", None, None, "higher"),
        ("MMLU", "EM", None, "higher"),
        ("My Cost", None, None, "lower"),
        ("Inverted WER", None, None, "higher"),
    ],
)
def test_direction(benchmark: str, protocol: str | None, unit: str | None, better: str) -> None:
    assert ScoreDirection(lower=["my cost"], higher=["inverted wer"]).of(benchmark, protocol, unit) == better


def test_lower_is_better_turns_rank_and_frontier() -> None:
    found = board(rolled(quarter()), "WER test")
    assert (found.better, found.unit) == ("lower", "%")
    assert places(found) == [(1, "Gamma", 4.2), (2, "Alpha", 6.1)]
    assert [entry.change for entry in found.entries] == [-1.9, None]
    assert found.frontier == (("2025-11", 6.1, "Alpha"), ("2026-01", 4.2, "Gamma"))


def test_ties_share_a_rank_and_the_next_is_counted_on() -> None:
    found = board(rolled(quarter()), "BrowseComp", "无 context")
    assert places(found) == [
        (1, "Gamma", 71.3),
        (1, "Delta", 71.3),
        (3, "Beta", 62.5),
        (4, "Beta", 61.0),
        (5, "Alpha", 56.6),
    ]
    assert [entry.tied for entry in found.entries] == [True, True, False, False, False]


def test_change_is_against_the_best_of_earlier_months() -> None:
    found = board(rolled(quarter()), "BrowseComp", "无 context")
    changes = {(entry.name, entry.value): entry.change for entry in found.entries}
    assert changes == {
        ("Gamma", 71.3): 11.3,
        ("Delta", 71.3): 0,
        ("Beta", 62.5): -8.8,
        ("Beta", 61.0): -10.3,
        ("Alpha", 56.6): None,
    }


def test_a_repeat_keeps_the_month_that_stated_it_first() -> None:
    found = board(rolled(quarter(), month="2026-01"), "BrowseComp", "无 context")
    assert [(e.name, e.period) for e in found.entries] == [
        ("Gamma", "2026-01"),
        ("Beta", "2025-11"),
        ("Alpha", "2025-11"),
    ]


def test_a_conflict_is_shown_not_hidden() -> None:
    rollup = rolled(quarter())
    found = [e for e in board(rollup, "BrowseComp", "无 context").entries if e.name == "Beta"]
    assert [(e.value, e.conflict, e.earlier) for e in found] == [
        (62.5, True, (("2025-11", 60.0),)),
        (61.0, True, (("2025-11", 60.0),)),
    ]
    assert [r.text for r in rollup.remarks if r.kind == "conflict"] == [
        "Beta has 62.5 and 61 on BrowseComp · Pass@1 · 无 context in 2026-03."
    ]


def test_the_latest_month_counts_and_says_what_was_before() -> None:
    months = [month("2026-01", model("A", metric("X", 70))), month("2026-02", model("A", metric("X", 65)))]
    (entry,) = board(rolled(months), "X").entries
    assert (entry.value, entry.period, entry.change, entry.earlier) == (65, "2026-02", -5, (("2026-01", 70),))


def test_later_months_do_not_count() -> None:
    found = board(rolled(quarter(), month="2025-11"), "BrowseComp", "无 context")
    assert places(found) == [(1, "Beta", 60.0), (2, "Alpha", 56.6)]


@pytest.mark.parametrize(
    ("first", "second", "entries"),
    [
        (("A", "arxiv:2601.00001"), ("A v2", "arxiv:2601.00001"), 1),
        (("A", "arxiv:2601.00001"), ("A", None), 1),
        (("A", None), ("a", "arxiv:2601.00001"), 1),
        (("A", "arxiv:2601.00001"), ("A", "url:example.org/a"), 1),
        (("A", "arxiv:2601.00001"), ("A", "arxiv:2602.00002"), 2),
        (("A", None), ("B", None), 2),
    ],
)
def test_which_rows_are_one_model(first: tuple[str, str | None], second: tuple[str, str | None], entries: int) -> None:
    months = [
        month("2026-01", model(first[0], metric("X", 1), ident=first[1])),
        month("2026-02", model(second[0], metric("X", 2), ident=second[1])),
    ]
    assert len(board(rolled(months), "X").entries) == entries


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("gpqadiamond", "gpqadiamond", True),
        ("gpqadiamond", "gpqadiamonds", True),
        ("gpqadiamond", "gpqdiamond", True),
        ("gpqadiamond", "gpqadiamund", True),
        ("gpqadiamond", "gpqadiamnod", True),
        ("gpqadiamond", "gpqdaiamod", False),
        ("aab", "aba", True),
        ("abc", "cba", False),
        ("", "ab", False),
    ],
)
def test_one_slip_is_one_letter_or_two_neighbours(one: str, other: str, is_one: bool) -> None:
    assert is_one_slip(one, other) is is_one_slip(other, one) is is_one
