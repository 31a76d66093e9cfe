"""`eject`: everything of ours taken out of a vault; what a person wrote stays, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from obsidian_intel.classify import NoteKind
from obsidian_intel.config import FILE_NAME
from obsidian_intel.document import Document
from obsidian_intel.frontmatter import body_offset, read_frontmatter, remove_from_list, remove_property
from obsidian_intel.papers import strip_block
from obsidian_intel.papers.note import changed_span, source_line
from obsidian_intel.pipeline.drafting import paper_data
from obsidian_intel.pipeline.workspace import Workspace
from obsidian_intel.plan import LINK_MEMORY, LinkPlan, Slot, is_ours, plan_links
from obsidian_intel.rollup.page import find_blocks
from obsidian_intel.store import NoteEdits, Trash, WritePlan
from obsidian_intel.text import Edit, Span, apply_edits


@dataclass(frozen=True)
class EjectPlan:
    """What `eject` would do. `texts`: path -> (before, after); `gone`: files that go to `.trash`."""

    writes: WritePlan
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def plan_eject(workspace: Workspace) -> EjectPlan:
    """Find what is ours: links with our label to notes of ours, blocks, properties, pages, settings."""
    vault, memory = workspace.vault, workspace.memory
    plan = plan_links(vault, memory=memory)
    texts: dict[str, tuple[str, str]] = {}
    gone: list[str] = []
    edits: list[NoteEdits] = []
    for path, note in sorted(vault.notes.items()):
        if note.kind is NoteKind.MONTH:
            found = _links(workspace, path, plan)
        elif note.kind is NoteKind.PAGE or is_ours(note, vault, memory):
            if workspace.store.ours(path) == workspace.entries[path].sha256:
                gone.append(path)
                continue
            found = _page(workspace, path) if note.kind is NoteKind.PAGE else _paper(workspace, path, plan)
        else:
            continue
        document = workspace.document(path)
        if found and isinstance(document, Document):
            texts[path] = (document.text, apply_edits(document.text, found))
            edits.append(NoteEdits(path, document.sha256, tuple(found)))
    gone += _files(workspace)
    trash = tuple(Trash(path, sha) for path in gone if (sha := _sha256(workspace, path)))
    return EjectPlan(WritePlan("eject", edits=tuple(edits), trash=trash), texts, tuple(t.path for t in trash))


def _sha256(workspace: Workspace, path: str) -> str | None:
    found = workspace.document(path)
    return found.sha256 or None


def _files(workspace: Workspace) -> Iterator[str]:
    """Our settings, and pictures of our pages that nobody changed."""
    if (workspace.root / FILE_NAME).is_file():
        yield FILE_NAME
    folder = workspace.config.rollup.folder.strip("/") + "/"
    for path in sorted(workspace.listing.files):
        if path.startswith(folder) and path.endswith(".svg"):
            ours = workspace.store.ours(path)
            if ours is not None and ours == _sha256(workspace, path):
                yield path


def _links(workspace: Workspace, path: str, plan: LinkPlan) -> list[Edit]:
    """Our wikilinks of one month: our label, and a note that we made or a link that we put in."""
    document = workspace.document(path)
    if not isinstance(document, Document):
        return []
    edits = []
    for planned in plan.slots:
        slot, fact = planned.slot, planned.slot.fact
        if slot.month != path or fact.note_range is None:
            continue
        span = fact.note_range.span
        if span.start < fact.range.span.end or not _is_our_link(workspace, slot, span.of(document.text)):
            continue
        start = span.start - 1 if document.text[span.start - 1] == " " else span.start
        edits.append(Edit(Span(start, span.end), ""))
    return edits


def _is_our_link(workspace: Workspace, slot: Slot, text: str) -> bool:
    vault, memory = workspace.vault, workspace.memory
    if not re.search(r"\\?\|" + re.escape(workspace.config.link.label) + r"\]\]$", text):
        return False
    path = vault.resolve(slot.fact.note or "", slot.month)
    note = vault.notes.get(path) if path else None
    ours = note is not None and is_ours(note, vault, memory)
    return ours or workspace.store.recall(LINK_MEMORY, slot.memory_key) is not None


def _page(workspace: Workspace, path: str) -> list[Edit]:
    """The block of a page that a person wrote on; the properties go when they are ours alone."""
    document = workspace.document(path)
    if not isinstance(document, Document):
        return []
    edits = [Edit(_with_newline(document.text, span), "") for span in find_blocks(document.text)]
    frontmatter = read_frontmatter(document)
    if {prop.key for prop in frontmatter.properties} <= {"type", "since", "until"}:
        edits.insert(0, Edit(frontmatter.span, ""))
    return edits


def _paper(workspace: Workspace, path: str, plan: LinkPlan) -> list[Edit]:
    """Our block, our link line, and each property that still holds what we wrote."""
    document = workspace.document(path)
    if not isinstance(document, Document):
        return []
    frontmatter = read_frontmatter(document)
    if frontmatter.present and not frontmatter.valid:
        return []
    body = body_offset(document, frontmatter)
    blocks = [Span(s.start + body, s.end + body) for s in strip_block(document.text[body:])]
    edits = [Edit(_with_newline(document.text, span), "") for span in blocks]
    data = paper_data(workspace, plan, path)
    config = workspace.config.papers
    wanted: list[tuple[str, str | list[str]]] = [
        (config.properties.get(key, key), list(value) if isinstance(value, tuple) else value)
        for key, value in data.values(config).items()
    ]
    if data.url:
        limit = blocks[0].start if blocks else len(document.text)
        start = document.text.find(source_line(data.id, data.url), body, limit)
        if start >= 0:
            end = start + len(source_line(data.id, data.url))
            edits.insert(0, Edit(_with_newline(document.text, Span(start, end)), ""))
    months = workspace.config.papers.properties.get("months", "months")
    head = _without(Document(path, document.text[:body]), wanted, months)
    return [*changed_span(document.text[:body], head), *edits]


def _without(head: Document, wanted: Sequence[tuple[str, str | list[str]]], months: str) -> str:
    """Frontmatter without what we wrote: equal scalars, equal list items."""
    for key, value in wanted:
        frontmatter = read_frontmatter(head)
        found = frontmatter.get(key)
        if found is None:
            continue
        if isinstance(value, str):
            edits = remove_property(head, frontmatter, key) if frontmatter.text(key) == value else []
        elif set(frontmatter.texts(key)) <= set(value):
            edits = remove_property(head, frontmatter, key)
        else:
            edits = remove_from_list(head, frontmatter, key, value) if key == months else []
        head = Document(head.path, apply_edits(head.text, edits)) if edits else head
    frontmatter = read_frontmatter(head)
    if frontmatter.present and not frontmatter.content.of(head.text).strip():
        return head.text[: frontmatter.span.start] + head.text[frontmatter.span.end :]
    return head.text


def _with_newline(text: str, span: Span) -> Span:
    end = span.end
    if text.startswith("\r\n", end):
        return Span(span.start, end + 2)
    return Span(span.start, end + 1) if end < len(text) and text[end] in "\r\n" else span
