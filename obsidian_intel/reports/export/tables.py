"""A workspace -> the rows of every table, in the order of months, notes and places."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from obsidian_intel.core.sql import schema
from obsidian_intel.engine.months import load_parts, note_lookup
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.model import Month, MonthRow, Section
from obsidian_intel.months.summary import ROLLED, Score, SummaryRow, month_facts
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.reports.export.leaderboard_rows import LeaderboardRows

Rows = Sequence[tuple[Any, ...]]
_CELLS = ("mechanism", "capability", "value", "trend", "papers")


@dataclass(frozen=True, slots=True)
class RowLocation:
    """A data row where it stands, with what the rollup makes of it (None for tables it does not read)."""

    month: Month
    section: Section
    row: MonthRow
    fact: SummaryRow | None


class ExportTables(Mapping[str, Rows]):
    """The rows of each table by its name, worked out when first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
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
            table = next(table for table in schema.TABLES if table.name == name)
            self._made[name] = [clean(table, record) for record in self._makers[name]()]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    @cached_property
    def _loaded(self) -> list[Month]:
        found = load_parts(self.workspace, self.workspace.vault.months)
        return sorted((month for month in found if month.period), key=lambda m: (m.period, m.path))

    @cached_property
    def _facts(self) -> list[Any]:
        return [month_facts(month) for month in self._loaded]

    @cached_property
    def _standings(self) -> LeaderboardRows:
        return LeaderboardRows(self._facts, self.workspace.config)

    @cached_property
    def _places(self) -> list[RowLocation]:
        places = []
        for month, facts in zip(self._loaded, self._facts, strict=True):
            rows = iter(facts.rows)
            for section in month.sections:
                known = section.kind in ROLLED
                places += [RowLocation(month, section, row, next(rows) if known else None) for row in section.data]
        return places

    def _months(self) -> Iterator[schema.MonthRecord]:
        status = {note.path: note.status for note in self.workspace.vault.months}
        for month in self._loaded:
            kinds = [section.kind for section in month.sections for _ in section.data]
            yield schema.MonthRecord(
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

    def _rows(self) -> Iterator[schema.RowRecord]:
        facts = [(place.month.period, place.fact) for place in self._places if place.fact]
        models = iter(self._standings.models(facts))
        for place in self._places:
            month, row, first = place.month, place.row, next(iter(place.row.papers), None)
            texts = {name: row.cells[name].text if name in row.cells else None for name in _CELLS}
            yield schema.RowRecord(
                period=month.period,
                path=month.path,
                line=row.line,
                section=place.section.key,
                title=place.section.title,
                kind=place.section.kind,
                name=row.name,
                paper=first.id if first else None,
                url=first.url if first else None,
                note=self._note_of(month, first) if first else None,
                model=next(models) if place.fact else None,
                mechanism_tags=_json(tags_of(row)) if "mechanism" in row.cells else None,
                **texts,
                cells=_json({name: {"raw": cell.raw, "text": cell.text} for name, cell in row.cells.items()}),
            )

    def _papers(self) -> Iterator[schema.MentionRecord]:
        for place in self._places:
            month, row = place.month, place.row
            for number, paper in enumerate(row.papers, 1):
                scheme = paper.id.partition(":")[0] if paper.id else None
                note = self._note_of(month, paper)
                known = _known(self._paper_known(paper.id))
                yield schema.MentionRecord(
                    *_where(place), row.name, number, paper.id, scheme, paper.title, paper.url, note, *known
                )

    def _metrics(self) -> Iterator[schema.MetricRecord]:
        for place in self._places:
            row = place.row
            scores = place.fact.scores if place.fact else [_score(metric) for metric in row.metrics]
            note = self._note_of(place.month, row.papers[0]) if row.papers else None
            for number, score in enumerate(scores, 1):
                yield self._metric(place, number, score, note)

    def _metric(self, place: RowLocation, number: int, score: Score, note: str | None) -> schema.MetricRecord:
        row, standing, board = place.row, self._standings.of(score), self._standings.board(score)
        first = standing.paper if standing else next(iter(row.papers), None)
        said = score._replace(better=board.better)._asdict()  # `owner` among them
        del said["verified"]  # is never known here
        return schema.MetricRecord(
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

    def _links(self) -> Iterator[schema.LinkRecord]:
        vault = self.workspace.vault
        for note in self._notes():
            for link in sorted(note.links, key=lambda link: link.range):
                start = link.range.start
                yield schema.LinkRecord(
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

    def _tags(self) -> Iterator[schema.TagRecord]:
        for note in self._notes():
            for tag in sorted(note.tags, key=lambda tag: tag.range):
                start = tag.range.start
                yield schema.TagRecord(note.path, note.kind.value, start.line, start.column, tag.name)

    def _notes(self) -> Iterator[Any]:
        vault = self.workspace.vault
        return (vault.notes[path] for path in sorted(vault.notes) if not vault.is_excluded(path))

    def _diagnostics(self) -> Iterator[schema.DiagnosticRecord]:
        for each in self.workspace.diagnostics():
            start, end = each.range.start, each.range.end
            yield schema.DiagnosticRecord(
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


def _known(record: PaperRecord | None) -> tuple[Any, ...]:
    """The last columns of `papers`."""
    if record is None:
        return (None,) * 9
    authors = _json(record.authors) if record.authors else None
    dates = record.published, record.updated
    said = record.version, record.category, record.doi, record.journal_ref, record.withdrawn
    return record.title, authors, *dates, *said


def tags_of(row: MonthRow) -> list[str]:
    """The mechanism tags of a row, each once."""
    return list(dict.fromkeys(group.tag for group in row.cells["mechanism"].outline.groups if group.tag))


def clean(table: schema.TableSchema, record: tuple[Any, ...]) -> tuple[Any, ...]:
    """`record` as every format can hold it: no empty texts where null may stand, no half characters of file names."""
    return tuple(
        _text(value, column.optional) if isinstance(value, str) else value
        for value, column in zip(record, table.columns, strict=True)
    )


def _text(value: str, optional: bool) -> str | None:
    if not value and optional:
        return None
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def _where(place: RowLocation) -> tuple[str, str, int, str, str | None]:
    month, section = place.month, place.section
    return month.period, month.path, place.row.line, section.key, section.kind


def _score(metric: Any) -> Score:
    return Score(**{name: getattr(metric, name) for name in Score._fields})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
