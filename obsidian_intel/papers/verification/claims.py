"""What a row claims in figures: its scores, and the other numbers of its cells that weigh something."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec import Struct, msgpack

from obsidian_intel.core.folding import tokens
from obsidian_intel.months.cells.cell_parts import Metric
from obsidian_intel.months.typed_month import CellValue, MonthRow
from obsidian_intel.papers.verification.numbers import WrittenNumber, numbers_in, plain_text

SCORE, NUMBER = "score", "number"
_MASKED = re.compile(
    r"(?P<target>\]\([^)\s]*\))|!?\[\[[^\]]*\]\]|<[^>]{1,200}>|`[^`]*`|https?://[^\s)）>|]+"
    r"|\b(?:arxiv|doi)\s*[:：]\s*\S+|\b\d{4}\.\d{4,5}(?:v\d+)?\b|\b10\.\d{4,9}/\S+",
    re.I,
)
_MARKS = re.compile(r"\*\*|__|~~|==|\\(?=[|*_%$])|\$")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_YEAR = re.compile(r"(?:19[6-9]|20[0-4])\d")
_DATE = re.compile(r"\s?(?:年|月|日|[-/.]\d{1,2}\b)")
_COUNTED_OFF = re.compile(r"\s?[)）、]|\.\s")  # 1) first, 2. second
_BESIDE = 40


class Claim(Struct, frozen=True, array_like=True):
    """One number of a row. `written`: as it stands there, its unit included. `benchmark`: of a score, else "".

    `around`: what stands near it in the row, to choose among places. `raw`: of a score, as its metric has it.
    """

    kind: str
    written: str
    benchmark: str
    condition: str
    protocol: str
    owner: str
    field: str
    around: str
    raw: str = ""

    @property
    def number(self) -> WrittenNumber:
        """The number itself."""
        return next(numbers_in(plain_text(self.written)))


class RowClaims(Struct, frozen=True):
    """All that a row claims in figures. `key` changes when any of it does, its name, or its papers."""

    line: int
    name: str
    papers: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def key(self) -> str:
        """A digest of what is claimed about which papers."""
        return _digest((self.name, self.papers, self.claims))

    @property
    def scores_key(self) -> str:
        """That of its scores alone (`scores_key`)."""
        return scores_key(self.name, self.papers, (claim for claim in self.claims if claim.kind == SCORE))


class ClaimedScore(Protocol):
    """A score as a row states it, in any of its forms: a claim, a metric, a score of a rollup."""

    @property
    def benchmark(self) -> str:
        """Its benchmark."""

    @property
    def condition(self) -> str | None:
        """Its condition."""

    @property
    def protocol(self) -> str | None:
        """Its protocol."""

    @property
    def owner(self) -> str | None:
        """The model whose score it is, where it is not the row's own."""

    @property
    def raw(self) -> str:
        """Its number as written."""


def scores_key(name: str, papers: Iterable[str], scores: Iterable[ClaimedScore]) -> str:
    """A digest of the scores that a row called `name` states of `papers` (their ids), whatever else it says."""
    said = [(each.benchmark, each.condition or "", each.protocol or "", each.owner or "", each.raw) for each in scores]
    return f"s{_digest((name, tuple(papers), said))}"


def _digest(value: object) -> str:
    return hashlib.sha256(msgpack.encode(value)).hexdigest()[:24]


def row_claims(row: MonthRow) -> RowClaims:
    """The claims of a row: its scores in order, then what else its cells count."""
    papers = tuple(dict.fromkeys(paper.id for paper in row.papers if paper.id))
    found = [*_scores(row), *_numbers(row)]
    return RowClaims(row.line, row.name, papers, tuple(found))


def _scores(row: MonthRow) -> Iterator[Claim]:
    for metric in row.metrics:
        field = next((c.field for c in row.cells.values() if _holds(c, metric)), "")
        unit = metric.unit if metric.unit in ("%", "万", "K", "k") else ""
        written = plain_text(metric.raw).strip()
        written = written if any(written.endswith(each) for each in (unit or "", "%")) else f"{written}{unit}"
        if next(numbers_in(written), None) is None:
            written = f"{metric.value:g}{unit}"
        yield Claim(
            SCORE,
            written,
            metric.benchmark,
            metric.condition or "",
            metric.protocol or "",
            metric.owner or "",
            field,
            "",
            metric.raw,
        )


def _holds(cell: CellValue, metric: Metric) -> bool:
    return cell.span.start <= metric.span.start and metric.span.end <= cell.span.end


def _numbers(row: MonthRow) -> Iterator[Claim]:
    """Numbers that are no score: those that name something (a year, a version, a place in a list) are left out."""
    named = {token for text in _names(row) for token in tokens(text)}
    names = {field for field in row.cells if field in ("name", "topic", "date", "lab", "links")}
    for cell in row.cells.values():
        if cell.field in names:
            continue
        text = _readable(cell, row.metrics)
        for line in text.split("\n"):
            plain = plain_text(line)
            for number in numbers_in(plain):
                if _weighs(plain, number, named):
                    around = plain[max(0, number.start - _BESIDE) : number.end + _BESIDE].replace("§", "")
                    written = plain[number.start : number.end].strip()
                    yield Claim(NUMBER, written, "", "", "", "", cell.field, around)


def _names(row: MonthRow) -> Iterable[str]:
    yield row.name
    for metric in row.metrics:
        yield from filter(None, (metric.benchmark, metric.condition, metric.protocol, metric.owner))


def _readable(cell: CellValue, metrics: Iterable[Metric]) -> str:
    """The cell's text without scores, links and marks, a line for each of its lines."""
    raw = list(cell.raw)
    for metric in metrics:
        if _holds(cell, metric):
            begin, stop = metric.span.start - cell.span.start, metric.span.end - cell.span.start
            raw[begin:stop] = "§" * (stop - begin)
    text = _BREAK.sub("\n", "".join(raw))
    return _MARKS.sub("", _MASKED.sub(lambda found: "]" if found["target"] else " ", text))


def _weighs(text: str, number: WrittenNumber, named: set[str]) -> bool:
    written = text[number.start : number.end]
    digits = re.sub(r"\D", "", written)
    before, after = text[: number.start], text[number.end :]
    if before.endswith(("§", "@", "第")) or after.startswith(("§", "-shot", "-needle", "th", "st", "nd", "rd")):
        return False
    if not number.scale and not number.percent and not number.unit:
        if len(digits.lstrip("0")) < 2 or str(number.value) in named or (digits[0] == "0" and digits == written):
            return False
        if _YEAR.fullmatch(written) or _DATE.match(after) or re.search(r"\d[-/.年月]\Z", before):
            return False
    if not before.strip() and _COUNTED_OFF.match(after):
        return False
    return not re.match(r"[-–][A-Za-z]", after) and not re.match(r"[A-Za-z]", after)
