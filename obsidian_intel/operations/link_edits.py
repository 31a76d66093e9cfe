"""A plan made into texts and edits: what goes into months, what paper notes say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec.structs import replace

from obsidian_intel.core.declared_settings import fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.read import read_frontmatter
from obsidian_intel.months.typed_month import Month, MonthRow
from obsidian_intel.operations.planned_papers import PlannedPapers
from obsidian_intel.papers.link_text import render_link, retarget
from obsidian_intel.papers.ownership import is_managed
from obsidian_intel.papers.paper_note import new_note, separator_before, update_note
from obsidian_intel.papers.plan_model import (
    LABEL_MEMORY,
    LINK_MEMORY,
    SAID_MEMORY,
    Action,
    LinkPlan,
    MentionPlan,
)
from obsidian_intel.papers.property_sync import GAP, SCORES, SyncContext, encode_written, property_changes
from obsidian_intel.papers.stale_notes import expected_digest, expected_scores
from obsidian_intel.store.write_plan import Create, NoteEdits, Refusal, WritePlan
from obsidian_intel.vault.facts import BlockFact
from obsidian_intel.vault.note_parser import read


class LinkEdits:
    """Texts and edits for one plan."""

    def __init__(self, workspace: Workspace, plan: LinkPlan, *, restore: bool = False, renew: bool = False) -> None:
        """`restore`: entries of ours that a person took out of `months` come back (`link --again`).

        `renew`: as in `LinkRequest`.
        """
        self.restore = restore
        self.renew = renew
        self.workspace = workspace
        self.plan = plan
        self.papers = PlannedPapers(workspace, plan)
        self.vault = self.papers.vault
        self.refused, self.before = self.papers.refused, self.papers.before
        self.remember: list[tuple[str, str, str]] = []
        self._known = workspace.paper_lookup()

    def write_plan(self) -> WritePlan:
        """New notes, links in months, and paper notes brought up to date."""
        months = list(self._month_edits())
        wanted = {path for edit in months for path in edit.needs}
        creates = [self._create(path) for path in self.plan.makes if path in wanted]
        return WritePlan("link", tuple(creates), (*months, *self._updates()))

    def _create(self, path: str) -> Create:
        config = self.workspace.config.papers
        data = self.papers.paper(path)
        data = replace(data, record=self._known(data.id))
        said = {key: value if isinstance(value, tuple) else (value,) for key, value in data.values(config).items()}
        said[SCORES] = self._scores_source(path)
        return Create(path, new_note(data, config), ((SAID_MEMORY, path, encode_written(said, self._source(path))),))

    def _source(self, path: str) -> str:
        return expected_digest(self.vault, path, self.plan.of_note.get(path, ()))

    def _scores_source(self, path: str) -> tuple[str, ...]:
        source = expected_scores(self.vault, self.papers.history, path, self.plan.of_note.get(path, ()))
        return (source,) if source else ()

    def _month_edits(self) -> Iterator[NoteEdits]:
        by_month: dict[str, list[MentionPlan]] = {}
        for plan in self.plan.slots:
            if plan.note and plan.action in (Action.LINK, Action.MAKE, Action.REPOINT):
                by_month.setdefault(plan.slot.month, []).append(plan)
        for path, plans in by_month.items():
            found = self.papers.month(path)
            if found is None:
                continue
            document, month = found
            plans = self._harmless(document, month, plans)
            if not plans:
                continue
            edits = tuple(self._edit(document, plan) for plan in plans)
            needs = tuple(dict.fromkeys(plan.note or "" for plan in plans))
            # One a link, in the order of `edits`: `store.undone` tells by their numbers which ones were taken back.
            remember = tuple((LINK_MEMORY, plan.slot.memory_key, plan.note or "") for plan in plans)
            remember += ((LABEL_MEMORY, self.workspace.config.link.label, "1"),)
            yield NoteEdits(path, document.sha256, edits, needs, remember)

    def _harmless(self, document: Document, month: Month, plans: list[MentionPlan]) -> list[MentionPlan]:
        """The plans whose links change nothing that the month says; the others are refused, each with its row."""
        if self._reads_the_same(document, month, [self._edit(document, plan) for plan in plans]):
            return plans
        alone = [plan for plan in plans if self._reads_the_same(document, month, (self._edit(document, plan),))]
        together = self._reads_the_same(document, month, [self._edit(document, plan) for plan in alone])
        kept = alone if together else []
        for plan in plans:
            if plan not in kept:
                place = f"{document.path}:{plan.slot.fact.range.start.line}"
                reason = Message("the month would read differently with the link of `{name}` in", name=plan.slot.label)
                self.refused.append(Refusal(place, reason))
        return kept

    def _edit(self, document: Document, plan: MentionPlan) -> Edit:
        fact, note = plan.slot.fact, plan.note or ""
        if fact.note is None or fact.note_range is None:
            row = plan.slot.row_fact
            link = render_link(self.vault, note, plan.slot.month, in_table=row.shape == "table")
            place = fact.insert
            if row.below is not None and self._is_heading_linked(plan.slot.month, row.name):
                place = row.below
            return Edit(Span(place, place), f" {link}")
        return retarget(document.text, fact.note_range.span, fact.note, self.vault, note, plan.slot.month)

    def _is_heading_linked(self, month: str, name: str) -> bool:
        """Whether any note links to the heading of `month` that names the row: a link in it would break that one."""
        folded = fold(name)
        return any(folded in anchor for anchor in self._anchors_linked.get(month, ()))

    @cached_property
    def _anchors_linked(self) -> dict[str, set[str]]:
        """Of each note, the headings that notes link to, folded."""
        found: dict[str, set[str]] = {}
        for note in self.vault.notes.values():
            for link in note.links:
                path = self.vault.resolve(link.target, note.path) if link.anchor else None
                if path:
                    found.setdefault(path, set()).add(fold(link.anchor))
        return found

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
                self.refused.append(Refusal(path, Message("it changed meanwhile")))
                continue
            if any(self.papers.month(slot.month) is None for slot in self.plan.of_note.get(path, ())):
                continue
            edits, remember = self._update(path, document)
            if edits:
                self.before[path] = document.text
                yield NoteEdits(path, document.sha256, edits, remember=(remember,))
            else:
                self.remember.append(remember)

    def _update(self, path: str, document: Document) -> tuple[tuple[Edit, ...], tuple[str, str, str]]:
        workspace = self.workspace
        config, note = workspace.config.papers, workspace.vault.notes[path]
        data = self.papers.paper(path)
        said = workspace.memory.said(path)
        adopt = said is None and not is_managed(note, workspace.vault, workspace.memory)
        front = read_frontmatter(document)
        terms = SyncContext(
            said={} if adopt else said,
            mend=self._may_mend(path, data.id),
            known=data.id in note.ids,
            restore=self.restore,
            same=lambda one, other: self._month(one, path) == self._month(other, path),
            written=_written(note.block),
        )
        values = data.values(config)
        if not data.named:  # its title may be a known one, that must not depend on what is kept of papers
            values.pop("title", None)
        what = property_changes(front, values, config, terms)
        may_append = adopt and all(r.closed for r in read(document, workspace.config, workspace.obsidian).note.regions)
        edits = update_note(document, data, config, what, adopt=may_append, renew=self.renew)
        gap = {GAP: (separator_before(document),)} if may_append and note.block is None else {}
        written = {**what.said, **gap, SCORES: self._scores_source(path)}
        return tuple(edits), (SAID_MEMORY, path, encode_written(written, self._source(path)))

    def _month(self, item: str, path: str) -> str:
        """The note that an item of `months` means."""
        target = item.removeprefix("[[").removesuffix("]]").partition("|")[0].partition("#")[0]
        return self.vault.resolve(target, path) or item

    def _may_mend(self, path: str, paper_id: str | None) -> bool:
        """Whether the note's id may follow its rows: they agree on one, and nobody else claims it or the old ones."""
        note = self.workspace.vault.notes[path]
        if paper_id is None or any(slot.fact.id not in (None, paper_id) for slot in self.plan.of_note.get(path, ())):
            return False
        return not any(self._claimed_elsewhere(each, path) for each in {paper_id, *note.ids})

    def _claimed_elsewhere(self, paper_id: str, path: str) -> bool:
        """Whether another note or a row of another note carries this id."""
        if any(other != path for other in self.vault.by_id.get(paper_id, ())):
            return True
        return any(
            slot.fact.id == paper_id for note, slots in self.plan.of_note.items() if note != path for slot in slots
        )


def _written(block: BlockFact | None) -> tuple[str, ...]:
    """The months that our block speaks of, as items of `months`."""
    return tuple(f"[[{target}]]" for target in block.months) if block is not None and block.intact else ()


def _said(month: Month) -> list[object]:
    """What a month says, our links left out: for comparing before and after."""
    return [
        month.period,
        [(s.field, s.value) for s in month.statements],
        [(s.key, s.title, s.kind, s.columns, [_row_said(row) for row in s.rows]) for s in month.sections],
    ]


def _row_said(row: MonthRow) -> tuple[object, ...]:
    papers = tuple((p.id, p.title, p.url) for p in row.papers)
    metrics = tuple((m.benchmark, m.value, m.unit, m.condition, m.protocol, m.owner) for m in row.metrics)
    return (fold(row.name), row.state, len(row.cells), papers, metrics, row.ragged, row.closed)
