"""The report of `verify`: as text, what was not found first; as JSON, everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from msgspec import to_builtins

from obsidian_intel.core.message import Message, aside, enumerated, listed, marked
from obsidian_intel.core.terminal import one_line, pluralize
from obsidian_intel.papers.verification.claims import Claim, RowClaims
from obsidian_intel.papers.verification.matching import FOUND, NO_SOURCE, NOT_FOUND, ClaimFinding, Place
from obsidian_intel.papers.verification.results import RowFindings
from obsidian_intel.reports.text_table import wrapped


class VerifiedRow(Protocol):
    """A row with what was found of it."""

    @property
    def period(self) -> str:
        """Its month, week or day."""

    @property
    def path(self) -> str:
        """Its note."""

    @property
    def section(self) -> str:
        """The key of its section."""

    @property
    def claims(self) -> RowClaims:
        """What it claims."""

    @property
    def found(self) -> RowFindings:
        """What was found."""


def verification_record(rows: Sequence[VerifiedRow], summary: dict[str, int]) -> dict[str, Any]:
    """What `verify --format json` prints."""
    return {"version": 1, "rows": [_record(row) for row in rows], "summary": summary}


def _record(row: VerifiedRow) -> dict[str, Any]:
    return {
        "period": row.period,
        "path": row.path,
        "line": row.claims.line,
        "section": row.section,
        "name": row.claims.name,
        "papers": list(row.claims.papers),
        "sources": [to_builtins(source) for source in row.found.sources],
        "claims": [{**_claim(each.claim), **each.as_dict()} for each in row.found.findings],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "kind": claim.kind,
        "written": claim.written,
        "value": float(claim.number.whole),
        "benchmark": claim.benchmark or None,
        "condition": claim.condition or None,
        "protocol": claim.protocol or None,
        "owner": claim.owner or None,
        "field": claim.field or None,
    }


def verification_lines(rows: Iterable[VerifiedRow], width: int | None, *, everything: bool = False) -> Iterator[str]:
    """Each row with what a person should look at: what was not found, what was found away from its benchmark, and what
    there was no source for. `everything`: all places too.
    """
    period = ""
    for row in rows:
        if row.period != period:
            yield from (("",) if period else ())
            yield f"# {row.period}"
            period = row.period
        counts = _counts(row.found)
        yield ""
        yield from wrapped(_heading(row, counts), width)
        yield from _source_lines(row, width)
        for finding in row.found.findings:
            yield from _finding_lines(finding, width, everything)


def _heading(row: VerifiedRow, counts: str) -> str:
    name = one_line(row.claims.name) or Message("(no name)")
    return Message("{place}  {name}: {counts}", place=f"{row.path}:{row.claims.line}", name=name, counts=counts)


_COUNTED = {
    FOUND: marked("{count} found"),
    NOT_FOUND: marked("{count} not found"),
    NO_SOURCE: marked("{count} no source"),
}


def _counts(found: RowFindings) -> str:
    return listed([Message(said, count=count) for status, said in _COUNTED.items() if (count := found.count(status))])


def _source_lines(row: VerifiedRow, width: int | None) -> Iterator[str]:
    for source in row.found.sources:
        if source.problem:
            yield from wrapped(
                Message("{name}: {problem}", name=one_line(source.name), problem=source.problem), width, "  ", "    "
            )
    if row.found.count(NO_SOURCE) and not row.found.sources:
        papers = enumerated(row.claims.papers)
        missing = Message("no text of {papers} here", papers=papers) if papers else Message("the row names no paper")
        yield from wrapped(missing, width, "  ", "    ")


def _finding_lines(finding: ClaimFinding, width: int | None, everything: bool) -> Iterator[str]:
    name = claim_name(finding.claim)
    if finding.status == NOT_FOUND:
        yield from wrapped(Message("not found: {name}", name=name), width, "  ", "    ")
        if finding.elsewhere is not None:
            text = Message(
                "the number stands only elsewhere, {place_words}", place_words=place_words(finding.elsewhere)
            )
            yield from wrapped(text, width, "    ", "    ")
    elif finding.place is not None and (everything or _is_doubtful(finding)):
        doubt = (
            Message(", though no source names {benchmark}", benchmark=finding.claim.benchmark)
            if _is_doubtful(finding)
            else ""
        )
        yield from wrapped(Message("found{doubt}: {name}", doubt=doubt, name=name), width, "  ", "    ")
        yield from wrapped(place_words(finding.place), width, "    ", "    ")


def _is_doubtful(finding: ClaimFinding) -> bool:
    return bool(finding.claim.benchmark) and not finding.beside


def claim_name(claim: Claim) -> str:
    """`BrowseComp 73.1 (with context management)`, or the number with the words around it."""
    if claim.benchmark:
        notes = enumerated(part for part in (claim.condition, claim.protocol, claim.owner) if part)
        return one_line(aside(f"{claim.benchmark} {claim.written}", notes))
    around = one_line(claim.around.strip())
    where = Message("{field}: …{text}…", field=claim.field, text=around) if around else ""
    return one_line(aside(claim.written, where))


def place_words(place: Place) -> str:
    """`Papers/glm.pdf, page 4: “…”`."""
    page = Message(", page {page}", page=place.page) if place.page else ""
    return Message("{source}{page}: “{text}”", source=one_line(place.source), page=page, text=one_line(place.text))


def summary_words(summary: dict[str, int]) -> str:
    """`12 found, 1 not found, 3 without a source, in 4 rows`."""
    rows = pluralize(summary["rows"], "row")
    return Message(
        "{found} found, {not_found} not found, {no_source} without a source, in {rows}",
        found=summary["found"],
        not_found=summary["not_found"],
        no_source=summary["no_source"],
        rows=rows,
    )
