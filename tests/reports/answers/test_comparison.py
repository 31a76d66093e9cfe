"""Models side by side."""

from __future__ import annotations

import pytest
from log_rows import facts, model_row, score

from obsidian_intel.months.summary import Score
from obsidian_intel.reports.answers.comparison import ComparedBoard, ComparisonAnswer, comparison_answer
from obsidian_intel.reports.answers.comparison_text import comparison_lines
from obsidian_intel.reports.answers.log import Log


def compared(*models: tuple[Score, ...]) -> ComparisonAnswer:
    rows = [model_row(f"Model {n}", *scores) for n, scores in enumerate(models, 1)]
    return comparison_answer(Log([facts("2026-01", *rows)]), range(len(models)))


def lines(boards: tuple[ComparedBoard, ...]) -> list[tuple[str, list[str], tuple[int, ...]]]:
    return [(each.title, [" ".join(one.written for one in own) for own in each.scores], each.best) for each in boards]


@pytest.mark.parametrize(
    ("first", "second", "shared", "alone"),
    [
        ((score("HLE", 50.2),), (score("HLE", 51.0),), [("HLE", ["50.2", "51.0"], (1,))], []),
        ((score("WER", 4.0),), (score("WER", 5.0),), [("WER", ["4.0", "5.0"], (0,))], []),  # lower is better
        ((score("HLE", 50.0),), (score("HLE", 50.0),), [("HLE", ["50.0", "50.0"], ())], []),
        (  # settings that differ never stand in one line
            (score("HLE", 50.2, condition="无工具"),),
            (score("HLE", 51.0, condition="有工具"),),
            [],
            [("HLE · 无工具", ["50.2", ""], ()), ("HLE · 有工具", ["", "51.0"], ())],
        ),
        (  # those that are spelled otherwise do
            (score("HLE", 50.2, condition="无工具"),),
            (score("Humanity's Last Exam", 51.0, condition="no tools"),),
            [("HLE · 无工具", ["50.2", "51.0"], (1,))],
            [],
        ),
        (  # two values of one month
            (score("HLE", 50.0), score("HLE", 52.0)),
            (score("HLE", 51.0),),
            [("HLE", ["52.0 50.0", "51.0"], (0,))],
            [],
        ),
        ((score("HLE", 0.5),), (score("HLE", 51.0),), [("HLE", ["0.5", "51.0"], ())], []),  # shares of 1 and of 100
        ((score("HLE", 51.0, "Model 2"),), (score("HLE", 50.0),), [], [("HLE", ["", "50.0"], ())]),  # a rival's score
    ],
)
def test_two_models(
    first: tuple[Score, ...],
    second: tuple[Score, ...],
    shared: list[tuple[str, list[str], tuple[int, ...]]],
    alone: list[tuple[str, list[str], tuple[int, ...]]],
) -> None:
    found = compared(first, second)
    assert (lines(found.boards), lines(found.alone)) == (shared, alone)


def test_three_models_those_that_more_have_first() -> None:
    found = compared(
        (score("AIME", 90.0), score("HLE", 40.0)), (score("HLE", 41.0),), (score("AIME", 91.0), score("HLE", 42.0))
    )
    assert [(each.title, each.best) for each in found.boards] == [("HLE", (2,)), ("AIME", (2,))]


@pytest.mark.parametrize("width", [20, 50, 100, None])
def test_text(width: int | None) -> None:
    text = "\n".join(
        comparison_lines(compared((score("HLE", 50.25), score("BFCL", 70.0)), (score("HLE", 51.75),)), width)
    )
    assert "50.25" in text and "51.75*" in text and "70.0" in text and "Only Model 1 (1)" in text


def test_nothing_in_common_is_said() -> None:
    assert "in the same setting" in "\n".join(comparison_lines(compared((score("HLE", 50),), (score("BFCL", 51),))))
