"""`link`: the plan made into texts and edits, guarded by a second reading, and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from obsidian_intel.cells import id_month
from obsidian_intel.config import fold
from obsidian_intel.document import Document
from obsidian_intel.errors import Refused
from obsidian_intel.frontmatter import read_frontmatter
from obsidian_intel.month import Month, MonthRow, Section
from obsidian_intel.papers import Entry, PaperData, new_note, update_note
from obsidian_intel.papers.gather import entry_of
from obsidian_intel.pipeline.holding import held_back
from obsidian_intel.pipeline.workspace import Workspace
from obsidian_intel.plan import LINK_MEMORY, Action, LinkPlan, Slot, SlotPlan, Wish, entry_digest, plan_links
from obsidian_intel.reader import read
from obsidian_intel.store import Create, NoteEdits, Refusal, WritePlan, WriteReport
from obsidian_intel.text import Edit, Span, apply_edits
from obsidian_intel.vault import Vault, fold_path

ATTEMPTS = 4


@dataclass(frozen=True)
class LinkReport:
    """What `link` did, or would do. All by vault path."""

    plan: LinkPlan
    writes: WritePlan
    made: tuple[str, ...] = ()
    linked: tuple[SlotPlan, ...] = ()
    repointed: tuple[SlotPlan, ...] = ()
    updated: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    step_id: str | None = None
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def left(self) -> list[SlotPlan]:
        """Rows left alone, with a reason each."""
        return [p for p in self.plan.slots if p.action in (Action.BROKEN, Action.LEAVE, Action.WAIT)]


def link(
    workspace: Workspace,
    wish: Wish | None = None,
    *,
    write: bool = True,
    confirm: Callable[[int], bool] = lambda count: True,
) -> LinkReport:
    """Link every row that can be. `confirm(count)` is asked before more than `link.max_new` notes are made."""
    wish = wish or Wish()
    memory = workspace.memory
    report: LinkReport | None = None
    for _ in range(ATTEMPTS if wish.explicit else 1):
        plan = plan_links(workspace.vault, wish, memory)
        if plan.is_idle:
            return report or LinkReport(plan, WritePlan("link"))
        if len(plan.makes) > workspace.config.link.max_new and write and not confirm(len(plan.makes)):
            raise Refused(
                f"{len(plan.makes)} new notes are more than {workspace.config.link.max_new}; nothing was made"
            )
        if wish.still is not None:
            plan = held_back(plan, workspace.vault, wish.still)
            if plan.is_idle:
                return report or LinkReport(plan, WritePlan("link"))
        draft = _Draft(workspace, plan)
        writes = draft.write_plan()
        if not write:
            return _report(plan, writes, None, draft)
        done = workspace.store.apply(writes, explicit=wish.explicit)
        workspace.sync()
        report = _merged(report, _report(plan, writes, done, draft))
        if not any(_is_stale(refusal) for refusal in done.refused):
            break
    assert report is not None
    return report


def _is_stale(refusal: Refusal) -> bool:
    return "changed" in refusal.reason


def _merged(first: LinkReport | None, second: LinkReport) -> LinkReport:
    if first is None:
        return second
    return LinkReport(
        second.plan,
        second.writes,
        tuple(dict.fromkeys(first.made + second.made)),
        first.linked + second.linked,
        first.repointed + second.repointed,
        tuple(dict.fromkeys(first.updated + second.updated)),
        second.refused,
        second.step_id or first.step_id,
        {**second.before, **first.before},
    )


def _report(plan: LinkPlan, writes: WritePlan, done: WriteReport | None, draft: _Draft) -> LinkReport:
    creates = {create.path for create in writes.creates}
    edited = {edit.path for edit in writes.edits}
    refused: tuple[Refusal, ...] = tuple(draft.refused)
    if done is not None:
        creates = {each.path for each in done.done if each.op == "create"}
        edited = {each.path for each in done.done if each.op == "edit"}
        refused += done.refused
    months = {slot.slot.month for slot in plan.slots}
    return LinkReport(
        plan,
        writes,
        tuple(sorted(creates)),
        tuple(p for p in plan.slots if p.action in (Action.LINK, Action.MAKE) and p.slot.month in edited),
        tuple(p for p in plan.slots if p.action is Action.REPOINT and p.slot.month in edited),
        tuple(sorted(edited - months)),
        refused,
        done.step_id if done else None,
        draft.before,
    )


class _Draft:
    """Texts and edits for one plan."""

    def __init__(self, workspace: Workspace, plan: LinkPlan) -> None:
        self.workspace = workspace
        self.plan = plan
        self.vault = _with_new_notes(workspace.vault, plan)
        self.refused: list[Refusal] = []
        self.before: dict[str, str] = {}
        self._months: dict[str, tuple[Document, Month] | None] = {}

    def write_plan(self) -> WritePlan:
        """New notes, links in months, and paper notes brought up to date."""
        months = list(self._month_edits())
        wanted = {path for edit in months for path in edit.needs}
        creates = [
            Create(path, new_note(self.paper(path), self.workspace.config.papers))
            for path in self.plan.makes
            if path in wanted
        ]
        return WritePlan("link", tuple(creates), (*months, *self._updates()))

    def month(self, path: str) -> tuple[Document, Month] | None:
        """A month read again from the file, or None when it is not what the plan was made from."""
        if path not in self._months:
            self._months[path] = self._read(path)
        return self._months[path]

    def _read(self, path: str) -> tuple[Document, Month] | None:
        document = self.workspace.document(path)
        entry = self.workspace.entries.get(path)
        if not isinstance(document, Document) or entry is None or entry.sha256 != document.sha256:
            self.refused.append(Refusal(path, "it changed meanwhile"))
            return None
        month = read(document, self.workspace.config, self.workspace.obsidian).month
        self.before[path] = document.text
        return (document, month) if month is not None else None

    def _month_edits(self) -> Iterator[NoteEdits]:
        by_month: dict[str, list[SlotPlan]] = {}
        for plan in self.plan.slots:
            if plan.note and plan.action in (Action.LINK, Action.MAKE, Action.REPOINT):
                by_month.setdefault(plan.slot.month, []).append(plan)
        for path, plans in by_month.items():
            found = self.month(path)
            if found is None:
                continue
            document, month = found
            edits = tuple(self._edit(document, plan) for plan in plans)
            if not self._reads_the_same(document, month, edits):
                self.refused.append(Refusal(path, "the month would read differently with the links in; left as it is"))
                continue
            needs = tuple(dict.fromkeys(plan.note or "" for plan in plans))
            remember = tuple((LINK_MEMORY, plan.slot.memory_key, plan.note or "") for plan in plans)
            yield NoteEdits(path, document.sha256, edits, needs, remember)

    def _edit(self, document: Document, plan: SlotPlan) -> Edit:
        fact, note = plan.slot.fact, plan.note or ""
        target = self.vault.link_target(note, plan.slot.month)
        if fact.note is None or fact.note_range is None:
            return Edit(Span(fact.insert, fact.insert), f" [[{target}\\|{self.workspace.config.link.label}]]")
        span = fact.note_range.span
        start = document.text.index(fact.note, span.start, span.end)
        return Edit(Span(start, start + len(fact.note)), target)

    def _reads_the_same(self, document: Document, month: Month, edits: Sequence[Edit]) -> bool:
        """Whether the month says the same with the edits in: the guard against any surprise."""
        text = apply_edits(document.text, edits)
        after = read(Document.from_text(document.path, text), self.workspace.config, self.workspace.obsidian).month
        return after is not None and _said(after) == _said(month)

    def _updates(self) -> Iterator[NoteEdits]:
        for path in self.plan.updates:
            document = self.workspace.document(path)
            entry = self.workspace.entries.get(path)
            if not isinstance(document, Document) or entry is None or entry.sha256 != document.sha256:
                self.refused.append(Refusal(path, "it changed meanwhile"))
                continue
            if any(self.month(slot.month) is None for slot in self.plan.of_note.get(path, ())):
                continue
            edits = tuple(update_note(document, self.paper(path, document), self.workspace.config.papers))
            if edits:
                self.before[path] = document.text
                yield NoteEdits(path, document.sha256, edits)

    def paper(self, path: str, document: Document | None = None) -> PaperData:
        """All that the rows say of the paper whose note is `path`."""
        slots = self.plan.of_note.get(path, ())
        entries = tuple(entry for slot in slots if (entry := self._entry(slot, path)))
        months = tuple(dict.fromkeys(self.vault.link_target(slot.month, path) for slot in slots))
        first = slots[0] if slots else None
        paper_id = next((slot.fact.id for slot in slots if slot.fact.id), None)
        stem = path.rpartition("/")[2].removesuffix(".md")
        title = (first.name if first else "") or stem
        if title.startswith(("http://", "https://")):
            title = stem
        mechanism = tuple(dict.fromkeys(tag for slot in slots for tag in self._tags(slot)))
        return PaperData(
            title=title,
            id=paper_id,
            url=next((slot.fact.url for slot in slots if slot.fact.url), None),
            published=id_month(paper_id) if paper_id else None,
            first_seen=min((slot.period for slot in slots), default=""),
            mechanism=mechanism,
            months=months,
            entries=entries,
            aliases=_aliases(stem, slots),
            replaced=self._mended(path, paper_id, document) if document else {},
        )

    def _mended(self, path: str, paper_id: str | None, document: Document) -> dict[str, tuple[str, str]]:
        """A wrong id mended in the row: what the note's properties said, and what they should."""
        note = self.workspace.vault.notes.get(path)
        ids = {slot.fact.id for slot in self.plan.of_note.get(path, ()) if slot.fact.id}
        if note is None or paper_id is None or len(ids) != 1 or paper_id in note.ids:
            return {}
        scheme, _, number = paper_id.partition(":")
        old = next((i for i in note.ids if i.partition(":")[0] == scheme), None)
        if old is None or self.vault.by_id.get(paper_id) or self._claimed_elsewhere(old, path):
            return {}
        frontmatter = read_frontmatter(document)
        names = self.workspace.config.papers.properties
        found: dict[str, tuple[str, str]] = {}
        if scheme in ("arxiv", "doi"):
            before = frontmatter.text(names.get(scheme, scheme))
            if before is not None:
                found[scheme] = (before, number)
        url = next((s.fact.url for s in self.plan.of_note.get(path, ()) if s.fact.url), None)
        before = frontmatter.text(names.get("url", "url"))
        if url and before is not None:
            found["url"] = (before, url)
        published, now = frontmatter.text(names.get("published", "published")), id_month(paper_id)
        if published is not None and now:
            found["published"] = (published, now)
        return found

    def _claimed_elsewhere(self, paper_id: str, path: str) -> bool:
        """Whether another note or a row of another note carries this id."""
        if any(other != path for other in self.vault.by_id.get(paper_id, ())):
            return True
        return any(
            slot.fact.id == paper_id for note, slots in self.plan.of_note.items() if note != path for slot in slots
        )

    def _tags(self, slot: Slot) -> Iterator[str]:
        found = self._row(slot)
        if found is not None and (cell := found[1].cells.get("mechanism")):
            yield from (group.tag for group in cell.outline.groups if group.tag)

    def _entry(self, slot: Slot, path: str) -> Entry | None:
        found = self._row(slot)
        if found is None:
            return None
        section, row = found
        month = self.vault.link_target(slot.month, path)
        return entry_of(section, row, slot.paper, slot.period, month, entry_digest(slot))

    def _row(self, slot: Slot) -> tuple[Section, MonthRow] | None:
        found = self.month(slot.month)
        return data_rows(found[1])[slot.row] if found else None


