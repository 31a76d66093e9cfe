"""A plan made into texts and edits: what goes into months, what paper notes say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec.structs import replace

from obsidian_intel.core.config import fold
from obsidian_intel.core.document import Document
from obsidian_intel.core.link_names import fold_path
from obsidian_intel.core.message import Message
from obsidian_intel.core.paper_ids import id_month
from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.quoting import Number
from obsidian_intel.markdown.frontmatter.read import read_frontmatter
from obsidian_intel.months.model import Month, MonthRow, Section
from obsidian_intel.papers.entries import LogEntry
from obsidian_intel.papers.gather import log_entry
from obsidian_intel.papers.link_text import render_link, retarget
from obsidian_intel.papers.ownership import is_managed
from obsidian_intel.papers.paper_note import PaperContent, new_note, separator_before, update_note
from obsidian_intel.papers.plan_model import (
    LABEL_MEMORY,
    LINK_MEMORY,
    SAID_MEMORY,
    Action,
    LinkHistory,
    LinkPlan,
    MentionPlan,
    PaperMention,
)
from obsidian_intel.papers.property_sync import GAP, SCORES, SyncContext, encode_written, property_changes
from obsidian_intel.papers.score_properties import score_values
from obsidian_intel.papers.stale_notes import expected_digest, expected_scores, mention_digest
from obsidian_intel.store.model import Create, NoteEdits, Refusal, WritePlan
from obsidian_intel.vault.facts import BlockFact
from obsidian_intel.vault.note_parser import read
from obsidian_intel.vault.vault import Vault


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
        self.vault = _with_new_notes(workspace.vault, plan)
        self.refused: list[Refusal] = []
        self.remember: list[tuple[str, str, str]] = []
        self.before: dict[str, str] = {}
        self._months: dict[str, tuple[Document, Month] | None] = {}
        self._rows: dict[str, list[tuple[Section, MonthRow]]] = {}
        self._known = workspace.paper_lookup()

    def write_plan(self) -> WritePlan:
        """New notes, links in months, and paper notes brought up to date."""
        months = list(self._month_edits())
        wanted = {path for edit in months for path in edit.needs}
        creates = [self._create(path) for path in self.plan.makes if path in wanted]
        return WritePlan("link", tuple(creates), (*months, *self._updates()))

    def _create(self, path: str) -> Create:
        config = self.workspace.config.papers
        data = self.paper(path)
        data = replace(data, record=self._known(data.id))
        said = {key: value if isinstance(value, tuple) else (value,) for key, value in data.values(config).items()}
        said[SCORES] = self._scores_source(path)
        return Create(path, new_note(data, config), ((SAID_MEMORY, path, encode_written(said, self._source(path))),))

    def _source(self, path: str) -> str:
        return expected_digest(self.vault, path, self.plan.of_note.get(path, ()))

    def _scores_source(self, path: str) -> tuple[str, ...]:
        source = expected_scores(self.vault, self._history, path, self.plan.of_note.get(path, ()))
        return (source,) if source else ()

    @cached_property
    def _history(self) -> LinkHistory:
        """What the journal knows, with the notes that the plan makes as made."""
        memory, makes = self.workspace.memory, self.plan.makes
        return replace(memory, made=lambda path: path in makes or memory.made(path))

    def _scores(self, path: str) -> dict[str, Number]:
        """The score properties of a note that we made: of the rows of models that it is for."""
        if not self.workspace.config.papers.scores or not self._history.made(path):
            return {}
        rows = []
        for slot in self.plan.of_note.get(path, ()):
            found = self._row(slot) if slot.row_fact.kind == "models" else None
            if found is not None:
                rows.append((self.vault.notes[slot.month].last_day, found[1].metrics))
        return score_values(self.workspace.config, rows)

    def month(self, path: str) -> tuple[Document, Month] | None:
        """A month read again from the file, or None when it is not what the plan was made from."""
        if path not in self._months:
            self._months[path] = self._read(path)
        return self._months[path]

    def _read(self, path: str) -> tuple[Document, Month] | None:
        document = self.workspace.document(path)
        entry = self.workspace.entries.get(path)
        if not isinstance(document, Document) or entry is None or entry.sha256 != document.sha256:
            self.refused.append(Refusal(path, Message("it changed meanwhile")))
            return None
        month = read(document, self.workspace.config, self.workspace.obsidian).month
        self.before[path] = document.text
        return (document, month) if month is not None else None

    def _month_edits(self) -> Iterator[NoteEdits]:
        by_month: dict[str, list[MentionPlan]] = {}
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
                self.refused.append(
                    Refusal(path, Message("the month would read differently with the links in; left as it is"))
                )
                continue
            needs = tuple(dict.fromkeys(plan.note or "" for plan in plans))
            # One a link, in the order of `edits`: `store.undone` tells by their numbers which ones were taken back.
            remember = tuple((LINK_MEMORY, plan.slot.memory_key, plan.note or "") for plan in plans)
            remember += ((LABEL_MEMORY, self.workspace.config.link.label, "1"),)
            yield NoteEdits(path, document.sha256, edits, needs, remember)

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
            if any(self.month(slot.month) is None for slot in self.plan.of_note.get(path, ())):
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
        data = self.paper(path)
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

    def paper(self, path: str) -> PaperContent:
        """All that the rows say of the paper whose note is `path`."""
        slots = self.plan.of_note.get(path, ())
        entries = tuple(entry for slot in slots if (entry := self._entry(slot, path)))
        months = tuple(dict.fromkeys(self.vault.link_target(slot.month, path) for slot in slots))
        first = slots[0] if slots else None
        paper_id = next((slot.fact.id for slot in slots if slot.fact.id), None)
        stem = path.rpartition("/")[2].removesuffix(".md")
        named = first is not None and not first.is_bare
        known = self.workspace.memory.title(paper_id) if paper_id and not named else None
        title = first.name if first is not None and named else known or stem
        mechanism = tuple(dict.fromkeys(tag for slot in slots for tag in self._tags(slot)))
        return PaperContent(
            title=title,
            id=paper_id,
            url=next((slot.fact.url for slot in slots if slot.fact.url), None),
            published=id_month(paper_id) if paper_id else None,
            first_seen=min((slot.period for slot in slots), default=""),
            mechanism=mechanism,
            months=months,
            entries=entries,
            aliases=_aliases(stem, slots),
            named=named or first is None,
            scores=self._scores(path),
        )

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

    def _tags(self, slot: PaperMention) -> Iterator[str]:
        found = self._row(slot)
        if found is not None and (cell := found[1].cells.get("mechanism")):
            yield from (group.tag for group in cell.outline.groups if group.tag)

    def _entry(self, slot: PaperMention, path: str) -> LogEntry | None:
        found = self._row(slot)
        if found is None:
            return None
        section, row = found
        month = self.vault.link_target(slot.month, path)
        return log_entry(section, row, slot.paper, slot.period, month, mention_digest(slot))

    def _row(self, slot: PaperMention) -> tuple[Section, MonthRow] | None:
        if slot.month not in self._rows:
            found = self.month(slot.month)
            if found is None:
                return None
            self._rows[slot.month] = data_rows(found[1], raw=self.workspace.config.link.raw)
        return self._rows[slot.month][slot.row]


def _written(block: BlockFact | None) -> tuple[str, ...]:
    """The months that our block speaks of, as items of `months`."""
    return tuple(f"[[{target}]]" for target in block.months) if block is not None and block.intact else ()


def paper_data(workspace: Workspace, plan: LinkPlan, path: str) -> PaperContent:
    """All that the rows say of the paper whose note is `path`."""
    return LinkEdits(workspace, plan).paper(path)


def data_rows(month: Month, *, raw: bool = False) -> list[tuple[Section, MonthRow]]:
    """The rows that facts are kept of, in the same order. `raw`: those of no known kind, too (`link.raw`)."""
    return [(s, row) for s in month.sections if (s.kind is not None or raw) and not s.guide for row in s.data]


def _aliases(stem: str, slots: Iterable[PaperMention]) -> tuple[str, ...]:
    names = (" ".join(slot.name.split()) for slot in slots)
    kept = (
        name
        for name in names
        if name and fold_path(name) != fold_path(stem) and not name.startswith(("http://", "https://"))
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
    metrics = tuple((m.benchmark, m.value, m.unit, m.condition, m.protocol, m.owner) for m in row.metrics)
    return (fold(row.name), row.state, len(row.cells), papers, metrics, row.ragged, row.closed)


def _with_new_notes(vault: Vault, plan: LinkPlan) -> Vault:
    """The vault as it will be, so that links are named as Obsidian will resolve them."""
    return vault.with_files(vault.files | frozenset(plan.makes))
