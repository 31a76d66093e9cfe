"""OI509 paper-repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding, Severity
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import MODELS, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.months.table_kinds import NAMED

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import Month, MonthRow

_GRPO = "[GRPO](https://arxiv.org/abs/2402.03300)"


@rule(
    "OI509",
    name="paper-repeated",
    severity=Severity.INFO,
    scope=Scope.LOG,
    needs=has_month,
    good=(
        MODELS + ROW + "\n" + TOPICS + f"| RL | 上升 | {_GRPO} [PDF](https://arxiv.org/pdf/2402.03300) | 可用 |\n",
        TOPICS + "| RL | 上升 | [code](https://github.com/a/b) | v |\n| 数据 | 下降 | https://github.com/a/b | v |\n",
    ),
    bad=(
        (TOPICS + f"| RL | 上升 | {_GRPO} | 可用 |\n| 数据 | 上升 | {_GRPO} | 可用 |\n", None),
        (MODELS + ROW + "\n" + TOPICS + "| RL | up | [GLM](https://arxiv.org/pdf/2602.15763v2) | v |\n", None),
    ),
)
def paper_repeated(note: NoteContext) -> Iterator[Finding]:
    """A paper stands in one row of a month.

    Why: written twice, it is soon written in two ways. That it comes back in a later month is no fault.
    Fix: none.
    """
    for month in note.month.in_parts() if note.month else ():
        yield from _repeats(month)


def _repeats(month: Month) -> Iterator[Finding]:
    seen: dict[str, tuple[str | None, MonthRow]] = {}
    reported: set[tuple[str, int]] = set()
    for section in month.sections:
        for row in section.data if section.kind else ():
            for paper in row.papers:
                if not paper.id or not paper.id.startswith(("arxiv:", "doi:", "openreview:")):
                    continue
                kind, first = seen.setdefault(paper.id, (section.kind, row))
                alike = section.kind == kind and kind in NAMED  # OI306's
                if first is not row and not alike and (paper.id, row.line) not in reported:
                    reported.add((paper.id, row.line))
                    message = Message(
                        "`{id}` stands in line {line} already, in the row {name}; keep one of the two",
                        id=paper.id,
                        line=first.line,
                        name=shorten(first.name),
                    )
                    yield Finding(paper.span, message)
