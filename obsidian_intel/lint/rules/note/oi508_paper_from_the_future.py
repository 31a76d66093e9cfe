"""OI508 paper-from-the-future."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message
from obsidian_intel.core.paper_ids import id_month, next_month
from obsidian_intel.lint.examples import MODELS, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule


@rule(
    "OI508",
    name="paper-from-the-future",
    scope=Scope.LOG,
    needs=has_month,
    good=(MODELS + ROW, MODELS + ROW.replace("2602.15763", "2603.00001"), MODELS + ROW.replace("2602", "9912")),
    bad=(
        (MODELS + ROW.replace("2602.15763", "2606.15763"), None),
        (TOPICS + "| RL | 上升 | [GRPO](https://arxiv.org/abs/2702.03300) | 可用 |\n", None),
    ),
)
def paper_from_the_future(note: NoteContext) -> Iterator[Finding]:
    """A paper's id is of the month of the log, of the one after it, or earlier.

    Why: a slip in the id, or a row that belongs into another month.
    Fix: none.
    """
    if note.month is None or not re.fullmatch(r"\d{4}-\d{2}", note.month.period):
        return
    limit = next_month(note.month.period)
    for section in note.month.sections:
        for row in section.data:
            for paper in row.papers:
                month = id_month(paper.id) if paper.id else None
                if month and limit < month < "2090":
                    message = Message(
                        "`{id}` is an id of {month}, but this is the note of {period}; check the id",
                        id=paper.id or "",
                        month=month,
                        period=note.month.period,
                    )
                    yield Finding(paper.span, message)
