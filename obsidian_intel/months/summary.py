"""What a rollup needs to know of a month: small tuples, cheap to keep in an index and to read back.

A `Month` holds texts and trees; these hold names, ids, numbers and one line of value. `to_plain` gives nested
tuples of builtins (for `marshal` or JSON), `from_plain` takes them back.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from obsidian_intel.core.caches import BoundedCache
from obsidian_intel.months.status import only_status, status_of
from obsidian_intel.months.unclosed_comments import outlines

if TYPE_CHECKING:  # an index that is read back needs neither
    from obsidian_intel.months.cells.cell_parts import Outline
    from obsidian_intel.months.typed_month import Month, MonthRow, Section

VALUE_LIMIT = 400
ROLLED = ("models", "topics", "papers")
"""The kinds of table whose rows a rollup reads; those of `papers` are counted as papers, and are on no board."""
_PLAIN: BoundedCache[tuple[Any, ...]] = BoundedCache(512)


class Paper(NamedTuple):
    """A paper that a row names. `link` is the wikilink target behind it, as written, if there is one."""

    id: str | None
    title: str
    url: str | None
    link: str | None


class Score(NamedTuple):
    """A metric without its place; the fields are those of `cells.types.Metric`."""

    benchmark: str
    value: float
    unit: str | None
    relation: str
    error: float | None
    condition: str | None
    protocol: str | None
    source: str
    raw: str
    owner: str | None = None  # another model whose score it is: it counts on no leaderboard
    better: str | None = None  # "lower" or "higher" where it is written so
    verified: str = ""  # what `verify` found of it, where that is to be shown: found, not found, no source


class SummaryRow(NamedTuple):
    """A data row. `tags` are the `[Infra]` of its mechanism, `value` one line of its value cell.

    `outlines` are (field, header, outline) of its cells but the first; empty when it comes from an index.
    `status` is what its value cell says of it (`试点`), as written, or empty.
    """

    kind: str
    section: str
    title: str
    name: str
    tags: tuple[str, ...]
    value: str
    papers: tuple[Paper, ...]
    scores: tuple[Score, ...]
    outlines: tuple[tuple[str, str, Outline], ...] = ()
    line: int = 0  # where it stands in its note, from 1; 0 when it comes from an index
    status: str = ""

    @property
    def own_scores(self) -> tuple[Score, ...]:
        """The scores of the row's own model, which alone count."""
        return tuple([score for score in self.scores if score.owner is None])


class MonthFacts(NamedTuple):
    """One monthly note. The four sentences are None while they are placeholders."""

    period: str
    path: str
    theme: str | None
    signal: str | None
    insight: str | None
    implementation: str | None
    rows: tuple[SummaryRow, ...]


def month_facts(month: Month) -> MonthFacts:
    """The facts of `month`: its data rows of `models`, `topics` and `papers`, in order."""
    return MonthFacts(*_said(month), tuple(_row(section, row) for section, row in _data(month)))


def _said(month: Month) -> tuple[str, str, str | None, str | None, str | None, str | None]:
    return month.period, month.path, month.theme, month.signal, month.insight, month.implementation


def _data(month: Month) -> Iterator[tuple[Section, MonthRow]]:
    for section in month.sections:
        if section.kind in ROLLED:
            for row in section.data:
                yield section, row


def _row(section: Section, row: MonthRow) -> SummaryRow:
    headers = {column.field: column.header for column in section.columns}
    names = {"name", "topic"}
    found = outlines(row.cells)
    mechanism, value = found.get("mechanism"), found.get("value")
    tags = [group.tag for group in mechanism.groups if group.tag] if mechanism else []
    return SummaryRow(
        section.kind or "",
        section.key,
        section.title,
        row.name,
        tuple(dict.fromkeys(tags)),
        _application(value) if value else "",
        tuple(Paper(p.id, p.title, p.url, p.note) for p in row.papers),
        tuple(
            Score(
                m.benchmark,
                m.value,
                m.unit,
                m.relation,
                m.error,
                m.condition,
                m.protocol,
                m.source,
                m.raw,
                m.owner,
                m.better,
            )
            for m in row.metrics
        ),
        tuple(
            (field, headers.get(field, field), outline)
            for field, outline in found.items()
            if field not in names and outline.groups
        ),
        row.line,
        status_of(value) if value else "",
    )


