"""`Reading` -> `NoteFacts`: what the rest of the vault needs to know of a note, without its text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.diagnostic import Range
from obsidian_intel.core.document import Document
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.link_names import decode_target, is_external
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.markdown.note_parts import LinkKind, Note, RegionKind
from obsidian_intel.vault.classify import NoteKind, is_declared
from obsidian_intel.vault.facts import BlockFact, LinkFact, NoteFacts, QueryFact, RowFact, TagFact
from obsidian_intel.vault.note_parser import ParsedNote
from obsidian_intel.vault.paper_note_ids import PaperIds, paper_ids_of
from obsidian_intel.vault.suppressions import suppressions

_PROPERTY_LINK = lazy_pattern(r"\[\[([^\[\]|#\n]*)(?:#([^\[\]|\n]*))?(?:\|([^\[\]\n]*))?\]\]")
_CODE = (RegionKind.CODE, RegionKind.FENCE, RegionKind.INDENTED)


def facts_of(reading: ParsedNote, config: Config) -> NoteFacts:
    """The facts of one note."""
    document, frontmatter, note = reading.document, reading.frontmatter, reading.note
    is_month = reading.kind is NoteKind.MONTH
    paper = PaperIds() if is_month else paper_ids_of(document, frontmatter, note.body, reading.kind, config.papers)
    return NoteFacts(
        path=document.path,
        kind=reading.kind,
        period=reading.note_class.period,
        title=frontmatter.text("title") or "",
        aliases=frontmatter.texts("aliases") or frontmatter.texts("alias"),
        ids=paper.ids,
        weak_ids=paper.weak,
        marked_paper=paper.is_marked,
        tags=tuple(_tags(reading)),
        links=tuple(_links(reading)),
        anchors=tuple(heading.text for heading in note.headings),
        block_ids=note.block_ids,
        rows=_rows(reading, config),
        months=tuple(_months(frontmatter, config)),
        block=None if is_month else _block(document, note.body, reading),
        status=frontmatter.text("status"),
        raw_tables=sum(section.kind is None for section in reading.month.sections) if reading.month else 0,
        type=frontmatter.text("type"),
        silent=suppressions(document, frontmatter, note),
        log_tables=0 if is_month else _log_tables(note, config),
        week=reading.note_class.week,
        day=reading.note_class.day,
        by_name=reading.note_class.by_name,
        queries=_queries(reading),
        dates=reading.month.dates if reading.month else (),
        paper_lines=0 if paper.ids or paper.is_marked else _paper_lines(reading),
        **({} if is_month else _citation(frontmatter, config)),
        **_pictures(reading, config),
    )


def _citation(frontmatter: Frontmatter, config: Config) -> dict[str, Any]:
    """What a note says of how its paper is called and cited: these are a person's own words, or were left by them."""
    title = frontmatter.text(config.papers.properties.get("paper_title", "paper_title")) or ""
    keys = (frontmatter.text(key) or "" for key in ("citekey", "citation-key", "citation_key"))
    key = next((key.strip().removeprefix("@") for key in keys if key.strip()), "")
    if key and not title:  # a reference manager's note has the paper's title as its own
        title = frontmatter.text("title") or ""
    return {"citekey": key, "paper_title": " ".join(title.split())}


def _queries(reading: ParsedNote) -> tuple[QueryFact, ...]:
    document = reading.document
    return tuple([QueryFact(Range.of(document, each.span), each.sql, each.state) for each in reading.queries.blocks])


def _pictures(reading: ParsedNote, config: Config) -> dict[str, Any]:
    """What a month says of its pictures; one that only its name or place tells misses none."""
    if reading.month is None:
        return {}
    from obsidian_intel.markdown.pictures import has_picture
    from obsidian_intel.months.wanted_pictures import picture_place

    document, note = reading.document, reading.note
    is_ours = not reading.note_class.by_name and is_declared(reading.frontmatter, config)
    missing = picture_place(document.text, note, reading.month) if is_ours else None
    return {
        "pictured": has_picture(document.text, note, Span(note.body, len(document.text))),
        "unpictured": (Range.of(document, missing),) if missing is not None else (),
    }


