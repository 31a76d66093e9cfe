"""What `init` learns of the tables of a log: what each column is taken for, and the words above it that are new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.engine.typed_months import load_month
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.table_kinds import Kind, all_kinds
from obsidian_intel.months.typed_month import Section
from obsidian_intel.vault.facts import NoteFacts

SAMPLES = 3
_LONGEST = 40  # code points of a sample
_MOST_READ = 6  # notes of the log, the latest


class LearnedColumn(NamedTuple):
    """A column as it is read: the kind of its table, its header and field, and what stands in three of its cells.

    `is_new`: its header is no known word, so that what stands in the column alone told the field.
    """

    kind: str
    header: str
    field: str
    samples: tuple[str, ...]
    is_new: bool


def learned_columns(workspace: Workspace, notes: Sequence[NoteFacts]) -> list[LearnedColumn]:
    """The columns of the tables in the latest of `notes`, each kind's headers once."""
    kinds = {kind.name: kind for kind in all_kinds(workspace.config)}
    found: dict[tuple[str, str], LearnedColumn] = {}
    for path in list(dict.fromkeys(note.path for note in reversed(notes)))[:_MOST_READ]:
        month = load_month(workspace, path)
        for section in month.sections if month else ():
            kind = kinds.get(section.kind or "")
            if kind is not None and section.shape == "table" and not section.guide:
                for column in _columns(section, kind):
                    found.setdefault((column.kind, column.header), column)
    return list(found.values())


def _columns(section: Section, kind: Kind) -> Iterator[LearnedColumn]:
    for column in section.columns:
        if not column.known:
            continue
        cells = [row.cells[column.field].text for row in section.data if column.field in row.cells]
        shown = [_in_short(text) for text in cells if text.strip()]
        samples = tuple(dict.fromkeys(shown))[:SAMPLES]
        is_new = column.field in kind.columns and kind.field_of(column.header) is None
        yield LearnedColumn(kind.name, column.header, column.field, samples, is_new)


def _in_short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def new_words(columns: Sequence[LearnedColumn]) -> dict[str, dict[str, list[LearnedColumn]]]:
    """Kind of table -> field -> the columns whose headers no settings and no shipped words know."""
    found: dict[str, dict[str, list[LearnedColumn]]] = {}
    for column in columns:
        if column.is_new:
            found.setdefault(column.kind, {}).setdefault(column.field, []).append(column)
    return found
