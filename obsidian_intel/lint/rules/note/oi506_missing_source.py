"""OI506 missing-source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from obsidian_intel.core.diagnostic import Finding
from obsidian_intel.core.message import Message, shorten
from obsidian_intel.lint.examples import MODELS, ROW, TOPICS
from obsidian_intel.lint.note_context import NoteContext
from obsidian_intel.lint.preconditions import has_month
from obsidian_intel.lint.registry import Scope, rule
from obsidian_intel.markdown.fullwidth_links import has_fullwidth_link
from obsidian_intel.markdown.unescaped_pipes import split_pipes
from obsidian_intel.months.table_kinds import NAMED

if TYPE_CHECKING:
    from obsidian_intel.months.typed_month import MonthRow

_SOURCE = re.compile(r"\[\[|(?<![\d.])\d{4}\.\d{4,5}(?!\d)")  # a note, or a bare arXiv number


@rule(
    "OI506",
    name="missing-source",
    scope=Scope.LOG,
    needs=has_month,
    good=(
        MODELS + ROW,
        MODELS + "| [[GLM-5]] | a | b | c |\n| https://arxiv.org/abs/2602.15763 | a | b | c |\n",
        TOPICS + "| RL | 上升 | **[Paper] GRPO(https://arxiv.org/abs/2402.03300)** | 可用 |\n",
        TOPICS + "| RL | 上升 | [[GRPO]] | 可用 |\n",
        MODELS + "| [[GLM-5|GLM]] | **[Train] RL** | AIME **92.7** | 有用 |\n",
        MODELS + "| [GLM-5](../Reading/GLM-5.md) | **[Train] RL** | AIME **92.7** | 有用 |\n",
        MODELS + "| GLM-5 ([[GLM-5 论文]]) | **[Train] RL** | AIME **92.7** | 有用 |\n",
        MODELS + "| GLM-5 [[GLM-5 论文\\|笔记]] | **[Train] RL** | AIME **92.7** | 有用 |\n",
    ),
    bad=(
        (MODELS + "| GLM-5 | **[Train] RL** | AIME **92.7** | 有用 |\n", None),
        (MODELS + "| GLM-5 [[GLM-5\\|📄]] | **[Train] RL** | AIME **92.7** | 有用 |\n", None),
        (TOPICS + "| RL | up | GRPO, DAPO | useful |\n", None),
    ),
)
def missing_source(note: NoteContext) -> Iterator[Finding]:
    """A model row, and the key papers of a topic, say where they come from: a link, an address or an id.

    Why: without it nobody can look it up, and two spellings of one paper become two papers. A link of your own to a
    note counts: the note holds the source.
    Fix: none.
    """
    for section in note.month.sections if note.month else ():
        if section.kind is None or section.guide:
            continue
        for row in section.data:
            yield from note.in_row("OI506", row, _in_row(note, section.kind, row))


def _in_row(note: NoteContext, kind: str, row: MonthRow) -> Iterator[Finding]:
    if _is_cut_in_two(note.text, row) or has_fullwidth_link(row.span.of(note.text)):
        return
    if kind in NAMED and row.name and _is_plain(note, row):
        message = Message("`{name}` has no source; write `[{label}](https://…)`",
                          name=shorten(row.name), label=shorten(row.name, 40))  # fmt: skip
        yield Finding(row.papers[0].span if row.papers else row.span, message)
    cell = row.cells.get("papers")
    if kind == "topics" and cell and cell.text.strip() and not row.papers and not _SOURCE.search(cell.raw):
        yield Finding(cell.span, Message("no key paper here has a source; write `[Title](https://…)`"))


def _is_cut_in_two(text: str, row: MonthRow) -> bool:
    """Whether its own pipe parts a link of this row (OI302): then its name is no name."""
    return row.ragged and any(pipe.what == "link" for pipe in split_pipes(row.span.of(text), 0))


def _is_plain(note: NoteContext, row: MonthRow) -> bool:
    """Whether the name is nothing but a name. A link of a person's own to a note leads to what holds the source."""
    if not row.papers:
        return True
    paper = row.papers[0]
    if paper.id is not None or paper.url is not None:
        return False
    if paper.note is None or paper.note_span is None:
        return True
    link, label = paper.note_span.of(note.text), note.config.link.label
    return link.endswith(f"|{label}]]") or link.startswith(f"[{label}](")
