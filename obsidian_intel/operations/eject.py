"""`eject`: everything of ours taken out of a vault; what a person wrote stays, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from obsidian_intel.core.declared_settings import PapersConfig, Strings
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import Refused
from obsidian_intel.core.message import Message
from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.core.text import Edit, Span, SpanIndex, apply_edits, narrow_edits, with_line_ending
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.edits import remove_from_list, remove_property
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.operations.eject_files import emptied_folders, is_wholly_ours, made_files, output_trace
from obsidian_intel.operations.eject_history import EjectHistory
from obsidian_intel.operations.eject_traces import (
    Trace,
    block_traces,
    link_trace,
    property_traces,
    relabelled_links,
    unread_traces,
)
from obsidian_intel.operations.planned_papers import PlannedPapers
from obsidian_intel.papers.link_plan import plan_links
from obsidian_intel.papers.paper_note import PaperContent, find_source
from obsidian_intel.papers.plan_model import LinkPlan
from obsidian_intel.papers.property_sync import GAP, HAD, SCORES, SOURCE, WrittenValues
from obsidian_intel.reports.rollup.page import find_blocks
from obsidian_intel.store.write_plan import NoteEdits, Refusal, Trash, WritePlan
from obsidian_intel.vault.classify import PROBLEMS_TYPE, ROLLUP_TYPE, NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.managed_block import strip_block
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.query_model import ResultState

_PAGE_VALUES: dict[str, Strings] = {"type": (ROLLUP_TYPE, PROBLEMS_TYPE)}


@dataclass(frozen=True)
class EjectPlan:
    """What `eject` would do. `texts`: path -> (before, after); `gone`: files that go to `.trash`.

    `emptied`: folders in which nothing is then. `left`: what cannot be taken out now. `is_history_known`: whether this
    machine remembers what it wrote here.
    """

    writes: WritePlan
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    left: tuple[Trace, ...] = ()
    is_history_known: bool = True


@dataclass(frozen=True)
class EjectReport:
    """What `eject` did: notes cleaned, files trashed, folders removed, what was refused, what of ours is left."""

    cleaned: tuple[str, ...]
    trashed: tuple[str, ...]
    removed: tuple[str, ...]
    refused: tuple[Refusal, ...]
    left: tuple[Trace, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing of ours is left."""
        return not self.refused and all(each.yours for each in self.left)


def plan_eject(workspace: Workspace) -> EjectPlan:
    """Find what is ours: links with our label to notes of ours, blocks, properties, pages, pictures, settings."""
    history = EjectHistory(workspace)
    plan = plan_links(workspace.vault, memory=workspace.memory)
    texts: dict[str, tuple[str, str]] = {}
    gone: list[str] = []
    edits: list[NoteEdits] = []
    left: list[Trace] = []
    for path, note in sorted(workspace.vault.notes.items()):
        document = workspace.document(path)
        if not isinstance(document, Document):
            continue
        if is_wholly_ours(history, note, document.sha256):
            gone.append(path)
            continue
        if kept := output_trace(history, note, document.sha256):
            left.append(kept)
            continue
        found = [*_own_edits(workspace, history, document, note, plan), *_results(workspace, document, note)]
        links, doubtful = _links(history, document, note, found)
        found = sorted([*found, *links])
        after = apply_edits(document.text, found) if found else document.text
        if found and not after.strip("\ufeff \t\r\n") and (history.made(path) or history.said(path) is None):
            gone.append(path)
            continue
        left += [*doubtful, *block_traces(document, found)]
        if found and note.block is not None and history.said(path) is None:
            left += property_traces(path, after, workspace.config.papers)
        if found:
            texts[path] = (document.text, after)
            edits.append(NoteEdits(path, document.sha256, tuple(found)))
    files = made_files(workspace, history)
    gone += files.gone
    left += [*files.left, *relabelled_links(workspace, history, gone), *unread_traces(workspace, history)]
    trash = tuple(Trash(path, sha) for path in gone if (sha := workspace.store.sha256(path)))
    writes = WritePlan("eject", edits=tuple(edits), trash=trash)
    trashed = tuple(each.path for each in trash)
    emptied = tuple(emptied_folders(workspace.root, trashed))
    return EjectPlan(writes, texts, trashed, emptied, tuple(sorted(set(left))), history.is_known)


