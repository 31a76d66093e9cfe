"""Of what kind a table is and what its columns are, by its headers and by what stands in them together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from obsidian_intel.core.declared_settings import Config, fold
from obsidian_intel.markdown.note_parts import Table
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.cells.name_and_paper import read_name
from obsidian_intel.months.column_content import (
    MOST,
    SAMPLE,
    ColumnContent,
    column_content,
    count_scores,
    has_known_score,
    is_bare_number,
    is_benchmark_name,
    is_model_name,
    names_paper,
)
from obsidian_intel.months.header_words import heading_use, weak_names
from obsidian_intel.months.paper_titles import are_paper_titles
from obsidian_intel.months.table_kinds import SHIPPED, Kind, all_kinds, header_parts, kind_of, kinds, slug
from obsidian_intel.months.typed_month import Column, ColumnRole

_ROLES = {"links": ColumnRole.LINKS, "date": ColumnRole.DATE, "lab": ColumnRole.LAB}
_SHIPPED_NAMES = frozenset(kind.name for kind in SHIPPED)
_NAME_LENGTH = 160


class TableShape(Struct, frozen=True):
    """A table's kind (None: raw) and its columns.

    `certain`: the template's headers or the person's settings say so. `transposed`: models stand across the top.
    """

    kind: Kind | None
    columns: tuple[Column, ...]
    name: int = 0  # the column that names the row
    certain: bool = True
    transposed: bool = False


class TableShapes:
    """The shapes of a note's tables; tables with the same headers are often alike."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._plain: dict[tuple[str, ...], TableShape | None] = {}

    def of(self, table: Table, title: str) -> TableShape:
        """The shape of a table that stands under the heading `title`."""
        headers = tuple([plain(cell.raw).replace("\n", " ") for cell in table.header.cells])
        if headers not in self._plain:
            self._plain[headers] = _by_known_headers(headers, self._config)
        return self._plain[headers] or _Reader(headers, table, title, self._config).shape()


def _by_known_headers(headers: tuple[str, ...], config: Config) -> TableShape | None:
    """The shape where every header is one of the template's or of the settings: no cell need be looked at."""
    kind = kind_of(headers, kinds(config))
    if kind is None:
        return None
    fields = [kind.field_of(header) for header in headers]
    if None in fields or len(set(fields)) < len(fields):
        return None
    columns = tuple(
        Column(header, field or "", True, _role(field)) for header, field in zip(headers, fields, strict=True)
    )
    return TableShape(kind, columns, fields.index(kind.name_field))


def _role(field: str | None) -> ColumnRole:
    return _ROLES.get(field or "", ColumnRole.TEXT)


