"""What the tools say of months and rows. Lines count from 1; paths are those in the vault; a hash is for `expect`."""

from __future__ import annotations

from msgspec import Struct

from obsidian_intel.months.cells.cell_parts import Metric
from obsidian_intel.servers.mcp.paging import AnswerPage


class MonthInShort(Struct, frozen=True):
    """One note of the log: how many rows its sections have, and its theme."""

    period: str
    week: str | None
    day: str | None
    path: str
    models: int
    topics: int
    papers: int
    sections: tuple[str, ...]
    theme: str | None


class VaultOverview(Struct, frozen=True):
    """The vault in short. `lines` say it in words; `months` are the newest, `sections` those of the newest of them.

    `next` is what to do where there is no month yet, else empty.
    """

    vault: str
    version: str
    can_write: bool
    lines: tuple[str, ...]
    notes: int
    log_notes: int
    models: int
    topics: int
    papers: int
    benchmarks: int
    errors: int
    warnings: int
    months: tuple[MonthInShort, ...]
    sections: tuple[LogSection, ...]
    next: str = ""


class MonthList(Struct, frozen=True):
    """The notes of the log, the newest first."""

    months: tuple[MonthInShort, ...]
    page: AnswerPage


class SectionField(Struct, frozen=True):
    """A column of a table, or a label of a list: its header as written, and its field."""

    header: str
    field: str


class LogSection(Struct, frozen=True):
    """A table or list of a month. `key` is its name for other calls; `kind` is models, topics, papers, or null."""

    key: str
    title: str
    kind: str | None
    shape: str
    line: int
    rows: int
    fields: tuple[SectionField, ...]


class Statement(Struct, frozen=True):
    """One of a month's own sentences; null while it is a placeholder. `hash` is empty where it has no line."""

    field: str
    value: str | None
    hash: str


class RowScore(Struct, frozen=True):
    """A score as the log reads it in a row. `owner`: another model whose score it is; null: the row's own.

    `raw` is how it is written, `better` which way an arrow beside it points.
    """

    benchmark: str
    value: float
    unit: str | None
    condition: str | None
    protocol: str | None
    owner: str | None
    better: str | None
    raw: str


class RowPaper(Struct, frozen=True):
    """A paper that a row names, and the vault path of its note."""

    id: str | None
    title: str
    url: str | None
    note: str | None


class LogRowAnswer(Struct, frozen=True):
    """A row. `hash` is what a change of it must expect. `cells` are Markdown by field, null where not asked for."""

    line: int
    section: str
    kind: str | None
    name: str
    hash: str
    papers: tuple[RowPaper, ...]
    scores: tuple[RowScore, ...]
    cells: dict[str, str] | None = None


class MonthAnswer(Struct, frozen=True):
    """A note of the log: its sentences, its sections, and its rows in order of place.

    Sentences and sections are on the first page alone, and left out where one row is asked for.
    """

    period: str
    week: str | None
    day: str | None
    path: str
    statements: tuple[Statement, ...]
    sections: tuple[LogSection, ...]
    rows: tuple[LogRowAnswer, ...]
    page: AnswerPage


def row_scores(metrics: tuple[Metric, ...]) -> tuple[RowScore, ...]:
    """Scores as they are told."""
    return tuple(
        RowScore(
            each.benchmark,
            each.value,
            each.unit,
            each.condition,
            each.protocol,
            each.owner,
            each.better,
            each.raw,
        )
        for each in metrics
    )
