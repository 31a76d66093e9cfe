"""`add`: rows for papers that the log has not got, with their links and notes, in one step of the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import apply_edits, narrow_edits
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.add.addresses import PaperAddress, escape_name, unique
from obsidian_intel.operations.add.inbox import Inbox
from obsidian_intel.operations.add.places import LoggedPaper, cells_for, logged_papers, section_for
from obsidian_intel.operations.link import link
from obsidian_intel.operations.rows.append import NewRow, plan_new_row
from obsidian_intel.operations.rows.guard import check_inserted, check_outside, shifted
from obsidian_intel.operations.rows.refusal import RowRefused
from obsidian_intel.operations.rows.targets import OpenMonth, open_month
from obsidian_intel.operations.rows.write import ATTEMPTS, second_reading, unified_diff
from obsidian_intel.papers.plan_model import LinkRequest, PaperMention
from obsidian_intel.store.paths import CHANGED
from obsidian_intel.store.write_plan import NoteEdits, Refusal, WritePlan, WriteReport
from obsidian_intel.vault.note_parser import read

_NAMED = ("hf:", "github:")  # a model or a repository is called what its address says
TitleOf = Callable[[str], str]
"""From a paper's id to its title, `""` where it is not known."""


@dataclass(frozen=True, slots=True)
class AddRequest:
    """What is to be added to the month at `path`. `section` and `name` as people give them, `""`: by themselves.

    `mark` is put into each new row; `inbox` is the note whose lines are ticked; `write` False: nothing is written.
    """

    path: str
    addresses: Sequence[PaperAddress]
    section: str = ""
    name: str = ""
    mark: str = ""
    inbox: Inbox | None = None
    write: bool = True


@dataclass(frozen=True, slots=True)
class NotAdded:
    """An address whose row was refused."""

    address: PaperAddress
    refusal: RowRefused


@dataclass(frozen=True, slots=True)
class AddReport:
    """What came of it: new rows, those that the log has already, what was refused; the changes as diffs."""

    added: tuple[LoggedPaper, ...] = ()
    there: tuple[LoggedPaper, ...] = ()
    not_added: tuple[NotAdded, ...] = ()
    refused: tuple[Refusal, ...] = ()
    diff: str = ""
    step_id: str | None = None


def add_papers(workspace: Workspace, wish: AddRequest, title_of: TitleOf = lambda paper: "") -> AddReport:
    """Make rows for the papers that the log has not got. Raises `RowRefused` where the month cannot be read."""
    for _ in range(ATTEMPTS):
        plan = _planned(workspace, wish, title_of)
        if not plan.writes or not wish.write:
            return plan.report
        done = _apply(workspace, plan)
        workspace.refresh()
        if done is not None:
            ids = plan.ids
            added = tuple(each for each in logged_papers(workspace) if each.id in ids and each.path == wish.path)
            return replace(plan.report, added=added, refused=done.refused, step_id=done.step_id)
    raise RowRefused(
        "busy",
        Message("the note was saved by another program each of {count} times", count=ATTEMPTS),
        path=wish.path,
        hint=Message("nothing was added; call again when it is at rest"),
    )


@dataclass(frozen=True, slots=True)
class _AddPlan:
    """What is to be written, for the month as it was read."""

    report: AddReport
    opened: OpenMonth
    writes: WritePlan

    @property
    def ids(self) -> frozenset[str]:
        """The papers that get a row."""
        return frozenset(each.id for each in self.report.added)


def _apply(workspace: Workspace, plan: _AddPlan) -> WriteReport | None:
    """Write a plan, its insertion moved along when only other places of the month have changed; None: plan anew."""
    writes, path = plan.writes, plan.opened.path
    for _ in range(ATTEMPTS):
        done = workspace.store.apply(writes, explicit=True)
        if not any(refusal.path == path and refusal.reason == CHANGED for refusal in done.refused):
            return done
        moved = _moved(workspace, plan)
        if moved is None:
            return None
        writes = moved
    return None


def _moved(workspace: Workspace, plan: _AddPlan) -> WritePlan | None:
    """The plan for the month as it is now; None where its own place has changed, or would be read in another way."""
    try:
        now = open_month(workspace, plan.opened.path)
    except RowRefused:
        return None
    (month,) = [edits for edits in plan.writes.edits if edits.path == now.path]
    changed = narrow_edits(plan.opened.text, now.text)
    edits = tuple(shifted(edit, changed) for edit in month.edits)
    kept = tuple(edit for edit in edits if edit is not None)
    if len(kept) != 1 or len(edits) != 1:
        return None
    parsed = read(Document.from_text(now.path, apply_edits(now.text, kept)), workspace.config, workspace.obsidian)
    try:
        check_outside(now.parsed.note, parsed.note, kept[0])
        check_inserted(now.month, parsed.month, kept[0], plan.ids)
    except RowRefused:
        return None
    others = tuple(each for each in plan.writes.edits if each.path != now.path)
    month = NoteEdits(now.path, now.document.sha256, kept, month.needs, month.remember)
    return replace(plan.writes, edits=(month, *others))


