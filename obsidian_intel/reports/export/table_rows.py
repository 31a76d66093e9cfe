"""A workspace -> the rows of every table, in the order of months, notes and places."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from obsidian_intel.core.sql import exported_tables
from obsidian_intel.engine.typed_months import load_parts, note_lookup
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.summary import ROLLED, MonthFacts, Score, SummaryRow, month_facts, unpack_month
from obsidian_intel.months.typed_month import Month, MonthRow, Section
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.reports.export.leaderboard_rows import LeaderboardRows

Rows = Sequence[tuple[Any, ...]]
_NOTHING_KNOWN = (None,) * 9  # the last columns of `papers`
_CELLS = ("mechanism", "capability", "value", "trend", "papers")


class RowLocation(Struct, frozen=True):
    """A data row where it stands, with what the rollup makes of it (None for tables it does not read)."""

    month: Month
    section: Section
    row: MonthRow
    fact: SummaryRow | None


class ExportTables(Mapping[str, Rows]):
    """The rows of each table by its name, worked out when first asked for.

    `columns`: those that are wanted of a table, by its name. What takes long is made only for these; another column may
    hold null, or an empty text where it has no null.
    """

    def __init__(self, workspace: Workspace, columns: Mapping[str, Collection[str]] | None = None) -> None:
        self.workspace = workspace
        self._columns = columns
        self._note_of = note_lookup(workspace)
        self._paper_known = workspace.paper_lookup()
        self._made: dict[str, Rows] = {}
        self._makers: dict[str, Callable[[], Iterable[tuple[Any, ...]]]] = {
            "months": self._months,
            "rows": self._rows,
            "papers": self._papers,
            "metrics": self._metrics,
            "links": self._links,
            "tags": self._tags,
            "diagnostics": self._diagnostics,
        }

    def __getitem__(self, name: str) -> Rows:
        if name not in self._made:
            table = next(table for table in exported_tables.TABLES if table.name == name)
            self._made[name] = [clean(table, record) for record in self._makers[name]()]
        return self._made[name]

    def _wants(self, table: str) -> Callable[..., bool]:
        """Whether any of some columns of `table` is wanted."""
        if self._columns is None:
            return lambda *names: True
        wanted = frozenset(self._columns.get(table, ()))
        return lambda *names: not wanted.isdisjoint(names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    @cached_property
    def _loaded(self) -> list[Month]:
        found = load_parts(self.workspace, self.workspace.vault.months, bare=not self._wants_cells)
        return sorted((month for month in found if month.period), key=lambda m: (m.period, m.path))

    @property
    def _wants_cells(self) -> bool:
        """Whether any wanted column is made of the rows' cells."""
        return self._wants("rows")(*_CELLS, "mechanism_tags", "cells")

    @cached_property
    def _facts(self) -> list[MonthFacts]:
        """What a rollup reads of each month: as the snapshot has it, for to make it of cells takes far longer."""
        known = {note.path: note.rolled for note in self.workspace.vault.months}
        return [_facts_of(month, known.get(month.path)) for month in self._loaded]

    @cached_property
    def _standings(self) -> LeaderboardRows:
        return LeaderboardRows(self._facts, self.workspace.config)

    @cached_property
    def _places(self) -> list[RowLocation]:
        places = []
        needs_facts = self._wants("rows")("model") or self._columns is None or "metrics" in self._columns
        for number, month in enumerate(self._loaded):
            rows = iter(self._facts[number].rows) if needs_facts else iter(())
            for section in month.sections:
                known = section.kind in ROLLED
                places += [
                    RowLocation(month, section, row, next(rows, None) if known else None) for row in section.data
                ]
        return places

    def _months(self) -> Iterator[exported_tables.MonthRecord]:
        status = {note.path: note.status for note in self.workspace.vault.months}
        for month in self._loaded:
            kinds = [section.kind for section in month.sections for _ in section.data]
            yield exported_tables.MonthRecord(
                month.period,
                month.path,
                status.get(month.path),
                month.theme,
                month.signal,
                month.insight,
                month.implementation,
                kinds.count("models"),
                kinds.count("topics"),
                sum(len(row.metrics) for row in month.rows),
            )

    def _rows(self) -> Iterator[exported_tables.RowRecord]:
        wants = self._wants("rows")
        facts = [(place.month.period, place.fact) for place in self._places if place.fact] if wants("model") else []
        models = iter(self._standings.models(facts)) if facts else iter(())
        cells = [name for name in _CELLS if wants(name)]
        for place in self._places:
            month, row, first = place.month, place.row, next(iter(place.row.papers), None)
            texts = {name: row.cells[name].text if name in row.cells and name in cells else None for name in _CELLS}
            yield exported_tables.RowRecord(
                period=month.period,
                path=month.path,
                line=row.line,
                section=place.section.key,
                title=place.section.title,
                kind=place.section.kind,
                name=row.name,
                paper=first.id if first else None,
                url=first.url if first else None,
                note=self._note_of(month, first) if first and wants("note") else None,
                model=next(models, None) if place.fact else None,
                mechanism_tags=_json(tags_of(row)) if "mechanism" in row.cells and wants("mechanism_tags") else None,
                **texts,
                cells=_json({name: {"raw": cell.raw, "text": cell.text} for name, cell in row.cells.items()})
                if wants("cells")
                else "",
            )

    def _papers(self) -> Iterator[exported_tables.MentionRecord]:
        wants = self._wants("papers")
        asks_known = wants(*exported_tables.MentionRecord._fields[-len(_NOTHING_KNOWN) :])
        for place in self._places:
            month, row = place.month, place.row
            for number, paper in enumerate(row.papers, 1):
                scheme = paper.id.partition(":")[0] if paper.id else None
                note = self._note_of(month, paper) if wants("note") else None
                known = _known(self._paper_known(paper.id)) if asks_known else _NOTHING_KNOWN
                yield exported_tables.MentionRecord(
                    *_where(place), row.name, number, paper.id, scheme, paper.title, paper.url, note, *known
                )

    def _metrics(self) -> Iterator[exported_tables.MetricRecord]:
        wants_note = self._wants("metrics")("note")
        for place in self._places:
            row = place.row
            scores = place.fact.scores if place.fact else [_score(metric) for metric in row.metrics]
            note = self._note_of(place.month, row.papers[0]) if row.papers and wants_note else None
            for number, score in enumerate(scores, 1):
                yield self._metric(place, number, score, note)

    def _metric(self, place: RowLocation, number: int, score: Score, note: str | None) -> exported_tables.MetricRecord:
        row, standing, board = place.row, self._standings.of(score), self._standings.board(score)
        first = standing.paper if standing else next(iter(row.papers), None)
        said = score._replace(better=board.better)._asdict()  # `owner` among them
        del said["verified"]  # is never known here
        return exported_tables.MetricRecord(
            *_where(place),
            name=standing.name if standing else row.name,
            paper=first.id if first else None,
            note=note,
            number=number,
            **said,
            benchmark_name=board.benchmark,
            benchmark_key=board.key[0],
            board=_json(board.key),
            model=standing.model if standing else None,
            seq=standing.seq if standing else None,
        )

    def _links(self) -> Iterator[exported_tables.LinkRecord]:
        vault = self.workspace.vault
        for note in self._notes():
            for link in sorted(note.links, key=lambda link: link.range):
                start = link.range.start
                yield exported_tables.LinkRecord(
                    note.path,
                    note.kind.value,
                    start.line,
                    start.column,
                    link.kind,
                    link.target,
                    link.anchor,
                    link.label,
                    link.in_table,
                    vault.resolve(link.target, note.path),
                )

    def _tags(self) -> Iterator[exported_tables.TagRecord]:
        for note in self._notes():
            for tag in sorted(note.tags, key=lambda tag: tag.range):
                start = tag.range.start
                yield exported_tables.TagRecord(note.path, note.kind.value, start.line, start.column, tag.name)

    def _notes(self) -> Iterator[Any]:
        vault = self.workspace.vault
        return (vault.notes[path] for path in sorted(vault.notes) if not vault.is_excluded(path))

    def _diagnostics(self) -> Iterator[exported_tables.DiagnosticRecord]:
        for each in self.workspace.diagnostics():
            start, end = each.range.start, each.range.end
            yield exported_tables.DiagnosticRecord(
                each.path,
                start.line,
                start.column,
                end.line,
                end.column,
                each.code,
                each.name,
                each.severity.value,
                each.message,
                each.fix.applicability.value if each.fix else None,
            )


