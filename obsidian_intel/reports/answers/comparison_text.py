"""A comparison to be read on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.screen import Paint, unpainted
from obsidian_intel.reports.answers.comparison import ComparedBoard, ComparedModel, ComparisonAnswer
from obsidian_intel.reports.text_table import TextColumn, table_text, titled_table

BEST = "*"


def comparison_text(answer: ComparisonAnswer, face: str, width: int | None = None, paint: Paint = unpainted) -> str:
    """A comparison as `text` that fits into `width` columns (None: any), its heads set off by `paint`, or as `json`."""
    if face == "json":
        import json

        from obsidian_intel.reports.answers.values import answer_record

        return json.dumps(answer_record(answer), ensure_ascii=False, indent=2) + "\n"
    return table_text(comparison_lines(answer, width), paint)


def comparison_lines(answer: ComparisonAnswer, width: int | None = None) -> Iterator[str]:
    """The models in columns, their scores in equal settings, and beneath what only one of them has."""
    models = answer.models
    columns = [TextColumn(model.name, whole=True, given=True) for model in models]
    facts: list[tuple[str, Callable[[ComparedModel], str]]] = [
        (Message("first seen"), lambda model: model.first_seen),
        (Message("last seen"), lambda model: model.last_seen),
        (Message("mechanism"), lambda model: enumerated(model.tags)),
        (Message("paper"), lambda model: next((paper.id or "" for paper in model.papers), "")),
        (Message("scores"), lambda model: str(model.scores)),
    ]
    table = titled_table("", [TextColumn(""), *columns], [(name, *map(value, models)) for name, value in facts], width)
    yield from list(table)[2:]
    yield from titled_table(
        Message("Equal settings ({count}), {best} the best", count=len(answer.boards), best=BEST),
        [
            TextColumn("Leaderboard", name=True),
            *(TextColumn(model.name, whole=True, right=True, given=True) for model in models),
        ],
        [(board.title, *(_written(board, n) for n in range(len(models)))) for board in answer.boards],
        width,
    )
    if not answer.boards:
        yield from ("", Message("No leaderboard has scores of two of them in the same setting."))
    for number, model in enumerate(models):
        own = [board for board in answer.alone if board.scores[number]]
        yield from titled_table(
            Message("Only {name} ({count})", name=model.name, count=len(own)),
            [
                TextColumn("Leaderboard", name=True),
                TextColumn("Score", whole=True, right=True),
                TextColumn("Month", whole=True),
            ],
            [(board.title, _written(board, number), board.scores[number][0].period) for board in own],
            width,
        )


def _written(board: ComparedBoard, number: int) -> str:
    """The scores of one model on a board; "—" where it has none."""
    scores = " / ".join(score.written for score in board.scores[number])
    return f"{scores}{BEST}" if number in board.best else scores or "—"