def eject(workspace: Workspace, plan: EjectPlan) -> EjectReport:
    """Do what `plan_eject` found, then look again: what was saved meanwhile, or refused, is left and named."""
    report = workspace.store.apply(plan.writes, explicit=True)
    removed = workspace.store.remove_empty_folders(plan.emptied)
    workspace.refresh()
    after = plan_eject(workspace)
    refused = {each.path for each in report.refused}
    again = (
        Trace(path, 0, Message("has something of ours again; run `obsintel eject` again"))
        for path in after.writes.paths
    )
    once = (each for each in plan.left if each.once)
    left = {*after.left, *once, *(each for each in again if each.path not in refused)}
    return EjectReport(
        tuple(each.path for each in report.done if each.op == "edit"),
        tuple(each.path for each in report.done if each.op == "trash"),
        tuple(removed),
        report.refused,
        tuple(sorted(left)),
    )


def _own_edits(
    workspace: Workspace, history: EjectHistory, document: Document, note: NoteFacts, plan: LinkPlan
) -> list[Edit]:
    """What of a page or a paper note is ours: blocks, properties, the line to the paper."""
    if note.kind is NoteKind.PAGE:
        return _page(document)
    text = document.text
    if "obsintel:begin log" not in text and not history.is_managed(note) and history.said(note.path) is None:
        return []
    return _paper(workspace, history, document, plan)


def _results(workspace: Workspace, document: Document, note: NoteFacts) -> list[Edit]:
    """The results of a note's queries, as we wrote them; marks and SQL are the person's."""
    if not note.queries:
        return []
    blocks = read(document, workspace.config, workspace.obsidian).queries.blocks
    return [Edit(each.result, "") for each in blocks if each.state is ResultState.INTACT]


def _links(
    history: EjectHistory, document: Document, note: NoteFacts, taken: Sequence[Edit]
) -> tuple[list[Edit], list[Trace]]:
    """Our links in a note, wherever they stand now and however Obsidian wrote them anew; and those that may be ours."""
    text, edits, doubtful = document.text, [], []
    spans = SpanIndex(edit.span for edit in taken)
    for link in note.links:
        span = link.range.span
        ours = history.is_our_link(note.path, link) if link.label is not None else False
        if ours is False or spans.holds(span.start):
            continue
        if ours is None:
            doubtful.append(link_trace(note.path, link, text))
            continue
        start = span.start - 1 if text[span.start - 1 : span.start] == " " else span.start
        edits.append(Edit(Span(start, span.end), ""))
    return edits, doubtful


def _page(document: Document) -> list[Edit]:
    """The block of a page that a person wrote on, and the properties that are ours."""
    try:
        blocks = [Edit(with_line_ending(document.text, span), "") for span in find_blocks(document.text)]
    except Refused:
        blocks = []
    frontmatter = read_frontmatter(document)
    body = body_offset(document, frontmatter)
    head = _without(Document(document.path, document.text[:body]), _PAGE_VALUES | _dates(frontmatter), PapersConfig())
    return [*narrow_edits(document.text[:body], head), *blocks]


def _dates(frontmatter: Frontmatter) -> dict[str, Strings]:
    return {key: frontmatter.texts(key) for key in ("since", "until") if frontmatter.get(key) is not None}


def _paper(workspace: Workspace, history: EjectHistory, document: Document, plan: LinkPlan) -> list[Edit]:
    """Our block, our link line, and each property that still holds what we wrote."""
    frontmatter, path = read_frontmatter(document), document.path
    if frontmatter.present and not frontmatter.valid:
        return []
    body = body_offset(document, frontmatter)
    said = history.said(path)
    blocks = [Span(s.start + body, s.end + body) for s in strip_block(document.text[body:])]
    edits = [_block_edit(document.text, span, said) for span in blocks]
    data = PlannedPapers(workspace, plan).paper(path)
    if source := _source(document.text, body, data, said):
        edits.insert(0, Edit(with_line_ending(document.text, source), ""))
    head = _without(Document(path, document.text[:body]), _values(workspace, path, data, said), workspace.config.papers)
    return [*narrow_edits(document.text[:body], head), *edits]


def _block_edit(text: str, span: Span, said: WrittenValues | None) -> Edit:
    """The block taken out, with what we put before it in a note that was a person's."""
    whole = with_line_ending(text, span)
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
    """Our property names -> the values that are ours: those the ledger knows, else what the rows say now."""
    if said is not None:
        kept = {
            key: value for key, value in said.items() if key not in (SOURCE, SCORES, GAP) and not key.startswith(HAD)
        }
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
