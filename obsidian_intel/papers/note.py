"""Making a paper note, and keeping what is ours in it up to date by edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from obsidian_intel.config import PapersConfig, Strings
from obsidian_intel.document import Document
from obsidian_intel.frontmatter import (
    add_to_list,
    body_offset,
    read_frontmatter,
    remove_from_list,
    render_frontmatter,
    set_property,
)
from obsidian_intel.papers.block import find_block, render_block
from obsidian_intel.papers.entry import Entry, escape, render_entries, source_digest
from obsidian_intel.text import Edit, Span, apply_edits


@dataclass(frozen=True, slots=True)
class PaperData:
    """All that a paper note says of its paper. `months` are wikilink targets, `published` is `YYYY-MM`.

    `offered`: list items to add to a note that is there already. `replaced`: property -> (what we wrote, what
    it is now).
    """

    title: str
    id: str | None
    url: str | None
    published: str | None
    first_seen: str
    mechanism: Strings
    months: Strings
    entries: tuple[Entry, ...]
    aliases: Strings = ()
    offered: Mapping[str, Strings] = field(default_factory=lambda: MappingProxyType({}))
    replaced: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def properties(self, config: PapersConfig) -> list[tuple[str, str | list[str]]]:
        """The properties of a new note, in order, under the person's names."""
        scheme, _, number = (self.id or "").partition(":")
        values: list[tuple[str, str | list[str] | None]] = [
            ("type", config.types[0] if config.types else "Paper"),
            ("title", self.title),
            ("aliases", list(self.aliases) or None),
            ("arxiv", number if scheme == "arxiv" else None),
            ("doi", number if scheme == "doi" else None),
            ("url", self.url),
            ("published", self.published),
            ("first_seen", self.first_seen),
            ("mechanism", list(self.mechanism) or None),
            ("tags", list(config.tags) or None),
            ("months", [f"[[{month}]]" for month in self.months]),
        ]
        return [(config.properties.get(key, key), value) for key, value in values if value]


def new_note(data: PaperData, config: PapersConfig) -> str:
    """The text of a new paper note, LF line endings."""
    parts = [render_frontmatter(data.properties(config)).rstrip("\n"), ""]
    if data.url:
        parts += [source_line(data.id, data.url), ""]
    if config.block != "none" and data.entries:
        body = render_entries(data.entries, config.block)
        parts += [render_block(body, source_digest(data.entries, config.block)), ""]
    return "\n".join(parts)


def source_line(paper: str | None, url: str) -> str:
    """The line of a new note that leads to its paper."""
    scheme, _, number = (paper or "").partition(":")
    label = {"arxiv": f"arXiv {number}", "doi": f"DOI {number}"}.get(scheme, url)
    destination = f"<{url}>" if set(url) & set("() ") else url
    return f"[{_label(label)}]({destination})"


def _label(text: str) -> str:
    return escape(text).replace("[", "\\[").replace("]", "\\]")


def update_note(document: Document, data: PaperData, config: PapersConfig, *, renew: bool = False) -> list[Edit]:
    """The edits that bring a note we made up to date; none when nothing is owed.

    They touch our block, our entries in `months`, list items not offered before, and scalars that still hold what
    we wrote. A block that a person changed is left (`renew` is for the fix that moves their words out first).
    """
    frontmatter = read_frontmatter(document)
    if frontmatter.present and not frontmatter.valid:
        return []
    body = body_offset(document, frontmatter)
    return [*_property_edits(document, body, data, config), *_block_edits(document, body, data, config, renew)]


def _block_edits(document: Document, body: int, data: PaperData, config: PapersConfig, renew: bool) -> list[Edit]:
    found = find_block(document.text[body:])
    if found is None or found.broken or not (found.intact or renew):
        return []
    source = source_digest(data.entries, config.block)
    if found.source == source and found.intact:
        return []
    span = Span(found.span.start + body, found.span.end + body)
    if config.block == "none":
        return [Edit(_with_gap(document.text, span), "")]
    return [Edit(span, render_block(render_entries(data.entries, config.block), source, document.newline))]


def _with_gap(text: str, span: Span) -> Span:
    """`span` with the line ending behind it."""
    end = span.end
    if text.startswith("\r\n", end):
        end += 2
    elif end < len(text) and text[end] in "\r\n":
        end += 1
    return Span(span.start, end)


def _property_edits(document: Document, body: int, data: PaperData, config: PapersConfig) -> list[Edit]:
    """One edit of the frontmatter, from the first to the last code point that changes."""
    old = document.text[:body]
    head = _keep_months(Document(document.path, old), config.properties.get("months", "months"), data.months)
    for key, items in data.offered.items():
        name = config.properties.get(key, key)
        frontmatter = read_frontmatter(head)
        missing = [item for item in items if item not in frontmatter.texts(name)]
        head = _applied(head, add_to_list(head, frontmatter, name, missing) if missing else [])
    for key, (before, after) in data.replaced.items():
        name = config.properties.get(key, key)
        frontmatter = read_frontmatter(head)
        if frontmatter.text(name) == before != after:
            head = _applied(head, set_property(head, frontmatter, name, after))
    return changed_span(old, head.text)


def changed_span(old: str, new: str) -> list[Edit]:
    """One edit that turns `old` into `new`, as narrow as a common beginning and end allow; none when equal."""
    if old == new:
        return []
    limit = min(len(old), len(new))
    start = next((i for i in range(limit) if old[i] != new[i]), limit)
    end = next((i for i in range(limit - start) if old[-1 - i] != new[-1 - i]), limit - start)
    return [Edit(Span(start, len(old) - end), new[start : len(new) - end])]


def _keep_months(document: Document, key: str, wanted: Sequence[str]) -> Document:
    frontmatter = read_frontmatter(document)
    entries = [f"[[{month}]]" for month in wanted]
    have = frontmatter.texts(key)
    extra = [item for item in have if item not in entries and item.startswith("[[") and item.endswith("]]")]
    missing = [item for item in entries if item not in have]
    if extra:
        document = _applied(document, remove_from_list(document, frontmatter, key, extra))
        frontmatter = read_frontmatter(document)
    if missing and frontmatter.get(key) is None:
        return _applied(document, set_property(document, frontmatter, key, missing))
    if missing:
        document = _applied(document, add_to_list(document, frontmatter, key, missing))
    return document


def _applied(document: Document, edits: Sequence[Edit]) -> Document:
    return Document(document.path, apply_edits(document.text, edits)) if edits else document
