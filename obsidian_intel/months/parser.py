"""`Note` -> `Month`: sections, typed rows, the month's own sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter

from msgspec.structs import replace

from obsidian_intel.core.config import Config, fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.gc_pause import gc_paused
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.model import Block, Note, Row, Table
from obsidian_intel.markdown.parser import INLINE_LIMIT, is_oversized
from obsidian_intel.markdown.plain_text import plain
from obsidian_intel.months.cells.metrics.extract import metrics
from obsidian_intel.months.cells.metrics.model_names import names_of
from obsidian_intel.months.cells.model import Group, Item, Metric, Outline, PaperRef
from obsidian_intel.months.cells.outline import text_and_outline
from obsidian_intel.months.cells.papers import name_ref, paper_refs
from obsidian_intel.months.headings import Headings
from obsidian_intel.months.model import CellValue, Column, LazyRows, Month, MonthField, MonthRow, RowState, Section
from obsidian_intel.months.table_kinds import Kind, kind_of, kinds, section_key, slug

STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "theme": ("Dominant Theme", "Theme", "主导主题", "本月主题", "技术主旋律", "主旋律", "核心主题"),
    "signal": ("The Signal", "Signal", "信号", "行业信号", "关键信号", "宏观信号"),
    "insight": ("Crucial Insight", "Insight", "Key Insight", "关键洞察", "核心洞察", "认知变化", "洞察"),
    "implementation": ("Best Implementation", "Implementation", "最佳实现", "最佳开源实现", "最佳实践"),
}
_STATEMENT_OF = {fold(alias): name for name, aliases in STATEMENTS.items() for alias in aliases}
_LABEL = re.compile(
    r"\s*+(?:(\*\*|__)(?P<bold>[^*_\n]+?)\1\s*(?P<colon>[:：])?|(?P<bare>[^*_:：\n]{1,40})(?P<mark>[:：]))\s*"
)
_ANY_SOURCE = re.compile(
    r"\W*(?:(?:technical |tech |model )?(?:report|card|paper|blog(?: post)?|post|link|source)"
    r"|arxiv|pdf|github|hf|hugging ?face|论文|链接|博客|官网|报告|技术报告|原文|来源|模型卡|主页)\W*",
    re.IGNORECASE,
)
_make: Callable[..., Metric] = Metric
_SAID = attrgetter(*Metric.__struct_fields__[:-2])  # all but the span and the owner
_LONGEST_NAME = 120
_NAME_PARTS = re.compile(r"\s*[()（）\[\]|/、，,：:]\s*|\s[-–—]\s|\n")
_FILLER = re.compile(r"x{2,}|<[^<>]*>|…+|\.{3,}|-+|tbd|todo|待补充|待填", re.IGNORECASE)


def is_placeholder(raw: str, config: Config | None = None) -> bool:
    """Whether `raw` is wholly in square brackets (and no link), or a text named in `lint.placeholders`."""
    text = raw.strip()
    if config is not None and config.lint.placeholders and text and fold(text) in map(fold, config.lint.placeholders):
        return True
    if not (text.startswith("[") and text.endswith("]")) or text.startswith("[["):
        return False
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if depth == 0:
            return index == len(text) - 1
    return False


def read_month(document: Document, period: str, note: Note, config: Config) -> Month:
    """The month in `note`. `period` is `YYYY-MM`. Never raises on what a person wrote."""
    known = kinds(config)
    with gc_paused(len(document.text)):
        headings, shapes = Headings(note.headings), _Shapes(known)
        sections = tuple([_section(document, period, table, headings, shapes, config) for table in note.tables])
        return Month(period, document.path, tuple(_statements(document, note, headings, config)), sections)


def _statements(document: Document, note: Note, headings: Headings, config: Config) -> Iterator[MonthField]:
    seen: set[str] = set()
    for block in note.blocks:
        found = _statement(document, block, config)
        if found and found.field not in seen and not headings.is_guide(block.lines[0].start):
            seen.add(found.field)
            yield found


def _statement(document: Document, block: Block, config: Config) -> MonthField | None:
    first = block.lines[0]
    match = _LABEL.match(document.text, first.start, first.end)
    if match is None:
        return None
    bold = match["bold"]
    if bold is not None and not (match["colon"] or bold.rstrip().endswith((":", "："))):
        return None
    if bold is None and block.kind != "item":
        return None
    label = (bold or match["bare"]).strip().rstrip(":：").strip()
    name = _STATEMENT_OF.get(fold(label)) or _STATEMENT_OF.get(fold(re.sub(r"[(（].*", "", label)))
    if name is None:
        return None
    start = min(match.end(), first.end)
    rest = [document.text[start : first.end], *(span.of(document.text) for span in block.lines[1:])]
    raw = "\n".join(rest).strip()
    empty = not raw or is_placeholder(raw, config) or _FILLER.fullmatch(raw) is not None
    span = Span(start, block.lines[-1].end if raw else start)
    return MonthField(name, label, None if empty else plain(raw).replace("\n", " ").strip(), span)


def _section(
    document: Document,
    period: str,
    table: Table,
    headings: Headings,
    shapes: _Shapes,
    config: Config,
) -> Section:
    heading = headings.last(table.span.start)
    title = heading.text if heading else ""
    kind, columns = shapes.of(tuple([plain(cell.raw).replace("\n", " ") for cell in table.header.cells]))
    guide = headings.is_guide(table.span.start)

    def read() -> Sequence[MonthRow]:
        return _rows(document, period, table, columns, kind, guide, config)

    return Section(
        key=section_key(title, config) if title else "untitled",
        title=title,
        kind=kind.name if kind else None,
        columns=columns,
        rows=LazyRows(read) if kind is None else tuple(read()),
        span=table.span,
        heading=heading.span if heading else None,
        guide=guide,
    )


class _Shapes:
    """What kind of table headers make, and its columns. Tables of one note are often alike."""

    def __init__(self, known: Sequence[Kind]) -> None:
        self._known = known
        self._seen: dict[tuple[str, ...], tuple[Kind | None, tuple[Column, ...]]] = {}

    def of(self, headers: tuple[str, ...]) -> tuple[Kind | None, tuple[Column, ...]]:
        """Kind and columns."""
        found = self._seen.get(headers)
        if found is None:
            kind = kind_of(headers, self._known)
            found = self._seen[headers] = kind, tuple(_columns(headers, kind))
        return found


def _columns(headers: Sequence[str], kind: Kind | None) -> Iterator[Column]:
    seen: dict[str, int] = {}
    for header in headers:
        known = kind.field_of(header) if kind else None
        name = known if known and known not in seen else slug(header)
        seen[name] = seen.get(name, 0) + 1
        count = seen[name]
        yield Column(header, name if count == 1 else f"{name}-{count}", known is not None and count == 1)


def _rows(
    document: Document,
    period: str,
    table: Table,
    columns: Sequence[Column],
    kind: Kind | None,
    guide: bool,
    config: Config,
) -> list[MonthRow]:
    """All rows, one thing after the other: outlines of all, then names, then scores. That halves the cache misses."""
    with gc_paused(table.span.end - table.span.start):
        cells = [_cells(row, columns) for row in table.rows]
        both = zip(table.rows, cells, strict=True)
        rows = [_row(document, period, *each, table, kind, guide, config) for each in both]
        if kind is None or all(column.field != "capability" for column in columns):
            return rows
        models = names_of(row.name for row in rows if row.state is RowState.DATA)
        return [_measured(row, kind, models) for row in rows]


def _cells(row: Row, columns: Sequence[Column]) -> dict[str, CellValue]:
    cells: dict[str, CellValue] = {}
    written = len(row.cells)
    for index, column in enumerate(columns):
        raw, span = "", Span(row.span.end, row.span.end)
        if index < written:
            raw, span = row.cells[index].raw, row.cells[index].span
        text, parts = text_and_outline(raw) if len(raw) <= INLINE_LIMIT else _unread(raw)
        cells[column.field] = CellValue(column.field, raw, text, span, parts)
    return cells


def _unread(raw: str) -> tuple[str, Outline]:
    """A cell that is too long for what it says to be read, as it stands."""
    if not is_oversized(raw, 0, len(raw)):
        return text_and_outline(raw)
    whole = Span(0, len(raw))
    return raw, Outline((Group(whole, Span(0, 0), "", "", "", (Item(whole, "", raw),)),))


def _row(
    document: Document,
    period: str,
    row: Row,
    cells: dict[str, CellValue],
    table: Table,
    kind: Kind | None,
    guide: bool,
    config: Config,
) -> MonthRow:
    name, papers = _name_and_papers(cells, kind, period)
    return MonthRow(
        line=document.line_of(row.span.start),
        span=row.span,
        name=name,
        state=_state(row, table, cells, name, guide, config),
        cells=cells,
        papers=papers,
        metrics=(),
        ragged=len(row.cells) != table.width,
        closed=row.closed,
    )


def _measured(row: MonthRow, kind: Kind, models: tuple[str, ...]) -> MonthRow:
    """A row with its scores. `models` are the names of all rows of its table."""
    if row.state is not RowState.DATA:
        return row
    cell = row.cells["capability"]
    if is_oversized(cell.raw, 0, len(cell.raw)):
        return row
    found = metrics(cell.raw, _own_names(row, kind), models)
    return row._replace(metrics=tuple([_placed(metric, cell.span.start) for metric in found])) if found else row


def _own_names(row: MonthRow, kind: Kind) -> tuple[str, ...]:
    """What the row's own model is called: its name, its link's text, what its name cell shows and its parts."""
    cell = row.cells.get(kind.name_field)
    shown = cell.text if cell is not None and len(cell.text) < _LONGEST_NAME else ""
    titles = [ref.title for ref in row.papers]
    parts = [part for said in (row.name, *titles, shown) for part in _NAME_PARTS.split(said)]
    return names_of([row.name, *titles, shown, *parts])


def _name_and_papers(
    cells: Mapping[str, CellValue], kind: Kind | None, period: str
) -> tuple[str, tuple[PaperRef, ...]]:
    first = next(iter(cells.values()), None)
    if first is None:
        return "", ()
    if kind is None:
        return _one_line(first.text), tuple([ref for cell in cells.values() for ref in _refs(cell, period)])
    cell = cells.get(kind.name_field, first)
    if "papers" in kind.columns:
        papers = cells.get("papers")
        return _one_line(cell.text), tuple(_refs(papers, period)) if papers else ()
    if is_oversized(cell.raw, 0, len(cell.raw)):
        return _one_line(cell.raw), ()
    ref = name_ref(cell.raw, period)
    name = _row_name(ref, cell)
    return name, (_moved(ref, cell),) if name else ()


def _refs(cell: CellValue, period: str) -> list[PaperRef]:
    """The papers that a cell names, placed in the document."""
    if is_oversized(cell.raw, 0, len(cell.raw)):
        return []
    return [_moved(ref, cell) for ref in paper_refs(cell.raw, period)]


def _row_name(ref: PaperRef, cell: CellValue) -> str:
    """What a model is called: its link's text, or what stands before a link that only says "blog"."""
    if _ANY_SOURCE.fullmatch(ref.title) and ref.id is not None:
        before = plain(cell.raw[: ref.span.start]).strip(" \t\n(（[【:：,，|-–—·*")
        if before:
            return _one_line(before)
    return _one_line(ref.title or plain(ref.span.of(cell.raw)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _moved(ref: PaperRef, cell: CellValue) -> PaperRef:
    base = cell.span.start
    note_span = _shift(ref.note_span, base) if ref.note_span else None
    return replace(ref, span=_shift(ref.span, base), note_span=note_span)


def _placed(found: Metric, base: int) -> Metric:
    """The metric with its span in the document."""
    return _make(*_SAID(found), _shift(found.span, base), found.owner)


def _shift(span: Span, base: int) -> Span:
    return Span(span.start + base, span.end + base)


def _state(row: Row, table: Table, cells: Mapping[str, CellValue], name: str, guide: bool, config: Config) -> RowState:
    if guide:
        return RowState.GUIDE
    if not row.piped and (table.width > 1 or table.header.closed):
        return RowState.JOINED
    first = next(iter(cells.values())).raw if cells else ""
    if _FILLER.fullmatch(name or first.strip()) or is_placeholder(first, config):
        return RowState.PLACEHOLDER
    filled = [cell.raw for cell in cells.values() if cell.raw]
    if all(is_placeholder(raw, config) for raw in filled):
        return RowState.PLACEHOLDER
    return RowState.DATA