def paper_data(workspace: Workspace, plan: LinkPlan, path: str) -> PaperData:
    """All that the rows say of the paper whose note is `path`."""
    return _Draft(workspace, plan).paper(path)


def data_rows(month: Month) -> list[tuple[Section, MonthRow]]:
    """The rows that facts are kept of, in the same order."""
    return [(s, row) for s in month.sections if s.kind is not None and not s.guide for row in s.data]


def _aliases(stem: str, slots: Iterable[Slot]) -> tuple[str, ...]:
    names = (" ".join(slot.name.split()) for slot in slots)
    kept = (
        name for name in names if fold_path(name) != fold_path(stem) and not name.startswith(("http://", "https://"))
    )
    return tuple(dict.fromkeys(kept))


def _said(month: Month) -> list[object]:
    """What a month says, our links left out: for comparing before and after."""
    return [
        month.period,
        [(s.field, s.value) for s in month.statements],
        [(s.key, s.title, s.kind, s.columns, [_row_said(row) for row in s.rows]) for s in month.sections],
    ]


def _row_said(row: MonthRow) -> tuple[object, ...]:
    papers = tuple((p.id, p.title, p.url) for p in row.papers)
    metrics = tuple((m.benchmark, m.value, m.unit, m.condition, m.protocol) for m in row.metrics)
    return (fold(row.name), row.state, len(row.cells), papers, metrics, row.ragged, row.closed)


def _with_new_notes(vault: Vault, plan: LinkPlan) -> Vault:
    """The vault as it will be, so that links are named as Obsidian will resolve them."""
    return Vault(vault.notes, vault.files | frozenset(plan.makes), vault.config, vault.obsidian, vault.placeholders)
