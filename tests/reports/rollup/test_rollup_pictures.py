"""Pictures by their data: every name and number is there, whole, and where it belongs."""

from __future__ import annotations

import random
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from rollup_months import metric, model, month, quarter

from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.even_parts import evenly
from obsidian_intel.reports.rollup.labels import ENGLISH
from obsidian_intel.reports.rollup.parts.record_steps import records
from obsidian_intel.reports.rollup.parts.score_matrix import score_matrix
from obsidian_intel.reports.rollup.parts.time_slots import time_slots
from obsidian_intel.reports.rollup.pictures.activity import activity_picture
from obsidian_intel.reports.rollup.pictures.chosen import chosen_pictures, pictured_boards
from obsidian_intel.reports.rollup.pictures.drawing import NEUTRAL, Picture, fitted, nice_scale, width_of
from obsidian_intel.reports.rollup.pictures.leaders import leaders_picture
from obsidian_intel.reports.rollup.pictures.mechanisms import mechanisms_picture
from obsidian_intel.reports.rollup.pictures.record_steps import record_picture
from obsidian_intel.reports.rollup.pictures.score_matrix import matrix_pictures
from obsidian_intel.reports.rollup.pictures.slot_axis import slot_labels
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.reports.rollup.rollup_values import Rollup

SVG = "{http://www.w3.org/2000/svg}"


def rolled(**options: str) -> Rollup:
    return aggregate(quarter(), parse_range(**(options or {"quarter": "2026-Q1"})))


def texts(picture: Picture) -> list[str]:
    root = ElementTree.fromstring(picture.svg("x"))
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def marks(picture: Picture) -> list[float]:
    """Where the marks of a picture stand from left to right."""
    root = ElementTree.fromstring(picture.svg("x"))
    return [float(node.get("cx", 0)) for node in root.iter(f"{SVG}circle")]


def test_records_have_their_steps_and_gains() -> None:
    found = {record.board.title: record for record in records(rolled())}
    steps = [
        (step.period, step.shown, step.name, step.gain, step.inside)
        for step in found["BrowseComp · Pass@1 · 无 context"].steps
    ]
    assert steps == [("2025-11", "60.0", "Beta", "", False), ("2026-01", "71.3±0.4", "Gamma", "+11.3", True)]
    assert [step.gain for step in found["WER test · WER"].steps] == ["", "−1.9"]
    shown = texts(record_picture(found["WER test · WER"], rolled().range, ENGLISH, NEUTRAL))
    assert shown[:3] == ["WER test", "Record over time", "WER · lower is better"]
    assert shown[-8:-4] == ["2026-01", "4.2%", "Gamma", "−1.9"]


@pytest.mark.parametrize("better", ["higher", "lower"])
@pytest.mark.parametrize("seed", range(20))
def test_scores_beside_a_record_touch_no_other_mark_and_no_rise(seed: int, better: str) -> None:
    rng = random.Random(seed)
    value, months = (20.0, []) if better == "higher" else (90.0, [])
    for number in range(24):
        if rng.random() < 0.5:
            gain = rng.choice((0.2, 1, 3, 15)) * rng.random()
            value += gain if better == "higher" else -gain
            found = metric("X" if better == "higher" else "WER", round(value, rng.choice((1, 3))))
            months.append(month(f"{2024 + number // 12}-{number % 12 + 1:02}", model(f"M{number}", found)))
    for record in records(aggregate(months, parse_range(since="2024-01", until="2025-12"))):
        root = ElementTree.fromstring(record_picture(record, parse_range(month="2025-12"), ENGLISH, NEUTRAL).svg("x"))
        at = sorted(float(dot.get("cx", 0)) for dot in root.iter(f"{SVG}circle") if dot.get("r") == "5")
        said = [(float(node.get("x", 0)), node.text or "") for node in root.iter(f"{SVG}text")
                if node.get("text-anchor") == "middle"]  # fmt: skip
        boxes = sorted((x - width_of(shown, 11) / 2, x + width_of(shown, 11) / 2) for x, shown in said)
        assert said and at[-1] <= boxes[-1][1] + 0.2, "the newest is always told"
        for left, right in boxes:
            own = max(x for x in at if x <= right + 0.2)  # the mark that it is of
            assert left <= own
            assert not [x for x in at if own < x < right + 4.8]
        assert all(one[1] <= other[0] for one, other in pairwise(boxes))


@pytest.mark.parametrize("first", [31.5, 49.3, 71.5, 79.8, 5.25, 0.125, 100])
def test_both_scores_of_a_record_with_room_are_told(first: float) -> None:
    months = [month("2025-01", model("A", metric("X", first))), month("2025-03", model("B", metric("X", first + 12)))]
    (record,) = records(aggregate(months, parse_range(since="2025-01", until="2025-03")))
    root = ElementTree.fromstring(record_picture(record, parse_range(month="2025-03"), ENGLISH, NEUTRAL).svg("x"))
    assert len([node for node in root.iter(f"{SVG}text") if node.get("text-anchor") == "middle"]) == 2


def test_time_that_is_all_of_the_range_has_no_line_below_it() -> None:
    whole, half = (
        time_slots(rolled(**span)) for span in ({"since": "2025-11", "until": "2026-03"}, {"quarter": "2026-Q1"})
    )
    assert all(slot.inside for slot in whole) and not all(slot.inside for slot in half)
    drawn = [slot_labels(slots, 0, 40, 0, NEUTRAL) for slots in (whole, half)]
    assert ["<rect" in "".join(each) for each in drawn] == [False, True]


