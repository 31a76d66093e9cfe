"""Where a link, a paper or a row leads to."""

from __future__ import annotations

from lsprotocol import types

from obsidian_intel.core.text import Span
from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.open_vault import EditedVault
from obsidian_intel.servers.lsp.places import RowPlace, anchor_span, link_at, row_at
from obsidian_intel.servers.lsp.positions import TextPositions
from obsidian_intel.vault.vault import Vault


def definition(open_vault: EditedVault, buffer: Buffer, offset: int) -> types.Location | None:
    """The note, heading or block that the link at `offset` leads to; on a paper or a row's name, its note."""
    vault = open_vault.vault
    if vault is None or buffer.path not in vault.notes:
        return None
    link = link_at(vault.notes[buffer.path], offset)
    if link is not None:
        return _location(open_vault, vault.resolve(link.target, buffer.path), link.anchor, buffer)
    reading = open_vault.reading(buffer.path)
    place = row_at(reading.month, buffer.text, offset) if reading is not None and reading.month is not None else None
    note = place_note(vault, buffer.path, place, offset) if place is not None else None
    return _location(open_vault, note, "", buffer)


def place_note(vault: Vault, path: str, place: RowPlace, offset: int) -> str | None:
    """The note of the paper at a place of a row; on the row's name, that of the row."""
    if place.paper is not None:
        return note_of(vault, path, place.paper)
    name = next(iter(place.row.cells.values()), None)
    on_name = (
        place.section.kind in ("models", "papers") and name is not None and name.span.start <= offset <= name.span.end
    )
    return note_of(vault, path, place.row.papers[0]) if on_name and place.row.papers else None


def note_of(vault: Vault, path: str, paper: PaperRef) -> str | None:
    """The vault path of a paper's note: that of its link, else that which carries its id."""
    if paper.note is not None:
        return vault.resolve(paper.note, path)
    found = vault.by_id.get(paper.id or "")
    return found[0] if found else None


def _location(open_vault: EditedVault, target: str | None, anchor: str, buffer: Buffer) -> types.Location | None:
    if target is None:
        return None
    open_one = open_vault.buffers.get(target)
    uri = open_one.uri if open_one is not None else (open_vault.root / target).as_uri()
    reading = open_vault.reading(target) if anchor and target.endswith(".md") else None
    span = (anchor_span(reading, anchor) if reading is not None else None) or Span(0, 0)
    positions = TextPositions(reading.document.text if reading is not None else "", buffer.positions.encoding)
    return types.Location(uri, positions.range(span))
