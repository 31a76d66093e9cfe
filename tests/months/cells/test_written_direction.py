"""An arrow, or words, beside a score say which way it goes; the board follows them and not the table of measures."""

from __future__ import annotations

import pytest

from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.cells.metrics.extract import metrics
from obsidian_intel.months.summary import Score
from obsidian_intel.reports.rollup.boards import Boards
from obsidian_intel.reports.rollup.score_direction import ScoreDirection

WRITTEN = [
    ("Loremset↓ 12.3%", "lower"),
    ("LoremBench ↓ 12.3", "lower"),
    ("LoremBench（↓）12.3", "lower"),
    ("LoremBench 12.3（越低越好）", "lower"),
    ("LoremBench 12.3 (lower is better)", "lower"),
    ("FLEURS WER ↑ 12.3", "higher"),
    ("**LoremBench ↓**：12.3", "lower"),
    ("LoremBench 12.3", None),
    ("LoremBench 12.3（↑ 2.0）", None),
    ("LoremBench ↓ / MMLU ↑ 12.3", "higher"),
]


@pytest.mark.parametrize(("cell", "better"), WRITTEN)
def test_written_direction(cell: str, better: str | None) -> None:
    assert [(m.value, m.better, m.condition) for m in metrics(cell)] == [(12.3, better, None)]


def test_the_arrow_of_one_score_turns_its_board() -> None:
    boards = Boards(BoardIdentity(), ScoreDirection())
    for cell in ("LoremBench 12.3", "LoremBench ↓ 11.0", "LoremBench 13.4"):
        (metric,) = metrics(cell)
        board = boards.board(Score(**{name: getattr(metric, name) for name in Score._fields if hasattr(metric, name)}))
    assert board.better == "lower"
    assert len(list(boards)) == 1
