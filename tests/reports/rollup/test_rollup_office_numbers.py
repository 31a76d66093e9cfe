"""Documents and decks of the sample's quarter and of 24 dense months: every number read back is that of the JSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from dense_log import dense_log
from docx import Document as WordDocument
from office_files import charts, deck_of, tables
from slow import mostly_slow

from obsidian_intel.core.declared_settings import Config, ObsidianConfig
from obsidian_intel.core.document import Document
from obsidian_intel.months.typed_month import Month
from obsidian_intel.reports.rollup.aggregate import aggregate
from obsidian_intel.reports.rollup.formats import face
from obsidian_intel.reports.rollup.ranges import parse_range_text
from obsidian_intel.vault.note_parser import read

SAMPLE = Path(__file__).parents[3] / "vault_template" / "sample"
SPANS = {"sample": "2025-Q1", "dense": "2024-01..2025-12"}
PLACES = {".docx": 8, ".pptx": 6}
_PART = re.compile(r"（\d+/\d+）$")
_NUMBER = re.compile(r"\d+\.\d+")

pytestmark = pytest.mark.parametrize("log", mostly_slow(SPANS))
both = pytest.mark.parametrize("suffix", PLACES)


class Row(NamedTuple):
    """A row of a table, with the title above it."""

    title: str
    cells: tuple[str, ...]


@cache
def months_of(log: str) -> tuple[Month, ...]:
    if log == "dense":
        documents = [Document(path, text) for path, text in dense_log(24, 30)]
    else:
        paths = sorted(SAMPLE.rglob("*.md"))
        made = (Document.from_bytes(path.relative_to(SAMPLE).as_posix(), path.read_bytes()) for path in paths)
        documents = [document for document in made if isinstance(document, Document)]
    found = (read(document, Config(), ObsidianConfig()).month for document in documents)
    return tuple(month for month in found if month is not None)


def rendered(log: str, name: str, span: str) -> str | bytes:
    return face(name).render(aggregate(months_of(log), parse_range_text(span)))


@cache
def record_of(log: str, span: str = "") -> Any:
    return json.loads(rendered(log, "json", span or SPANS[log]))


@cache
def file_of(log: str, suffix: str) -> bytes:
    data = rendered(log, suffix[1:], SPANS[log])
    assert isinstance(data, bytes)
    return data


def rows_of(log: str, suffix: str, heads: tuple[str, ...]) -> list[Row]:
    """The rows of all tables whose head begins with `heads`."""
    found = tables(file_of(log, suffix), suffix)
    return [
        Row(_PART.sub("", title).removeprefix("纪录 · "), tuple(row))
        for title, rows in found
        if tuple(rows[0][: len(heads)]) == heads
        for row in rows[1:]
    ]


def title_of(board: dict[str, Any]) -> str:
    title = " · ".join(filter(None, (board["benchmark"], board["protocol"], board["condition"])))
    return title + (" · 越低越好" if board["better"] == "lower" else "")


def boards_of(log: str) -> dict[str, dict[str, Any]]:
    found = {title_of(board): board for board in record_of(log)["leaderboards"]}
    assert len(found) == len(record_of(log)["leaderboards"])
    return found


def number_of(text: str) -> float:
    return float(text.replace("−", "-").replace("±", "").replace(",", ""))


def same(text: str, value: float | None) -> bool:
    """Whether a cell shows a difference: nothing for none."""
    return text == "" if value is None else bool(text) and abs(number_of(text) - value) < 1e-6


@both
def test_places_and_what_they_gained(log: str, suffix: str) -> None:
    shown: dict[str, list[tuple[str, ...]]] = {}
    for title, cells in rows_of(log, suffix, ("名次", "模型", "成绩", "较此前最好")):
        shown.setdefault(title, []).append(cells)
    assert len(shown) >= 8
    for title, rows in shown.items():
        entries = boards_of(log)[title]["entries"][: PLACES[suffix]]
        assert [(row[0].rstrip("="), row[1], row[2], row[4]) for row in rows] == [
            (str(each["rank"]), each["name"], each["written"], each["period"]) for each in entries
        ]
        assert all(same(row[3], each["change"]) for row, each in zip(rows, entries, strict=True)), title
    assert any(row[3] for rows in shown.values() for row in rows)


@both
def test_records_with_their_gain(log: str, suffix: str) -> None:
    rows = rows_of(log, suffix, ("基准", "纪录", "模型", "起于", "此前", "提升"))
    assert len(rows) >= 4
    leading = 0
    for _, (title, written, name, since, before, gain) in rows:
        board = boards_of(log)[title]
        value = number_of(written)
        stated = (m for m in record_of(log)["models"] if (m["name"], m["period"]) == (name, since))
        assert value in [m["value"] for model in stated for m in model["metrics"]]
        best = board["entries"][0]
        if (best["name"], best["period"]) == (name, since):
            assert best["written"] == written and same(gain, best["change"])
            leading += 1
        else:  # its model states less since then, and a board has what stands now
            assert (value < best["value"]) is (board["better"] == "lower")
        who, _, score = before.rpartition(" ")
        assert who and abs(number_of(score) + number_of(gain) - value) < 1e-6
    assert leading >= 0.9 * len(rows)


@both
def test_leaders_and_single_scores(log: str, suffix: str) -> None:
    rows = rows_of(log, suffix, ("基准", "模型", "成绩", "月份"))
    assert len(rows) >= 20
    for _, (title, *cells) in rows:
        first = boards_of(log)[title]["entries"][0]
        assert cells == [first["name"], first["written"], first["period"]]


@both
def test_the_best_scores_of_each_model(log: str, suffix: str) -> None:
    boards = record_of(log)["leaderboards"]
    rows = rows_of(log, suffix, ("模型", "月份", "机制", "最好成绩"))
    assert len(rows) >= 12
    for _, (name, periods, _, best) in rows:
        known = [
            metric
            for model in record_of(log)["models"]
            if model["name"] == name.partition(" (20")[0] and model["period"] in periods
            for metric in model["metrics"]
        ]
        for each in filter(None, best.split("；")):
            score, _, standing = each.partition("，")
            found = [m for m in known if score.startswith(f"{m['benchmark']} ")]
            assert any(number_of(_NUMBER.findall(score[len(m["benchmark"]) :])[0]) == m["value"] for m in found), each
            if standing:
                size, rank = map(int, re.findall(r"\d+", standing))
                assert any(
                    len(board["entries"]) == size and entry["rank"] == rank and entry["value"] == metric["value"]
                    for metric in found
                    for board in boards
                    if board["benchmark"] == metric["benchmark"]
                    for entry in board["entries"]
                ), each


@both
def test_the_numbers_within_the_charts(log: str, suffix: str) -> None:
    bars = {tuple(labels): values for labels, values in charts(file_of(log, suffix)) if "20" not in labels[0][:2]}
    lines = [found for found in charts(file_of(log, suffix)) if "20" in found[0][0][:2]]
    drawn = 0
    for board in boards_of(log).values():
        entries = board["entries"][: PLACES[suffix]]
        if (values := bars.get(tuple(each["name"] for each in entries))) is not None and len(entries) > 1:
            drawn += values == [each["value"] for each in entries]
    assert drawn == len(bars) >= 8
    assert bool(lines) is (log == "dense")
    for periods, values in lines:  # each point is the best score of the log up to that month
        leaders = [leading(log, period) for period in periods[:: len(periods) // 6]]
        steps = values[:: len(periods) // 6]
        assert any(
            all(leader.get(title) == step for leader, step in zip(leaders, steps, strict=True)) for title in leaders[-1]
        )


@cache
def leading(log: str, until: str) -> dict[str, float]:
    """The best score of each board, by the JSON of the range up to a month."""
    found = record_of(log, f"2024-01..{until}")["leaderboards"]
    return {title_of(board): board["entries"][0]["value"] for board in found}


@both
def test_no_number_comes_from_elsewhere(log: str, suffix: str) -> None:
    """Every number with a point in a text or a table stands in the JSON: as written, or as a value or difference."""
    record = record_of(log)
    known = {*_NUMBER.findall(json.dumps(record, ensure_ascii=False))}
    known |= {f"{value:.{digits}f}" for value in _floats(record) for digits in range(1, 4)}
    strange = {number for text in _texts(file_of(log, suffix), suffix) for number in _NUMBER.findall(text)} - known
    assert not strange


def _floats(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield abs(value)
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _floats(each)


def _texts(data: bytes, suffix: str) -> Iterator[str]:
    if suffix == ".docx":
        yield from (paragraph.text for paragraph in WordDocument(io.BytesIO(data)).paragraphs)
    else:
        for slide in deck_of(data).slides:
            yield from (shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    for _, rows in tables(data, suffix):
        yield from (cell for row in rows for cell in row)


@both
def test_the_counts_of_the_title(log: str, suffix: str) -> None:
    record = record_of(log)
    changes = record["changes"]
    (facts,) = {
        text for text in _texts(file_of(log, suffix), suffix) for text in text.split("\n") if "份月报 · " in text
    }
    counts = list(map(int, re.findall(r"\d+", facts)))
    assert [*counts[:3], counts[4]] == [
        len(record["months"]),
        changes["models"]["count"],
        changes["topics"]["count"],
        len(record["papers"]["new"]),
    ]