def _facts_of(month: Month, rolled: bytes | None) -> MonthFacts:
    """The facts of a month from what its note has `rolled`, where that has all its rows; else made anew."""
    if rolled:
        found = unpack_month(rolled)
        if len(found.rows) == sum(len(section.data) for section in month.sections if section.kind in ROLLED):
            return found
    return month_facts(month)


def _known(record: PaperRecord | None) -> tuple[Any, ...]:
    """The last columns of `papers`."""
    if record is None:
        return _NOTHING_KNOWN
    authors = _json(record.authors) if record.authors else None
    dates = record.published, record.updated
    said = record.version, record.category, record.doi, record.journal_ref, record.withdrawn
    return record.title, authors, *dates, *said


def tags_of(row: MonthRow) -> list[str]:
    """The mechanism tags of a row, each once."""
    return list(dict.fromkeys(group.tag for group in row.cells["mechanism"].outline.groups if group.tag))


def clean(table: exported_tables.TableSchema, record: tuple[Any, ...]) -> tuple[Any, ...]:
    """`record` as every format can hold it: no empty texts where null may stand, no half characters of file names."""
    optional = [column.optional for column in table.columns]
    return tuple(
        [
            _text(value, may_lack) if isinstance(value, str) else value
            for value, may_lack in zip(record, optional, strict=True)
        ]
    )


def _text(value: str, optional: bool) -> str | None:
    if not value and optional:
        return None
    if type(value) is str and (value.isascii() or value.isprintable()):  # no half characters
        return value
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def _where(place: RowLocation) -> tuple[str, str, int, str, str | None]:
    month, section = place.month, place.section
    return month.period, month.path, place.row.line, section.key, section.kind


def _score(metric: Any) -> Score:
    return Score(**{name: getattr(metric, name) for name in Score._fields})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
