"""The faces of `tables`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Raw
from msgspec.json import encode as json_encode
from msgspec.json import format as json_format

from obsidian_intel.core.message import Message, aside, enumerated
from obsidian_intel.core.screen import BOLD, CYAN, FAINT, YELLOW, Paint, Place, unlinked, unpainted
from obsidian_intel.core.terminal import one_line, pluralize
from obsidian_intel.months.stored import StoredCells
from obsidian_intel.months.table_kinds import is_section
from obsidian_intel.months.typed_month import Month, MonthRow, Section
from obsidian_intel.reports.csv_guard import escape_formula
from obsidian_intel.reports.records import (
    KnownOf,
    NoteOf,
    VerifiedOf,
    cells_record,
    month_record,
    nothing_known,
    nothing_verified,
    rows_to_records,
)
from obsidian_intel.reports.rollup.rollup_values import number_as_written

if TYPE_CHECKING:
    from obsidian_intel.papers.verification.matching import ClaimFinding

_AT_ONCE = 8  # rows


def render(
    months: Sequence[Month],
    face: str,
    note_of: NoteOf,
    section: str | None = None,
    known_of: KnownOf = nothing_known,
    verified_of: VerifiedOf = nothing_verified,
) -> str:
    """The months' tables as `text`, `json`, `csv` or `md`, with a final newline."""
    return "".join(parts(months, face, note_of, section, known_of, verified_of))


def parts(
    months: Sequence[Month],
    face: str,
    note_of: NoteOf,
    section: str | None = None,
    known_of: KnownOf = nothing_known,
    verified_of: VerifiedOf = nothing_verified,
    paint: Paint = unpainted,
    place: Place = unlinked,
) -> Iterator[str]:
    """The output of `render` in parts, none of them much larger than a few rows where the face is `json`.

    Of text: heads are set off by `paint`, and `place` puts addresses behind places.
    """
    if face == "json":
        yield from (part.decode() for part in json_parts(months, note_of, section, known_of, verified_of))
    elif face == "csv":
        yield _csv(months, section)
    else:
        yield _lines(months, face, section, _TextStyle(verified_of, paint, place))


def json_parts(
    months: Sequence[Month],
    note_of: NoteOf,
    section: str | None = None,
    known_of: KnownOf = nothing_known,
    verified_of: VerifiedOf = nothing_verified,
) -> Iterator[bytes]:
    """The JSON of the months' tables in parts, as UTF-8, with a final newline."""
    opening = b'{\n  "version": 1,\n  "months": ['
    for month in months:
        yield opening
        yield from _month_json(month_record(month, note_of, section, iter, known_of, verified_of, _cells))
        opening = b","
    yield (opening + b"]\n}\n") if opening != b"," else b"\n  ]\n}\n"


def _cells(row: MonthRow) -> Any:
    """The cells of a row for JSON: of a stored one as they stand there."""
    return Raw(row.cells.json) if isinstance(row.cells, StoredCells) else cells_record(row)


def _month_json(record: dict[str, Any]) -> Iterator[bytes]:
    """A month in JSON, indented as it stands in the list of months; its sections and rows are made meanwhile."""
    sections = record.pop("sections")
    head = _indented(record, 4)
    yield b"\n    " + head[: -len(b"\n    }")] + b',\n      "sections": ['
    opening = b""
    for each in sections:
        rows = each.pop("rows")
        yield opening + b"\n        " + _indented(each, 8)[: -len(b"\n        }")] + b',\n          "rows": ['
        opening = b","
        between = b""
        while few := list(islice(rows, _AT_ONCE)):
            yield between + b"\n            " + _indented(few, 10)[len(b"[\n            ") : -len(b"\n          ]")]
            between = b","
        yield (b"\n          ]" if between else b"]") + b"\n        }"
    yield (b"\n      ]" if opening else b"]") + b"\n    }"


def _indented(value: Any, columns: int) -> bytes:
    """A value in JSON, indented by two, its lines after the first by `columns` more."""
    around = columns // 2  # lists around it indent it as it is written, which costs no second copy
    text = json_format(b"[" * around + json_encode(value) + b"]" * around, indent=2)
    edge = around * (around + 3)  # of each list: its bracket, a line's end, and what stands before the next
    return text[edge : len(text) - (edge - columns)]


