"""What is told of a place of a note, as Markdown: of a score, a paper, a row, or the note that a link leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Span
from obsidian_intel.reports.rollup.markdown.parts import plain
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.log_hovers import of_paper, of_row, of_score
from obsidian_intel.servers.lsp.open_vault import EditedVault
from obsidian_intel.servers.lsp.places import anchor_span, link_at, row_at
from obsidian_intel.vault.facts import LinkFact
from obsidian_intel.vault.note_parser import ParsedNote

LINES, CHARACTERS, NAME = 12, 900, 90
_SHOWN = ("type", "period", "published", "arxiv", "doi", "url", "status", "aliases", "tags")


class Told(NamedTuple):
    """What is told, and the place that it is told of."""

    text: str
    span: Span


def hover(open_vault: EditedVault, buffer: Buffer, offset: int) -> Told | None:
    """What there is to tell of `offset`: the narrowest thing that stands there. None where there is nothing."""
    vault = open_vault.vault
    if vault is None or buffer.path not in vault.notes:
        return None
    link = link_at(vault.notes[buffer.path], offset)
    if link is not None:
        return Told(_of_link(open_vault, buffer, link), link.range.span)
    reading = open_vault.reading(buffer.path)
    found = row_at(reading.month, buffer.text, offset) if reading is not None and reading.month is not None else None
    if found is None:
        return None
    if found.metric is not None:
        return Told(of_score(open_vault, buffer, found, found.metric), found.metric.span)
    if found.paper is not None:
        return Told(of_paper(open_vault, buffer, found.paper), found.paper.span)
    return Told(of_row(open_vault, buffer, found), found.row.span)


def _of_link(open_vault: EditedVault, buffer: Buffer, link: LinkFact) -> str:
    """The head of the note that a link leads to, or what stands under the heading that it names."""
    vault = open_vault.vault
    target = vault.resolve(link.target, buffer.path) if vault is not None else None
    if target is None:
        return Message("There is no note `{name}` in this vault.", name=plain(link.target, NAME))
    reading = open_vault.reading(target) if target.endswith(".md") else None
    if reading is None:
        return f"`{target}`"
    span = anchor_span(reading, link.anchor) if link.anchor else None
    return "\n\n".join([f"**{plain(_title(reading))}** · `{target}`", *_properties(reading), *_excerpt(reading, span)])


def _title(reading: ParsedNote) -> str:
    first = reading.note.headings[0] if reading.note.headings else None
    name = reading.document.path.rpartition("/")[2].removesuffix(".md")
    return reading.frontmatter.text("title") or (first.text if first is not None and first.level == 1 else "") or name


def _properties(reading: ParsedNote) -> Iterator[str]:
    found = [(key, reading.frontmatter.texts(key)) for key in _SHOWN]
    said = [f"{key}: {plain(', '.join(values), NAME)}" for key, values in found if any(values)]
    if said:
        yield "  \n".join(said)


def _excerpt(reading: ParsedNote, place: Span | None) -> Iterator[str]:
    """The first lines of the note, or those from `place` on; without comments, properties and the title."""
    text = reading.document.text
    start = place.start if place is not None else reading.note.body
    lines: list[str] = []
    size = 0
    for line in text[start : start + 8 * CHARACTERS].splitlines():
        if (place is None and not lines and line.startswith("# ")) or line.lstrip().startswith("%%"):
            continue
        if not line.strip() and not lines:
            continue
        size += len(line)
        if len(lines) >= LINES or size > CHARACTERS:
            lines.append(line[: max(0, CHARACTERS - size + len(line))] + "…" if len(lines) < LINES else "…")
            break
        lines.append(line)
    if lines:
        yield "\n".join(lines)