def _planned(workspace: Workspace, wish: AddRequest, title_of: TitleOf) -> _AddPlan:
    """What would be written into the vault as it is now."""
    opened = open_month(workspace, wish.path)
    known: dict[str, LoggedPaper] = {}
    for each in logged_papers(workspace):
        known.setdefault(each.id, each)
    addresses = unique(wish.addresses)
    there = [known[address.id] for address in addresses if address.id in known]
    after, added, not_added = opened, [], []
    for address in addresses:
        if address.id in known:
            continue
        try:
            after, row = _with_row(workspace, after, wish, address, title_of)
            added.append(row)
        except RowRefused as refusal:
            not_added.append(NotAdded(address, refusal))
    ids = frozenset(each.id for each in added)
    writes = _writes(workspace, opened, after, ids) if added else WritePlan(_command(added))
    writes = _ticked(writes, wish.inbox, {*ids, *known}, _command(added))
    diff = unified_diff(wish.path, opened.text, _text_after(writes, opened)) + _other_diffs(writes, wish.inbox)
    return _AddPlan(AddReport(tuple(added), tuple(there), tuple(not_added), diff=diff), opened, writes)


def _command(added: Sequence[LoggedPaper]) -> str:
    return f"add {added[0].name[:40]}" + (f" and {len(added) - 1} more" if len(added) > 1 else "") if added else "add"


def _with_row(
    workspace: Workspace, opened: OpenMonth, wish: AddRequest, address: PaperAddress, title_of: TitleOf
) -> tuple[OpenMonth, LoggedPaper]:
    """The month with one more row, read again."""
    notes = workspace.vault.by_id.get(address.id)
    note = workspace.vault.notes[notes[0]] if notes else None
    title = "" if address.id.startswith(_NAMED) else title_of(address.id)
    known = title or address.title or (note.title or note.stem if note else "")
    name = escape_name(wish.name or known or address.name)
    section = section_for(opened, workspace, wish.section, address.id)
    cells = cells_for(opened, workspace, section, name, address.url, wish.mark)
    plan = plan_new_row(opened, NewRow(workspace, section, cells, again=True))
    after, (line, _, shown, _) = second_reading(workspace, opened, plan)
    row = next(row for row in after.month.rows if row.line == line)
    if address.id not in [paper.id for paper in row.papers]:
        raise RowRefused(
            "reads-otherwise",
            Message("the row would not be read as one of {paper}", paper=address.id),
            path=opened.path,
            hint=Message("give it another name with --name"),
        )
    return after, LoggedPaper(address.id, opened.path, line, shown, notes[0] if notes else None)


def _writes(workspace: Workspace, opened: OpenMonth, after: OpenMonth, ids: frozenset[str]) -> WritePlan:
    """New rows with their links, the notes that these need, and what other paper notes then say: one step."""

    def is_new(mention: PaperMention) -> bool:
        return mention.month == opened.path and mention.fact.id in ids

    with _as_if(workspace, opened.path, after.text):
        links = link(workspace, LinkRequest(only=is_new, again=True), write=False).writes
    month = next((edits for edits in links.edits if edits.path == opened.path), None)
    text = apply_edits(after.text, month.edits) if month else after.text
    edits = NoteEdits(
        opened.path,
        opened.document.sha256,
        tuple(narrow_edits(opened.text, text)),
        month.needs if month else (),
        month.remember if month else (),
    )
    others = tuple(each for each in links.edits if each.path != opened.path)
    return WritePlan("add", links.creates, (edits, *others))


@contextmanager
def _as_if(workspace: Workspace, path: str, text: str) -> Iterator[None]:
    """Within the block, the workspace as if the note at `path` held `text`; afterwards the file counts again."""
    before = workspace.read_already
    workspace.read_already = {**before, path: text.encode()}
    try:
        workspace.refresh_paths((path,))
        yield
    finally:
        workspace.read_already = {each: data for each, data in before.items() if each != path}
        workspace.refresh_paths((path,))


def _ticked(writes: WritePlan, inbox: Inbox | None, done: set[str], command: str) -> WritePlan:
    """The plan with the inbox's lines ticked whose papers all are in the log then."""
    edits = inbox.ticks(done) if inbox else ()
    ticks = (NoteEdits(inbox.document.path, inbox.document.sha256, edits),) if inbox and edits else ()
    return WritePlan(command, writes.creates, (*writes.edits, *ticks))


def _text_after(writes: WritePlan, opened: OpenMonth) -> str:
    edits = next((each.edits for each in writes.edits if each.path == opened.path), ())
    return apply_edits(opened.text, edits)


def _other_diffs(writes: WritePlan, inbox: Inbox | None) -> str:
    made = "".join(unified_diff(create.path, "", create.text) for create in writes.creates)
    document: Document | None = inbox.document if inbox else None
    if document is None:
        return made
    edits = next((each.edits for each in writes.edits if each.path == document.path), ())
    return made + unified_diff(document.path, document.text, apply_edits(document.text, edits))
