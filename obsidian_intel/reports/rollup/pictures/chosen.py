"""Which pictures a page has, and in which order: records first, then leaders, the matrix, mechanisms, rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from obsidian_intel.reports.rollup.even_parts import evenly
from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.parts.record_steps import records
from obsidian_intel.reports.rollup.parts.score_matrix import score_matrix
from obsidian_intel.reports.rollup.parts.time_slots import time_slots
from obsidian_intel.reports.rollup.pictures.activity import activity_picture
from obsidian_intel.reports.rollup.pictures.drawing import Palette, Picture
from obsidian_intel.reports.rollup.pictures.leaders import leaders_picture
from obsidian_intel.reports.rollup.pictures.mechanisms import mechanisms_picture
from obsidian_intel.reports.rollup.pictures.record_steps import record_picture
from obsidian_intel.reports.rollup.pictures.score_matrix import matrix_pictures
from obsidian_intel.reports.rollup.rollup_values import Leaderboard, Rollup

_RECORDS, _RECORDS_OF_YEAR, _LEADERS, _TOGETHER = 4, 6, 12, 6


class ChosenPicture(NamedTuple):
    """A picture of a page. `kind`: record, leaders, matrix, mechanisms or activity. `caption` stands above it."""

    kind: str
    ident: str
    caption: str
    picture: Picture


def chosen_pictures(rollup: Rollup, words: Words, paint: Palette) -> list[ChosenPicture]:
    """All pictures of a page, in order."""
    return list(_all(rollup, words, paint))


def pictured_boards(rollup: Rollup, limit: int = _LEADERS) -> list[Leaderboard]:
    """The boards worth a picture: with news, and at least two models to compare."""
    return [board for board in rollup.moved() if len(board.entries) > 1][:limit]


def _all(rollup: Rollup, words: Words, paint: Palette) -> Iterator[ChosenPicture]:
    limit = _RECORDS if rollup.range.since == rollup.range.until else _RECORDS_OF_YEAR
    broken = [record for record in records(rollup) if record.broken][:limit]
    for index, record in enumerate(broken):
        yield ChosenPicture("record", f"record-{index}", "", record_picture(record, rollup.range, words, paint))
    boards = pictured_boards(rollup)
    for index, together in enumerate(evenly(boards, _TOGETHER)):
        picture = leaders_picture(together, rollup.range, words, paint)
        yield ChosenPicture("leaders", f"leaders-{index}", words("Leaders"), picture)
    if matrix := score_matrix(rollup):
        for index, picture in enumerate(matrix_pictures(matrix, words, paint)):
            yield ChosenPicture("matrix", f"matrix-{index}", words("Models and benchmarks"), picture)
    slots = time_slots(rollup)
    if drawn := mechanisms_picture(slots, words, paint):
        yield ChosenPicture("mechanisms", "mechanisms", words("Mechanisms over time"), drawn)
    if drawn := activity_picture(slots, words, paint):
        yield ChosenPicture("activity", "activity", words("Rows over time"), drawn)