def _rows(reading: ParsedNote, config: Config) -> tuple[RowFact, ...]:
    if reading.month is None:
        return ()
    from obsidian_intel.vault.extract_rows import row_facts

    return tuple(row_facts(reading.document, reading.month, reading.note, config))


def _log_tables(note: Note, config: Config) -> int:
    """How many of a note's tables are of a kind that months have: what makes a near miss."""
    if not note.tables:
        return 0
    from obsidian_intel.months.table_kinds import kind_of, kinds

    known = kinds(config)
    return sum(kind_of([cell.raw for cell in table.header.cells], known) is not None for table in note.tables)


def _paper_lines(reading: ParsedNote) -> int:
    """How many lines of a note that is not of the log name a paper, as rows of a log do."""
    if reading.kind is not NoteKind.NOTE:
        return 0
    from obsidian_intel.vault.log_evidence import count_paper_lines

    return count_paper_lines(reading.document.text, reading.note.body)


def _tags(reading: ParsedNote) -> Iterator[TagFact]:
    document = reading.document
    found = reading.frontmatter.get("tags") or reading.frontmatter.get("tag")
    for scalar in found.scalars if found else ():
        for name in scalar.text.split(",") if found and not found.is_list else (scalar.text,):
            if name.strip().lstrip("#"):
                yield TagFact(name.strip().lstrip("#"), Range.of(document, scalar.span))
    for tag in reading.note.tags:
        yield TagFact(tag.name, Range.of(document, tag.span))


def _links(reading: ParsedNote) -> Iterator[LinkFact]:
    document = reading.document
    yield from _property_links(document, reading.frontmatter)
    starts = [table.span.start for table in reading.note.tables]
    ends = [table.span.end for table in reading.note.tables]
    for link in reading.note.links:
        span, target, anchor = link.span, link.target, link.anchor
        if not link.is_wiki:
            if link.kind not in (LinkKind.INLINE, LinkKind.IMAGE) or is_external(target):
                continue
            target, _, anchor = decode_target(target).partition("#")
        in_table = False
        if starts:
            table = bisect_right(starts, span.start) - 1
            in_table = table >= 0 and span.start < ends[table]
        place, target_place = Range.of(document, span), Range.of(document, link.target_span)
        yield LinkFact(link.kind.value, target, anchor, place, target_place, link.label, in_table)


def _property_links(document: Document, frontmatter: Frontmatter) -> Iterator[LinkFact]:
    text, start, end = document.text, frontmatter.content.start, frontmatter.content.end
    if text.find("[[", start, end) < 0 and text.find("\\", start, end) < 0:
        return
    for prop in frontmatter.properties:
        for scalar in prop.scalars:
            if "[[" not in scalar.text:
                continue
            for match in _PROPERTY_LINK.finditer(scalar.text):
                place = Range.of(document, scalar.span)
                yield LinkFact("property", match[1].strip(), (match[2] or "").strip(), place, place, match[3])


def _months(frontmatter: Frontmatter, config: Config) -> Iterator[str]:
    for text in frontmatter.texts(config.papers.properties.get("months", "months")):
        match = _PROPERTY_LINK.fullmatch(text.strip())
        if match:
            yield match[1].strip()


def _block(document: Document, body: int, reading: ParsedNote) -> BlockFact | None:
    if "obsintel:" not in document.text:
        return None
    from obsidian_intel.vault.managed_block import block_months, find_block

    found = find_block(document.text[body:])
    if found is None:
        return None
    start = document.text.index("%%", found.span.start + body)
    if any(region.kind in _CODE and start in region.span for region in reading.note.regions):
        return None
    unclosed = any(r.span.start < start and (start < r.span.end or not r.closed) for r in reading.note.regions)
    unclosed |= any(s.start < start and s.of(document.text).count("%%") % 2 for s in reading.note.oversized)
    place = Range.of(document, Span(start, found.span.end + body))
    writable = not (unclosed or found.broken) and reading.frontmatter.valid
    months = block_months(place.span.of(document.text))
    return BlockFact(place, found.intact, found.source, found.count, writable, months)
