"""Making a paper note, and keeping what is ours in it up to date by edits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from obsidian_intel.core.declared_settings import PapersConfig, Strings
from obsidian_intel.core.document import Document
from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.core.text import Edit, Span, apply_edits, narrow_edits, with_line_ending
from obsidian_intel.markdown.frontmatter.edits import add_to_list, remove_from_list, remove_property, set_property
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.markdown.frontmatter.quoting import Number, render_frontmatter
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.papers.entries import HEADINGS, LogEntry, escape, render_entries, source_digest
from obsidian_intel.papers.known_properties import known_values
from obsidian_intel.papers.property_sync import PropertyChanges
from obsidian_intel.papers.records import PaperRecord
from obsidian_intel.vault.managed_block import content_sum, find_all, find_block, render_block


class PaperContent(Struct, frozen=True, gc=False):
    """All that a paper note says of its paper. `months` are wikilink targets, `published` is `YYYY-MM`.

    `named`: whether a row has a word for it, beside its id. `record`: what a source lists, for a note that is made.
    `scores`: by the names of their properties (`score_properties`).
    """

    title: str
    id: str | None
    url: str | None
    published: str | None
    first_seen: str
    mechanism: Strings
    months: Strings
    entries: tuple[LogEntry, ...]
    aliases: Strings = ()
    named: bool = True
    record: PaperRecord | None = None
    scores: Mapping[str, Number] = {}

    def values(self, config: PapersConfig) -> dict[str, str | Strings]:
        """What its properties are to say, in order, under our names; without rows only that no month has one."""
        months = tuple(f"[[{month}]]" for month in self.months)
        if not self.months:
            return {"months": months}
        scheme, _, number = (self.id or "").partition(":")
        values: dict[str, str | Strings | None] = {
            "type": config.types[0] if config.types else "Paper",
            "title": self.title,
            "aliases": self.aliases,
            "arxiv": number if scheme == "arxiv" else None,
            "doi": number if scheme == "doi" else None,
            "url": self.url,
            "published": self.published,
            **(known_values(self.record, self.id) if self.record is not None and self.id else {}),
            "first_seen": self.first_seen,
            "mechanism": self.mechanism,
            "tags": config.tags,
            **self.scores,
            "months": months,
        }
        return {key: value for key, value in values.items() if value}


def new_note(data: PaperContent, config: PapersConfig) -> str:
    """The text of a new paper note, LF line endings."""
    properties = [(config.properties.get(key, key), value) for key, value in data.values(config).items()]
    parts = [render_frontmatter(properties).rstrip("\n"), ""]
    if data.url:
        parts += [source_line(data.id, data.url), ""]
    if config.block != "none" and data.entries:
        body = render_entries(data.entries, config.block)
        parts += [render_block(body, source_digest(data.entries, config.block)), ""]
    return "\n".join(parts)


def source_line(paper: str | None, url: str) -> str:
    """The line of a new note that leads to its paper."""
    scheme, _, number = (paper or "").partition(":")
    bare = re.sub(r"^https?://(?:www\.)?|/+$", "", url) or url
    label = {"arxiv": f"arXiv {number}", "doi": f"DOI {number}"}.get(scheme, bare)
    destination = f"<{url}>" if set(url) & set("() ") else url
    return f"[{_label(label)}]({destination})"


def _label(text: str) -> str:
    return escape(text).replace("[", "\\[").replace("]", "\\]")


def update_note(
    document: Document,
    data: PaperContent,
    config: PapersConfig,
    what: PropertyChanges,
    *,
    adopt: bool = False,
    renew: bool = False,
) -> list[Edit]:
    """The edits that bring a managed note up to date; none when it is.

    They touch our block, the properties in `what`, and the line to the paper while it is the one we wrote. A block
    that a person changed is left. `adopt`: the note gets a block at its end when it has none. `renew`: a block whose
    rows have not changed is written anew where it would look otherwise now.
    """
    frontmatter = read_frontmatter(document)
    if frontmatter.present and not frontmatter.valid:
        return []
    body = body_offset(document, frontmatter)
    return [
        *property_edits(document, body, what, config),
        *_source_edits(document, body, frontmatter, data, what, config),
        *_block_edits(document, body, data, config, adopt, renew),
    ]


def _block_edits(
    document: Document, body: int, data: PaperContent, config: PapersConfig, adopt: bool, renew: bool
) -> list[Edit]:
    blocks = find_all(document.text[body:])
    source = source_digest(data.entries, config.block)
    if not blocks:
        return _new_block(document, data, config, source) if adopt and config.block != "none" else []
    first, *others = blocks
    if not first.intact:
        return []
    spare = [Edit(with_line_ending(document.text, _moved(other.span, body)), "") for other in others if other.intact]
    span = _moved(first.span, body)
    if config.block == "none":
        return [Edit(with_line_ending(document.text, span), ""), *spare]
    if first.source == source and not renew:
        return spare
    chinese = HEADINGS[True] in _moved(first.inner, body).of(document.text)
    text = render_entries(data.entries, config.block, chinese=chinese)
    if content_sum(text) == first.sum:  # the rows are digested otherwise now, and say the same
        return spare
    return [Edit(span, render_block(text, source, document.newline)), *spare]


def _new_block(document: Document, data: PaperContent, config: PapersConfig, source: str) -> list[Edit]:
    text, newline = document.text, document.newline
    gap = separator_before(document)
    block = render_block(render_entries(data.entries, config.block), source, newline)
    return [Edit(Span(len(text), len(text)), f"{gap}{block}{newline}")]


def separator_before(document: Document) -> str:
    """What goes between the end of a person's note and a block of ours."""
    if not document.text:
        return ""
    return document.newline if document.text.endswith(("\n", "\r")) else document.newline * 2


