"""`Reading` -> `NoteFacts`: what the rest of the vault needs to know of a note, without its text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import cast

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.diagnostic import Range
from obsidian_intel.core.document import Document
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.core.link_names import decode_target, is_external
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter, Property, text_of, texts_of
from obsidian_intel.markdown.note_parts import LinkKind, Note, RegionKind
from obsidian_intel.vault.classify import NoteKind, is_declared
from obsidian_intel.vault.facts import BlockFact, LinkFact, LinkWord, NoteFacts, QueryFact, RowFact, TagFact
from obsidian_intel.vault.note_parser import ParsedNote
from obsidian_intel.vault.paper_note_ids import PaperIds, paper_ids_of
from obsidian_intel.vault.suppressions import suppressions

_PROPERTY_LINK = lazy_pattern(r"\[\[([^\[\]|#\n]*)(?:#([^\[\]|\n]*))?(?:\|([^\[\]\n]*))?\]\]")
_CITEKEYS = ("citekey", "citation-key", "citation_key")
_CODE = (RegionKind.CODE, RegionKind.FENCE, RegionKind.INDENTED)
_ASKED = ("title", "aliases", "alias", "tags", "tag", "status", "type", *_CITEKEYS)


def facts_of(reading: ParsedNote, config: Config) -> NoteFacts:
    """The facts of one note."""
    document, frontmatter, note, note_class = reading.document, reading.frontmatter, reading.note, reading.note_class
    kind, month = note_class.kind, reading.month
    is_month = kind is NoteKind.MONTH
    paper = PaperIds() if is_month else paper_ids_of(document, frontmatter, note.body, kind, config.papers)
    front = frontmatter.those_named(_ASKED).get
    title = text_of(front("title")) or ""
    citekey, paper_title = ("", "") if is_month else _citation(frontmatter, front, title, config)
    pictured, unpictured = _pictures(reading, config) if month else (False, ())
    return NoteFacts(
        path=document.path,
        kind=kind,
        period=note_class.period,
        title=title,
        aliases=texts_of(front("aliases")) or texts_of(front("alias")),
        ids=paper.ids,
        tags=_tags(document, front("tags") or front("tag"), note),
        links=tuple(_links(reading)),
        anchors=tuple([heading.text for heading in note.headings]),
        block_ids=note.block_ids,
        rows=_rows(reading, config) if month else (),
        months=_months(frontmatter, config),
        block=None if is_month else _block(document, note.body, reading),
        status=text_of(front("status")),
        raw_tables=sum(section.kind is None for section in month.sections) if month else 0,
        type=text_of(front("type")),
        weak_ids=paper.weak,
        marked_paper=paper.is_marked,
        silent=suppressions(document, frontmatter, note),
        log_tables=0 if is_month else _log_tables(note, config),
        week=note_class.week,
        day=note_class.day,
        by_name=note_class.by_name,
        pictured=pictured,
        unpictured=unpictured,
        queries=_queries(reading) if reading.queries.blocks else (),
        dates=month.dates if month else (),
        citekey=citekey,
        paper_title=paper_title,
        paper_lines=0 if paper.ids or paper.is_marked else _paper_lines(reading),
    )


def _citation(
    frontmatter: Frontmatter, front: Callable[[str], Property | None], title: str, config: Config
) -> tuple[str, str]:
    """How a note's paper is cited, and what the note says that it is called: a person's own words, or left by them."""
    paper_title = frontmatter.text(config.papers.properties.get("paper_title", "paper_title")) or ""
    keys = (text_of(front(key)) or "" for key in _CITEKEYS)
    key = next((key.strip().removeprefix("@") for key in keys if key.strip()), "")
    if key and not paper_title:  # a reference manager's note has the paper's title as its own
        paper_title = title
    return key, " ".join(paper_title.split())


def _queries(reading: ParsedNote) -> tuple[QueryFact, ...]:
    document = reading.document
    return tuple([QueryFact(Range.of(document, each.span), each.sql, each.state) for each in reading.queries.blocks])


def _pictures(reading: ParsedNote, config: Config) -> tuple[bool, tuple[Range, ...]]:
    """Whether a month holds a picture, and where one is missing; one that only its name or place tells misses none."""
    assert reading.month is not None
    from obsidian_intel.markdown.pictures import has_picture
    from obsidian_intel.months.wanted_pictures import picture_place

    document, note = reading.document, reading.note
    is_ours = not reading.note_class.by_name and is_declared(reading.frontmatter, config)
    missing = picture_place(document.text, note, reading.month) if is_ours else None
    pictured = has_picture(document.text, note, Span(note.body, len(document.text)))
    return pictured, (Range.of(document, missing),) if missing is not None else ()


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


def _tags(document: Document, found: Property | None, note: Note) -> tuple[TagFact, ...]:
    tags = []
    for scalar in found.scalars if found else ():
        for name in scalar.text.split(",") if found and not found.is_list else (scalar.text,):
            if name := name.strip().lstrip("#"):
                tags.append(TagFact(name, Range.of(document, scalar.span)))
    tags += [TagFact(tag.name, Range.of(document, tag.span)) for tag in note.tags]
    return tuple(tags)


def _links(reading: ParsedNote) -> Iterator[LinkFact]:
    document = reading.document
    yield from _property_links(document, reading.frontmatter)
    starts = [table.span.start for table in reading.note.tables]
    ends = [table.span.end for table in reading.note.tables]
    for kind, span, target, target_span, anchor, label, _ in reading.note.links:
        if kind is not LinkKind.WIKILINK and kind is not LinkKind.EMBED:
            if (kind is not LinkKind.INLINE and kind is not LinkKind.IMAGE) or is_external(target):
                continue
            target, _, anchor = decode_target(target).partition("#")
        in_table = False
        if starts:
            table = bisect_right(starts, span.start) - 1
            in_table = table >= 0 and span.start < ends[table]
        place, target_place = Range.of_both(document, span, target_span)
        word = cast("LinkWord", kind._value_)  # as `value`, which is a function of its own
        yield LinkFact(word, target, anchor, place, target_place, label, in_table)


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


def _months(frontmatter: Frontmatter, config: Config) -> tuple[str, ...]:
    texts = frontmatter.texts(config.papers.properties.get("months", "months"))
    return tuple([match[1].strip() for text in texts if (match := _PROPERTY_LINK.fullmatch(text.strip()))])


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
