"""What of ours is left in a vault and cannot be taken out now: each trace by its place, in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from obsidian_intel.core.declared_settings import PapersConfig
from obsidian_intel.core.document import Document, Unreadable
from obsidian_intel.core.errors import StoreError
from obsidian_intel.core.message import Message, enumerated, marked
from obsidian_intel.core.text import Edit, SpanIndex, apply_edits, offset_before
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.markdown.note_parts import RegionKind
from obsidian_intel.markdown.parser import scan_note
from obsidian_intel.operations.eject_history import EjectHistory
from obsidian_intel.papers.known_properties import KNOWN_KEYS
from obsidian_intel.papers.link_plan import mentions
from obsidian_intel.papers.plan_model import LINK_MEMORY
from obsidian_intel.vault.facts import LinkFact
from obsidian_intel.vault.query_blocks import find_query_blocks
from obsidian_intel.vault.query_model import ResultState

_MARK = re.compile(r"^[ \t]*%%[ \t]*obsintel:(?:begin|end|sum)\b[^%\r\n]*%%", re.MULTILINE)
_CODE = (RegionKind.CODE, RegionKind.FENCE, RegionKind.INDENTED)
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_SHOWN = 60
_QUERY = marked("a query block: its marks and its SQL are yours")
_QUERY_EDITED = marked("the result of a query that was edited: take it out by hand")
_DAMAGED = marked("a block of ours that was edited, or whose marks are not whole: take it out by hand")
OURS = (
    *("type", "title", "aliases", "arxiv", "doi", "url", "published", "first_seen", "mechanism", "months"),
    *KNOWN_KEYS,
)


@dataclass(frozen=True, order=True)
class Trace:
    """Something of ours that stays for now. `line` counts from 1; 0 is the file as a whole.

    `once`: what told of it is taken out by the same run, so no later one can name it. `yours`: it is a person's, and
    named only so that they know.
    """

    path: str
    line: int
    what: str
    once: bool = False
    yours: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}" if self.line else f"{self.path}: {self.what}"


def block_traces(before: Document, edits: Sequence[Edit]) -> Iterator[Trace]:
    """Blocks that stay after `edits`: a person's queries, and those of ours that were edited or are not whole.

    Their lines are those of the note as it is, `before`.
    """
    path, text = before.path, apply_edits(before.text, edits) if edits else before.text
    if "obsintel:" not in text:
        return
    document = Document.from_text(path, text)
    body = body_offset(document, read_frontmatter(document))
    marks = list(_MARK.finditer(text.replace("\r\n", " \n").replace("\r", "\n"), body))
    if not marks:
        return

    def line(offset: int) -> int:
        return before.line_of(offset_before(edits, offset))

    note = scan_note(document, body)
    code = SpanIndex(region.span for region in note.regions if region.kind in _CODE)
    queries = find_query_blocks(text, note).blocks
    for block in queries:
        edited = block.state is ResultState.EDITED
        yield Trace(
            path,
            line(block.span.start),
            Message(_QUERY_EDITED) if edited else Message(_QUERY),
            yours=not edited,
        )
    within = SpanIndex(block.span for block in queries)
    others = [match for match in marks if not (code.holds(match.start()) or within.holds(match.start()))]
    ours = [match for match in others if " query" not in match[0]]
    for match in others:
        if match not in ours:
            yield Trace(path, line(match.start()), Message("a mark of a query block: it is yours"), yours=True)
    if ours:
        yield Trace(path, line(ours[0].start()), Message(_DAMAGED))


def property_traces(path: str, text: str, papers: PapersConfig) -> Iterator[Trace]:
    """Properties under names of ours that stay in a paper note, on a machine that does not remember what it wrote."""
    frontmatter = read_frontmatter(Document.from_text(path, text))
    names = {papers.properties.get(key, key) for key in OURS}
    left = [prop.key for prop in frontmatter.properties if prop.key in names]
    if left:
        keys = enumerated(f"`{key}`" for key in left)
        what = Message("its properties {keys} may be ours: this machine does not remember what was written", keys=keys)
        yield Trace(path, 1, what, once=True)


def link_trace(path: str, link: LinkFact, text: str) -> Trace:
    """A link that looks like one of ours, where nothing on this machine tells that it is."""
    shown = link.range.span.of(text)
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    return Trace(
        path,
        link.range.start.line,
        Message("`{shown}` may be ours, but its note is not; remove it if it is", shown=shown),
    )


def relabelled_links(workspace: Workspace, history: EjectHistory, trashed: Collection[str]) -> Iterator[Trace]:
    """Links that we put in and whose words a person changed, where their note goes."""
    put_in = workspace.store.recall_all(LINK_MEMORY)
    for mention in mentions(workspace.vault):
        fact, known = mention.fact, put_in.get(mention.memory_key)
        if known is None or fact.note is None or fact.note_range is None:
            continue
        links = workspace.vault.notes[mention.month].links
        link = next((each for each in links if each.range.span == fact.note_range.span), None)
        note = workspace.vault.resolve(fact.note, mention.month)
        is_gone = known in trashed or known not in workspace.vault.notes
        if link is not None and link.label not in history.labels and note in (None, known) and is_gone:
            yield Trace(
                mention.month,
                link.range.start.line,
                Message("the link to `{note}`: its words are yours now", note=fact.note),
            )


def unread_traces(workspace: Workspace, history: EjectHistory) -> Iterator[Trace]:
    """Files that may hold something of ours and cannot be read or are not here."""
    listing, root = workspace.listing, workspace.root
    for path in listing.notes:
        found = workspace.document(path, listing.notes[path])
        if isinstance(found, Unreadable) and (history.wrote(path) or _has_marks(workspace, history, path)):
            yield Trace(
                path,
                0,
                Message("not read ({message}); correct that and run `obsintel eject` again", message=found.message),
            )
    for path in listing.placeholders:
        if history.wrote(path) or not history.is_known:
            yield Trace(
                path, 0, Message("a sync service holds it elsewhere; download it and run `obsintel eject` again")
            )
    for folder, reason in listing.unreadable.items():
        yield Trace(f"{folder}/", 0, Message("cannot be looked into: {reason}", reason=reason))
    for path in listing.links:
        if history.wrote(path):
            yield Trace(path, 0, Message("a symbolic link now: not written through"))
    for path in history.away():
        yield Trace(
            path,
            0,
            Message("not here; check out the git branch of {name} that has it and run eject again", name=root.name),
        )


def _has_marks(workspace: Workspace, history: EjectHistory, path: str) -> bool:
    """Whether the bytes of a file that cannot be read as a note hold a mark or a label of ours, or cannot be had."""
    words = ("obsintel:begin", *(f"{before}{label}]" for label in history.labels for before in ("|", "[")))
    try:
        return workspace.store.contains(path, [word.encode(each) for word in words for each in _ENCODINGS])
    except StoreError:
        return True