def _application(value: Outline) -> str:
    """What a model is good for: the first thing its value cell says besides the status, which stands by itself."""
    lines = list(_lines(value))
    return _one_line([line for line in lines if not only_status(*line)] or lines)


def one_line(outline: Outline) -> str:
    """The first thing a cell says, heads included, up to its first text: at most 400 characters."""
    return _one_line(_lines(outline))


def _one_line(lines: Iterable[tuple[str, str]]) -> str:
    said: list[str] = []
    for label, text in lines:
        said += [part.strip(" :：") for part in (label, text) if part.strip(" :：")]
        if text.strip(" :："):
            break
    whole = _joined(said)
    line = " ".join(whole[: 4 * VALUE_LIMIT].split())  # most often more than enough of a long cell
    if len(line) <= VALUE_LIMIT < len(whole):
        line = " ".join(whole.split())
    return line if len(line) <= VALUE_LIMIT else line[: VALUE_LIMIT - 1] + "…"


def _lines(outline: Outline) -> Iterator[tuple[str, str]]:
    for group in outline.groups:
        yield group.label, group.text
        for item in group.items:
            yield item.label, item.text


def _joined(parts: list[str]) -> str:
    colon = "：" if any("\u2e80" <= char <= "\u9fff" for part in parts for char in part) else ": "
    return colon.join(parts)


def with_verified(month: MonthFacts, statuses: Callable[[SummaryRow], tuple[str, ...]]) -> MonthFacts:
    """The month with what `verify` found of each score; `statuses` of a row's scores in their order, () of none."""
    return month._replace(rows=tuple(_with_verified(row, statuses(row)) if row.scores else row for row in month.rows))


def _with_verified(row: SummaryRow, statuses: tuple[str, ...]) -> SummaryRow:
    found = zip(row.scores, statuses, strict=False)
    return row._replace(scores=tuple(score._replace(verified=each) for score, each in found)) if statuses else row


def to_plain(facts: MonthFacts) -> tuple[Any, ...]:
    """`facts` as nested tuples of builtins, outlines left out."""
    return (*facts[:6], tuple(map(_plain, facts.rows)))


def _plain(row: SummaryRow) -> tuple[Any, ...]:
    return (*row[:6], tuple(map(tuple, row.papers)), tuple(map(tuple, row.scores)), row.status)


def pack_month(month: Month) -> bytes:
    """`to_plain(month_facts(month))` as bytes; rows that have not changed since the last time are not made again."""
    rows = tuple(_plain_row(month.period, section, row) for section, row in _data(month))
    return marshal.dumps((*_said(month), rows), 2)


def pack_parts(month: Month) -> bytes:
    """`pack_month`; of a note of many months, weeks or days the parts one after the other (`NoteFacts.in_parts`)."""
    if not month.dates:
        return pack_month(month)
    return marshal.dumps(tuple(map(pack_month, month.in_parts())), 2)


def unpack_month(data: bytes) -> MonthFacts:
    """The inverse."""
    return from_plain(marshal.loads(data))


def _plain_row(period: str, section: Section, row: MonthRow) -> tuple[Any, ...]:
    cells = tuple((field, cell.raw) for field, cell in row.cells.items())
    key = (period, section.kind, section.key, section.title, row.name, cells)
    return _PLAIN.get(key, lambda: _plain(_row(section, row)))


def from_plain(plain: tuple[Any, ...]) -> MonthFacts:
    """The inverse of `to_plain`."""
    rows = tuple(
        SummaryRow._make((*row[:6], tuple(map(Paper._make, row[6])), tuple(map(Score._make, row[7])), (), 0, row[8]))
        for row in plain[6]
    )
    return MonthFacts._make((*plain[:6], rows))
