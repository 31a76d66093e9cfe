"""`eject`: everything of ours taken out of a vault; what a person wrote stays, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from obsidian_intel.core.config import FILE_NAME, PapersConfig, Strings
from obsidian_intel.core.document import Document
from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.engine.link_history import linked_notes
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.edits import remove_from_list, remove_property
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.operations.link_edits import paper_data
from obsidian_intel.papers.link_plan import plan_links
from obsidian_intel.papers.ownership import is_managed
from obsidian_intel.papers.paper_note import PaperContent, changed_span, find_source
from obsidian_intel.papers.plan_model import LinkPlan
from obsidian_intel.papers.property_sync import GAP, HAD, SOURCE, WrittenValues
from obsidian_intel.reports.rollup.page import find_blocks
from obsidian_intel.store.model import NoteEdits, Trash, WritePlan
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.managed_block import strip_block


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
        if note.kind is NoteKind.PAGE or is_managed(note, vault, memory):
            if workspace.store.ours(path) == workspace.entries[path].sha256:
                gone.append(path)
                continue
            found = _page(workspace, path) if note.kind is NoteKind.PAGE else _paper(workspace, path, plan)
        elif note.kind is NoteKind.TEMPLATE:
            continue
        else:
            found = _links(workspace, path)
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


def _links(workspace: Workspace, path: str) -> list[Edit]:
    """Our wikilinks in a person's note, wherever they stand now, to a note of ours or one we linked to."""
    document = workspace.document(path)
    if not isinstance(document, Document):
        return []
    text, edits = document.text, []
    for link in workspace.vault.notes[path].links:
        span = link.range.span
        if not _is_our_link(workspace, path, link.target, span.of(text)):
            continue
        start = span.start - 1 if text[span.start - 1 : span.start] == " " else span.start
        edits.append(Edit(Span(start, span.end), ""))
    return edits


def _is_our_link(workspace: Workspace, month: str, target: str, text: str) -> bool:
    vault, memory = workspace.vault, workspace.memory
    if text != f"[[{target}\\|{workspace.config.link.label}]]":
        return False
    path = vault.resolve(target, month)
    note = vault.notes.get(path) if path else None
    return (note is not None and is_managed(note, vault, memory)) or (path or target) in linked_notes(workspace.store)


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
    said = workspace.memory.said(path)
    blocks = [Span(s.start + body, s.end + body) for s in strip_block(document.text[body:])]
    edits = [_block_edit(document.text, span, said) for span in blocks]
    data = paper_data(workspace, plan, path)
    if source := _source(document.text, body, data, said):
        edits.insert(0, Edit(_with_newline(document.text, source), ""))
    head = _without(Document(path, document.text[:body]), _values(workspace, path, data, said), workspace.config.papers)
    return [*changed_span(document.text[:body], head), *edits]


def _block_edit(text: str, span: Span, said: WrittenValues | None) -> Edit:
    """The block taken out, with what we put before it in a note that was a person's."""
    whole = _with_newline(text, span)
    gap = (said or {}).get(GAP, ("",))[0]
    start = span.start - len(gap) if gap and text[: span.start].endswith(gap) else span.start
    between = gap[: len(gap) // 2] if text[whole.end :] and not text[:start].endswith(("\n", "\r")) else ""
    return Edit(Span(start, whole.end), between)


def _source(text: str, body: int, data: PaperContent, said: WrittenValues | None) -> Span | None:
    """The line to the paper, as the row has it now or as we once wrote it."""
    known = [(data.id, data.url), *((paper_id(url), url) for url in (said or {}).get("url", ()))]
    found = (find_source(text, body, paper, url) for paper, url in known if url)
    return next((span for span in found if span), None)


def _values(workspace: Workspace, path: str, data: PaperContent, said: WrittenValues | None) -> dict[str, Strings]:
    """Under our names, the values that are ours: what we said there, or as far as nobody knows, what rows say now."""
    if said is not None:
        kept = {key: value for key, value in said.items() if key not in (SOURCE, GAP) and not key.startswith(HAD)}
        return {key: tuple(v for v in values if v not in said.get(HAD + key, ())) for key, values in kept.items()}
    values = {k: v if isinstance(v, tuple) else (v,) for k, v in data.values(workspace.config.papers).items()}
    return {"months": values["months"]} if workspace.config.papers.adopt else values


def _without(head: Document, ours: Mapping[str, Strings], config: PapersConfig) -> str:
    """Frontmatter without what is ours: scalars that we wrote, items of lists that we added."""
    for key, values in ours.items():
        name = config.properties.get(key, key)
        frontmatter = read_frontmatter(head)
        found = frontmatter.get(name)
        if found is None or found.nested:
            continue
        if set(frontmatter.texts(name)) <= set(values):
            edits = remove_property(head, frontmatter, name)
        else:
            edits = remove_from_list(head, frontmatter, name, values) if found.is_list else []
        head = Document(head.path, apply_edits(head.text, edits)) if edits else head
    frontmatter = read_frontmatter(head)
    if frontmatter.present and ours and not frontmatter.content.of(head.text).strip():
        return head.text[: frontmatter.span.start] + head.text[frontmatter.span.end :]
    return head.text


def _with_newline(text: str, span: Span) -> Span:
    end = span.end
    if text.startswith("\r\n", end):
        return Span(span.start, end + 2)
    return Span(span.start, end + 1) if end < len(text) and text[end] in "\r\n" else span
