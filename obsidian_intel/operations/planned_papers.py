"""What the rows of a plan say of each paper, read again from the files that the plan was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec.structs import replace

from obsidian_intel.core.document import Document
from obsidian_intel.core.link_names import fold_path
from obsidian_intel.core.message import Message
from obsidian_intel.core.paper_ids import id_month
from obsidian_intel.core.periods import last_day_of
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.quoting import Number
from obsidian_intel.months.typed_month import Month, MonthRow, Section
from obsidian_intel.papers.entries import LogEntry
from obsidian_intel.papers.gather import log_entry
from obsidian_intel.papers.paper_note import PaperContent
from obsidian_intel.papers.plan_model import LinkHistory, LinkPlan, PaperMention
from obsidian_intel.papers.score_properties import score_values
from obsidian_intel.papers.stale_notes import mention_digest
from obsidian_intel.store.write_plan import Refusal
from obsidian_intel.vault.note_parser import read


class PlannedPapers:
    """The papers of one plan. `refused` are the months that are not what the plan was made from any more, `before` the
    texts of those that are; `vault` has the notes that the plan makes, so that links are named as Obsidian will resolve
    them.
    """

    def __init__(self, workspace: Workspace, plan: LinkPlan) -> None:
        self.workspace = workspace
        self.plan = plan
        self.vault = workspace.vault.with_files(workspace.vault.files | frozenset(plan.makes))
        self.refused: list[Refusal] = []
        self.before: dict[str, str] = {}
        self._months: dict[str, tuple[Document, Month] | None] = {}
        self._rows: dict[str, list[tuple[Section, MonthRow]]] = {}

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

    @cached_property
    def history(self) -> LinkHistory:
        """What the journal knows, with the notes that the plan makes as made."""
        memory, makes = self.workspace.memory, self.plan.makes
        return replace(memory, made=lambda path: path in makes or memory.made(path))

    def _scores(self, path: str) -> dict[str, Number]:
        """The score properties of a note that we made: of the rows of models that it is for."""
        if not self.workspace.config.papers.scores or not self.history.made(path):
            return {}
        rows = []
        for slot in self.plan.of_note.get(path, ()):
            found = self._row(slot) if slot.row_fact.kind == "models" else None
            if found is not None:
                note = self.vault.notes[slot.month]
                day = last_day_of(slot.period) if note.dates else note.last_day
                rows.append((day, found[1].metrics))
        return score_values(self.workspace.config, rows)

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


def data_rows(month: Month, *, raw: bool = False) -> list[tuple[Section, MonthRow]]:
    """The rows that facts are kept of, in the same order. `raw`: those of no known kind, too (`link.raw`)."""
    sections = [s for s in month.sections if not (month.dates and s.part is None)]
    return [(s, row) for s in sections if (s.kind is not None or raw) and not s.guide for row in s.data]


def _aliases(stem: str, slots: Iterable[PaperMention]) -> tuple[str, ...]:
    names = (" ".join(slot.name.split()) for slot in slots)
    kept = (
        name
        for name in names
        if name and fold_path(name) != fold_path(stem) and not name.startswith(("http://", "https://"))
    )
    return tuple(dict.fromkeys(kept))