def _source_edits(
    document: Document,
    body: int,
    frontmatter: Frontmatter,
    data: PaperContent,
    what: PropertyChanges,
    config: PapersConfig,
) -> list[Edit]:
    """The line that leads to the paper, where its address was wrong and the line still is as we wrote it."""
    before = frontmatter.text(config.properties.get("url", "url"))
    if not before or not data.url or "url" not in what.set:
        return []
    found = find_source(document.text, body, paper_id(before), before)
    return [Edit(found, source_line(data.id, data.url))] if found else []


def find_source(text: str, body: int, paper: str | None, url: str) -> Span | None:
    """Where the line to the paper stands by itself, as we wrote it, above our block."""
    line = source_line(paper, url)
    block = find_block(text[body:])
    end = body + block.span.start if block else len(text)
    start = text.find(line, body, end)
    if start < 0 or text[start - 1 : start] not in ("", "\n", "\r"):
        return None
    span = Span(start, start + len(line))
    return span if text[span.end : span.end + 1] in ("", "\n", "\r") else None


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def property_edits(document: Document, body: int, what: PropertyChanges, config: PapersConfig) -> list[Edit]:
    """One edit of the frontmatter, from the first to the last code point that changes."""
    old = document.text[:body]
    head = Document(document.path, old)
    names = config.properties
    for key, items in what.remove.items():
        head = _applied(head, remove_from_list(head, read_frontmatter(head), names.get(key, key), items))
    for key, value in what.set.items():
        head = _applied(head, set_property(head, read_frontmatter(head), names.get(key, key), value))
    for key in what.drop:
        head = _applied(head, remove_property(head, read_frontmatter(head), names.get(key, key)))
    for key, items in what.add.items():
        head = _applied(head, add_to_list(head, read_frontmatter(head), names.get(key, key), items))
    return narrow_edits(old, head.text)


def _applied(document: Document, edits: Sequence[Edit]) -> Document:
    return Document(document.path, apply_edits(document.text, edits)) if edits else document