class _Reader:
    """One table whose headers alone do not tell all."""

    def __init__(self, headers: tuple[str, ...], table: Table, title: str, config: Config) -> None:
        self.headers, self.table, self.title, self.config = headers, table, title, config

    @cached_property
    def rows(self) -> list[list[str]]:
        """The raw cells of a sample of the rows, padded to the width."""
        rows = [row for row in self.table.rows if row.piped or self.table.width == 1]
        step = max(1, len(rows) // SAMPLE)
        width = len(self.headers)
        return [([cell.raw for cell in row.cells] + [""] * width)[:width] for row in rows[::step][:SAMPLE]]

    @cached_property
    def contents(self) -> list[ColumnContent]:
        """What each column holds."""
        return [column_content([row[i] for row in self.rows]) for i in range(len(self.headers))]

    def scores(self, i: int) -> int:
        """How many cells of a column state a score; not read before somebody asks."""
        if i not in self._scores:
            self._scores[i] = count_scores([row[i] for row in self.rows])
        return self._scores[i]

    @cached_property
    def _scores(self) -> dict[int, int]:
        return {}

    def shape(self) -> TableShape:
        """The table's shape."""
        if self.is_transposed():
            return TableShape(None, self.columns(None, -1), transposed=True, certain=False)
        known = kinds(self.config)
        kind = kind_of(self.headers, known)
        wide = all_kinds(self.config)
        if kind is not None:
            certain = next(each for each in wide if each.name == kind.name)
            return self.as_kind(certain, certain=True)
        kind = kind_of(self.headers, wide)
        if kind is not None and (self.has_telling_name(kind) or self.is_log()):
            return self.as_kind(kind)
        if not self.is_log():
            return TableShape(None, self.columns(None, -1), certain=False)
        name = self.name_column(wide)
        if name < 0:
            return TableShape(None, self.columns(None, -1), certain=False)
        kind = next(each for each in wide if each.name == self.kind_name(name, wide))
        return self.as_kind(kind, name)

    def has_telling_name(self, kind: Kind) -> bool:
        """Whether the name column's header alone says what the rows are (`Model`, `論文`), as `Title` does not."""
        weak = weak_names()
        named = (header for header in self.headers if kind.field_of(header) == kind.name_field)
        return kind.name not in _SHIPPED_NAMES or any(weak.isdisjoint(header_parts(header)) for header in named)

    def as_kind(self, kind: Kind, name: int | None = None, *, certain: bool = False) -> TableShape:
        """The shape of a table of this kind, whose rows are named in column `name`."""
        if name is None:
            name = next(i for i, header in enumerate(self.headers) if kind.field_of(header) == kind.name_field)
        return TableShape(kind, self.columns(kind, name), name, certain)

    def is_transposed(self) -> bool:
        """Whether models stand across the top and benchmarks down the side."""
        if len(self.headers) < 2 or not self.rows:
            return False
        side = sum(is_benchmark_name(plain(row[0])) for row in self.rows)
        across = sum(map(is_model_name, self.headers[1:]))
        numbers = sum(content.mostly("numbers") for content in self.contents[1:])
        return (
            side >= 1
            and 2 * side >= len(self.rows)
            and (2 * across >= len(self.headers) - 1 or 2 * numbers >= len(self.headers) - 1)
            and not any(map(is_benchmark_name, self.headers[1:]))
        )

    def is_log(self) -> bool:
        """Whether half of the rows name a paper by its id, or two (all, if fewer) state a known benchmark's score."""
        rows = [row for row in self.rows if any(cell.strip() for cell in row)]
        if not rows:
            return False
        code = any(kind.field_of(header) == "name" for kind in all_kinds(self.config) for header in self.headers)
        if 2 * sum(any(names_paper(cell, code=code) for cell in row) for row in rows) >= len(rows):
            return True
        benchmarks = self.benchmark_columns()
        scored = sum(
            any(has_known_score(cell) for cell in row) or any(is_bare_number(row[i]) for i in benchmarks)
            for row in rows
        )
        return scored >= min(2, len(rows))

    def benchmark_columns(self) -> list[int]:
        """The columns of numbers under the name of a benchmark that the shipped data or the settings know."""
        return [
            i
            for i, (header, content) in enumerate(zip(self.headers, self.contents, strict=True))
            if (is_benchmark_name(header) or fold(header) in self.set_benchmarks)
            and (content.mostly("numbers") or not content.filled)
        ]

    @cached_property
    def set_benchmarks(self) -> frozenset[str]:
        """The benchmarks that the settings name, folded."""
        names = self.config.benchmarks
        return frozenset(
            map(
                fold,
                (
                    *names.names,
                    *names.aliases,
                    *names.aliases.values(),
                    *names.lower_is_better,
                    *names.higher_is_better,
                ),
            )
        )

    def name_column(self, known: Sequence[Kind]) -> int:
        """The column that names the rows: by its header, else the first of short texts that are mostly different."""
        for kind in known:
            for i, header in enumerate(self.headers):
                if kind.field_of(header) == kind.name_field:
                    return i
        common = {field for kind in known for field in kind.common}
        for i, content in enumerate(self.contents):
            fields = {kind.field_of(self.headers[i]) for kind in known}
            apart = ("links", "dates", "numbers", "labs")
            if not content.filled or fields & (common | {"summary"}) or any(content.mostly(each) for each in apart):
                continue
            if self.scores(i) >= max(1, MOST * content.filled):
                continue
            shown = [text for row in self.rows if (text := plain(row[i]).strip())]
            if 2 * len(set(shown)) > len(shown) and sum(map(len, shown)) <= _NAME_LENGTH * len(shown):
                return i
        return next((i for i, content in enumerate(self.contents) if content.mostly("titled")), -1)

    def kind_name(self, name: int, known: Sequence[Kind]) -> str:
        """What the rows of a log are: by the name column's header, the heading above, else what the columns hold."""
        for kind in known:
            if kind.field_of(self.headers[name]) == kind.name_field and kind.name in ("models", "topics", "papers"):
                return kind.name
        if self.is_titled(name):
            return "papers"
        use = heading_use(self.title)
        if use in ("models", "topics", "papers"):
            return use
        others = [i for i in range(len(self.headers)) if i != name]
        if self.benchmark_columns():
            return "models"
        if any(kind.name == "papers" and kind.field_of(self.headers[i]) == "summary" for kind in known for i in others):
            return "papers"
        if any(self._held(i, "scores") for i in others):
            return "models"
        if not self.contents[name].papers and any(self.contents[i].mostly("titled") for i in others):
            return "topics"
        return "papers"

    def is_titled(self, name: int) -> bool:
        """Whether most rows name a paper by its id and are called by a title."""
        named = [read_name(row[name]).name for row in self.rows if row[name].strip()]
        papers = sum(any(names_paper(cell, code=False) for cell in row) for row in self.rows)
        return 2 * papers > len(self.rows) and are_paper_titles(named)

    def columns(self, kind: Kind | None, name: int) -> tuple[Column, ...]:
        """The columns with their fields: by header, else by what they hold, else a slug of the header."""
        fields = self._by_header(kind, name) if kind else {}
        if kind:
            self._by_content(kind, fields)
        scored = set(self.benchmark_columns()) - fields.keys() if kind and kind.name == "models" else set()
        seen: dict[str, int] = {}
        columns = []
        for i, header in enumerate(self.headers):
            field = fields.get(i) or slug(header)
            if i not in fields and field in fields.values():
                field = f"{field}-column"
            seen[field] = seen.get(field, 0) + 1
            role = (
                ColumnRole.SCORES if i in scored else _role(fields.get(i)) if i in fields else self._raw_role(kind, i)
            )
            unique = field if seen[field] == 1 else f"{field}-{seen[field]}"
            columns.append(Column(header, unique, i in fields or i in scored, role))
        return tuple(columns)

    def _raw_role(self, kind: Kind | None, i: int) -> ColumnRole:
        """A further column of links is its rows' papers too, whatever it is called."""
        return ColumnRole.LINKS if kind and self.contents[i].mostly("links") else ColumnRole.TEXT

    def _by_header(self, kind: Kind, name: int) -> dict[int, str]:
        fields = {name: kind.name_field}
        for i, header in enumerate(self.headers):
            field = kind.field_of(header)
            if field and i != name and field not in fields.values():
                fields[i] = field
        return fields

    def _by_content(self, kind: Kind, fields: dict[int, str]) -> None:
        """Give columns of unknown headers the field of what they hold, where that is still to be had."""
        wanted = [("links", "links"), ("date", "dates"), ("lab", "labs")]
        wanted += (
            [("capability", "scores")]
            if kind.name == "models"
            else [("papers", "titled")]
            if kind.name == "topics"
            else []
        )
        for field, held in wanted:
            if field not in kind.columns or field in fields.values():
                continue
            free = {i: count for i in range(len(self.headers)) if i not in fields and (count := self._held(i, held))}
            if free:
                fields[max(free, key=lambda i: (free[i], -i))] = field

    def _held(self, i: int, held: str) -> int:
        """How many cells of a column hold something, if enough to be taken for it. Scores may be missing in many."""
        content = self.contents[i]
        count: int
        if held == "scores":
            count = self.scores(i)
            return count if 3 * count >= content.filled else 0
        count = getattr(content, held)
        return count if content.mostly(held) else 0