def test_leaders_stand_on_one_stated_scale() -> None:
    rollup = rolled()
    boards = [board for board in pictured_boards(rollup) if board.better == "higher"]
    picture = leaders_picture(boards, rollup.range, ENGLISH, NEUTRAL)
    shown = texts(picture)
    assert shown[0] == "All on one scale, 0 to 100"
    assert [each for each in shown if each in ("0", "25", "50", "75", "100")] == ["0", "25", "50", "75", "100"]
    places = {entry.value for board in boards for entry in board.entries}
    wanted = sorted(round(6 + 328 * value / 100, 1) for value in places)
    assert sorted(set(marks(picture))) == pytest.approx(wanted, abs=0.06)
    assert "Higher is better. 1. Gamma 71.3" in picture.description


def test_a_scale_beyond_100_is_the_boards_own() -> None:
    rows = [model(f"M{n}", metric("Elo arena", 1200 + n * 40), metric("X", 50 + n)) for n in range(3)]
    rollup = aggregate([month("2026-01", *rows)], parse_range(month="2026-01"))
    shown = texts(leaders_picture(pictured_boards(rollup), rollup.range, ENGLISH, NEUTRAL))
    assert {"1200", "1280"} <= set(shown) or {"1200", "1300"} <= set(shown)


def test_the_matrix_shows_what_is_missing() -> None:
    rows = [
        model("A", metric("X", 50.0), metric("Y", 60.0)),
        model("B", metric("X", 55.0)),
        model("C", metric("Y", 61.5)),
    ]
    rollup = aggregate([month("2026-01", *rows)], parse_range(month="2026-01"))
    matrix = score_matrix(rollup)
    assert matrix is not None
    cells = {
        name: [e.value if e else None for e in line] for name, line in zip(matrix.models, matrix.cells, strict=True)
    }
    assert cells == {"A": [50, 60], "B": [55, None], "C": [None, 61.5]}
    (picture,) = matrix_pictures(matrix, ENGLISH, NEUTRAL)
    assert picture.body.count("stroke-dasharray") == 2
    assert {"50", "60", "55", "61.5"} <= set(texts(picture))


def test_mechanisms_over_months() -> None:
    rollup = rolled()
    slots = time_slots(rollup)
    assert [slot.label for slot in slots] == ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
    assert [slot.inside for slot in slots] == [False, False, True, True, True]
    picture = mechanisms_picture(slots, ENGLISH, NEUTRAL)
    assert picture is not None
    assert "Infra: 2025-11 2, 2026-01 1" in picture.description
    activity = activity_picture(slots, ENGLISH, NEUTRAL)
    assert activity is not None and "2025-12: no note" in activity.description


@pytest.mark.parametrize(
    ("months", "labels"),
    [
        (12, ["2016-01", "2016-12"]),
        (24, ["2016-Q1", "2017-Q4"]),
        (120, ["2016", "2025"]),
    ],
)
def test_many_months_are_quarters_or_years(months: int, labels: list[str]) -> None:
    log = [month(f"{2016 + n // 12}-{n % 12 + 1:02}", model(f"M{n}", tags=("Infra",))) for n in range(months)]
    slots = time_slots(aggregate(log, parse_range(since="2016-01", until=log[-1].period)))
    assert [slots[0].label, slots[-1].label] == labels
    assert len(slots) <= 12
    assert sum(slot.rows.models for slot in slots) == sum(dict(slot.rows.tags)["Infra"] for slot in slots) == months


def test_a_log_of_one_month_has_no_picture_of_time() -> None:
    rollup = aggregate([month("2026-01", model("A", metric("X", 1)))], parse_range(month="2026-01"))
    assert chosen_pictures(rollup, ENGLISH, NEUTRAL) == []


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("DeepSeek-V3-0324", "0324"),
        ("LongCat-Flash-Thinking-2601-with-a-very-long-name-indeed-and-more-of-it-2.5", "2.5"),
        ("通义千问视觉语言模型超大规模混合专家长上下文推理增强版本二点五", "二点五"),
        ("x" * 500 + " 4.6", "4.6"),
    ],
)
@pytest.mark.parametrize("room", [60, 120, 300])
def test_a_name_keeps_its_version(name: str, end: str, room: float) -> None:
    lines = fitted(name, 12, room)
    assert 1 <= len(lines) <= 2
    assert "".join(lines).replace(" ", "").endswith(end)
    assert all(width_of(line, 12) <= room * 1.15 for line in lines)


@pytest.mark.parametrize(
    "values", [[50.0], [56.6, 71.3], [0.0], [-3.0, 4.0], [1e-9, 2e-9], [1e300, 1e301], [float("nan")]]
)
def test_a_scale_holds_its_values(values: list[float]) -> None:
    scale = nice_scale(values, 0, 100)
    assert len(scale.ticks) >= 2 and scale.low < scale.high
    assert all(0 <= scale.at(value) <= 100 for value in values if value == value)


@pytest.mark.parametrize(("count", "most", "sizes"), [(0, 5, []), (5, 5, [5]), (6, 5, [3, 3]), (11, 5, [3, 4, 4])])
def test_parts_are_even(count: int, most: int, sizes: list[int]) -> None:
    assert [len(part) for part in evenly(range(count), most)] == sizes