class _TextStyle(NamedTuple):
    """What text shows beside the rows: what `verify` found, styles and addresses."""

    verified_of: VerifiedOf
    paint: Paint
    place: Place


def _lines(months: Sequence[Month], face: str, section: str | None, style: _TextStyle) -> str:
    lines: Callable[[Month, Section], Iterator[str]] = partial(_text, style=style) if face == "text" else _markdown
    out: list[str] = []
    for month in months:
        head = f"# {month.period}"
        if face == "text":
            head = style.place(month.path, style.paint(f"{head}  {one_line(month.path)}", BOLD))
        out.append(head)
        out += ["", *_statements(month)]
        for each in month.sections:
            if not each.guide and (section is None or is_section(each, section)):
                out += [*lines(month, each), ""]
    return "\n".join(out).rstrip("\n") + "\n" if out else ""


def _statements(month: Month) -> list[str]:
    found = [f"{s.label}: {s.value}" for s in month.statements if s.value]
    return [*found, ""] if found else []


def _text(month: Month, section: Section, style: _TextStyle) -> Iterator[str]:
    from obsidian_intel.months.row_scores import names_in_note, unread_in  # with the whole grammar of scores

    rows = section.data
    kind = section.kind or "raw"
    others = names_in_note(month.sections)
    paint = style.paint
    yield paint(
        f"## {section.title or Message('untitled')}  [{section.key}, {kind}, {pluralize(len(rows), 'row')}]", BOLD
    )
    for row in rows:
        ids = ", ".join(paper.id for paper in row.papers if paper.id)
        name = style.place(month.path, paint(row.name or Message("(no name)"), CYAN), row.line)
        yield Message("\n  line {line}: {name}", line=row.line, name=name) + (f"  ({paint(ids, FAINT)})" if ids else "")
        yield from _row_text(row, style.verified_of(row))
        if unread := unread_in(section, row, others):
            yield paint(
                "    ! " + Message("unread: {numbers}", numbers=enumerated(each.number.strip("* ") for each in unread)),
                YELLOW,
            )


def _row_text(row: MonthRow, found: Sequence[ClaimFinding]) -> Iterator[str]:
    for cell in list(row.cells.values())[1:]:
        for group in cell.outline.groups:
            head = " ".join(part for part in (f"[{group.tag}]" if group.tag else "", group.label, group.text) if part)
            items = group.items
            if not head and items:
                head, items = ": ".join(part for part in (items[0].label, items[0].text) if part), items[1:]
                more = Message(" · {count} more", count=len(items)) if items else ""
            else:
                more = f" · {pluralize(len(items), 'item')}" if items else ""
            if head or more:
                yield f"    {cell.field}: {_short(head)}{more}"
    for m, finding in zip_longest(row.metrics, found[: len(row.metrics)]):
        notes = enumerated(part for part in (m.condition, m.protocol) if part)
        relation = "" if m.relation == "=" else m.relation
        whose = f" · {m.owner}" if m.owner else ""
        value = number_as_written(m.raw, m.value) or f"{m.value:g}"
        paper = f" · {in_paper(finding.status)}" if finding is not None else ""
        yield f"    {m.benchmark}: " + aside(f"{relation}{value}{m.unit or ''}", notes) + whose + paper


def in_paper(status: str) -> str:
    """What `verify` found of a score, in words."""
    return {"found": Message("found in its paper"), "not found": Message("not found in its paper")}.get(
        status, Message("no text of its paper")
    )


def _short(text: str, limit: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _markdown(month: Month, section: Section) -> Iterator[str]:
    yield f"## {section.title or Message('untitled')}"
    yield ""
    yield "| " + " | ".join(column.header.replace("|", "\\|") for column in section.columns) + " |"
    yield "|" + " --- |" * len(section.columns)
    for row in section.data:
        yield "| " + " | ".join(cell.raw for cell in row.cells.values()) + " |"


def _csv(months: Sequence[Month], section: str | None) -> str:
    keys = {each.key for m in months for each in m.sections if section is None or is_section(each, section)}
    records = [each for each in rows_to_records(months) if each["section"] in keys]
    fields = list(dict.fromkeys(key for record in records for key in record))
    if not fields:
        fields = ["period", "path", "line", "section", "kind", "name", "paper", "url"]
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, restval="", lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow(
            {key: escape_formula(value) if isinstance(value, str) else value for key, value in record.items()}
        )
    return out.getvalue()
