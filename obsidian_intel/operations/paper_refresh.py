"""`papers refresh`: which papers are asked about, and what is known of them written into the notes that we made."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import ConfigError, Refused, StoreError
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.near_names import nearest
from obsidian_intel.core.text import Edit
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.markdown.frontmatter.read import body_offset, read_frontmatter
from obsidian_intel.operations.planned_papers import PlannedPapers
from obsidian_intel.papers.fetch import FetchPlan, FetchReport, Progress, fetch, plan_fetch
from obsidian_intel.papers.full_text.download import ADDRESS_NAME as TEXTS_NAME
from obsidian_intel.papers.http_client import Clock, HttpClient, Limits
from obsidian_intel.papers.known_properties import KNOWN_KEYS, is_bare_title, known_values, main_id
from obsidian_intel.papers.link_plan import plan_links
from obsidian_intel.papers.ownership import may_write
from obsidian_intel.papers.paper_note import property_edits
from obsidian_intel.papers.plan_model import SAID_MEMORY
from obsidian_intel.papers.property_sync import (
    SOURCE,
    SyncContext,
    WrittenValues,
    encode_written,
    property_changes,
    taken_as_said,
)
from obsidian_intel.papers.records import PaperRecord, PaperRecords
from obsidian_intel.papers.sources import sources
from obsidian_intel.store.write_plan import NoteEdits, Refusal, WritePlan
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.vault import Vault

FRESH_DAYS, UNLISTED_DAYS = 30, 7
_ASKED_JUST_NOW = timedelta(hours=1)
MayWrite = Callable[[str, bool], bool]


@dataclass(frozen=True)
class KnownWrites:
    """What came of writing what is known. `waiting`: notes that are not written now, for someone is at them."""

    updated: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    step_id: str | None = None
    waiting: int = 0


def cited_papers(vault: Vault, months: Collection[str] | None = None) -> list[str]:
    """The ids of all papers that rows of the log name, each once, in order of month and row.

    `months`: only those of these notes.
    """
    notes = [note for note in vault.months if months is None or note.path in months]
    return list(dict.fromkeys(p.id for note in notes for row in note.rows for p in row.papers if p.id))


def due_papers(ids: Iterable[str], records: PaperRecords, *, known_too: bool = False) -> list[str]:
    """Of these papers those to be asked about: of which nothing is known, or what is known is a month old; those that
    their source did not list only when a week has gone.

    `known_too`: all but those asked about within the last hour, so that a run that was ended goes on where it was.
    """
    fresh, missed = (_before(_ASKED_JUST_NOW if known_too else timedelta(days=n)) for n in (FRESH_DAYS, UNLISTED_DAYS))
    due = []
    for paper in ids:
        record = records.get(paper)
        if record.fetched < fresh if record is not None else records.unlisted_at(paper) < missed:
            due.append(paper)
    return due


def unlisted_papers(ids: Iterable[str], records: PaperRecords) -> list[str]:
    """Of these papers those that are not asked about now because their source did not list them a short while ago."""
    missed = _before(timedelta(days=UNLISTED_DAYS))
    return [paper for paper in ids if records.get(paper) is None and records.unlisted_at(paper) >= missed]


def _before(age: timedelta) -> str:
    return (datetime.now(UTC) - age).strftime("%Y-%m-%dT%H:%M:%SZ")


def questions(config: Config, ids: Iterable[str]) -> FetchPlan:
    """What would be asked about these papers. Raises `Refused` where the settings allow nothing, or `ConfigError`."""
    if not config.network.allowed:
        raise Refused(
            Message("`network = false` in obsintel.toml: nothing is asked; `--offline` uses what is known already")
        )
    names = [*(source.name for source in sources()), TEXTS_NAME]
    for name in config.network.addresses:
        if name not in names:
            near = nearest(name, names)
            hint = (
                Message("did you mean `{near}`?", near=near)
                if near
                else Message("known are {names}", names=enumerated(names))
            )
            raise ConfigError(
                Message("obsintel.toml: `network.addresses` names no source `{name}`; {hint}", name=name, hint=hint)
            )
    return plan_fetch(ids, config.network)


def ask(
    config: Config,
    plan: FetchPlan,
    records: PaperRecords,
    progress: Progress | None = None,
    *,
    clock: Clock | None = None,
    limits: Limits | None = None,
) -> FetchReport:
    """Ask what is planned; every answer is kept in `records` at once. Raises `ObsintelError` without the extra."""
    if not plan.questions:
        return FetchReport({}, plan.not_asked)
    with HttpClient(config.network.contact, clock, limits) as client:
        try:
            return fetch(plan, records, client, progress)
        except OSError as error:
            raise StoreError(
                Message(
                    "{file}: what was learnt cannot be kept: {strerror}",
                    file=records.file,
                    strerror=error.strerror or error,
                )
            ) from None


def write_known(
    workspace: Workspace,
    ids: Collection[str] | None = None,
    *,
    explicit: bool = True,
    may_write_now: MayWrite | None = None,
) -> KnownWrites:
    """Write what is known into the notes that we made: one step of the history. `ids`: only of these papers.

    A person's own words stay: a property that holds something else than we wrote, or that was taken out, is left. What
    `undo` took back is written again only where a person asks (`explicit`).
    """
    draft = KnownEdits(workspace)
    edits, waiting = [], 0
    for path, note in sorted(workspace.vault.heads.items()):
        if ids is not None and not any(each in ids for each in note.ids):
            continue
        undone = workspace.store.memory.was_undone("known", path)
        found = draft.of(note, anew=undone) if explicit or not undone else None
        if found is not None and may_write_now is not None and not may_write_now(path, False):
            waiting += 1
        elif found is not None:
            edits.append(found)
    report = workspace.store.apply(WritePlan("papers refresh", edits=tuple(edits)), explicit=explicit)
    with suppress(StoreError):
        workspace.store.remember_all(draft.remember)
    if report.done:
        workspace.refresh()
    done = tuple(each.path for each in report.done)
    return KnownWrites(done, (*draft.refused, *report.refused), report.step_id, waiting)


class KnownEdits:
    """The edits of notes that we made after which they say what is known of their papers."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.remember: list[tuple[str, str, str]] = []
        self.refused: list[Refusal] = []
        self._known = workspace.paper_lookup()
        self._memory = workspace.memory
        self._plan = plan_links(workspace.vault, memory=self._memory)
        self._rows = PlannedPapers(workspace, self._plan)

    def of(self, note: NoteFacts, *, anew: bool = False) -> NoteEdits | None:
        """The edits of one note; None where it is not ours, or nothing new is known. `anew`: after an undo."""
        workspace, path = self.workspace, note.path
        if not note.readable or not note.ids or not may_write(note, workspace.vault, self._memory):
            return None
        slots = self._plan.of_note.get(path, ())
        paper = main_id(note.ids, next((slot.fact.id for slot in slots if slot.fact.id), None))
        record = self._known(paper)
        if paper is None or record is None:
            return None
        document = workspace.document(path)
        entry = workspace.entries.get(path)
        if not isinstance(document, Document) or entry is None or entry.sha256 != document.sha256:
            self.refused.append(Refusal(path, Message("it changed meanwhile")))
            return None
        return self._edits(note, document, paper, record, anew)

    def _edits(
        self, note: NoteFacts, document: Document, paper: str, record: PaperRecord, anew: bool
    ) -> NoteEdits | None:
        config, path = self.workspace.config.papers, note.path
        front = read_frontmatter(document)
        if front.present and not front.valid:
            return None
        values = known_values(record, paper)
        title = front.text(config.properties.get("title", "title"))
        if title is not None and record.is_paper and is_bare_title(title):
            values["title"] = record.title
        before = self._memory.said(path)
        said = dict(before if before is not None else self._taken_as_said(note, document, paper, record))
        about = {key: said[key] for key in said if key in values and not (anew and key in KNOWN_KEYS)}
        # `mend` lets `published` be filled in; ids are not among the values, so none of them is touched
        what = property_changes(front, values, config, SyncContext(said=about, mend=True))
        edits: list[Edit] = property_edits(document, body_offset(document, front), what, config)
        source = said.get(SOURCE, (note.block.source if note.block is not None else "",))[0]
        remember = SAID_MEMORY, path, encode_written({**said, **what.said}, source)
        if edits:
            return NoteEdits(path, document.sha256, tuple(edits), remember=(remember,))
        if before is not None and {**said, **what.said} != dict(before):
            self.remember.append(remember)
        return None

    def _taken_as_said(self, note: NoteFacts, document: Document, paper: str, record: PaperRecord) -> WrittenValues:
        """Where this machine does not remember the note: what stands there, and what was known where any of it does."""
        config, front = self.workspace.config.papers, read_frontmatter(document)
        said = dict(taken_as_said(front, self._rows.paper(note.path).values(config), config))
        if any(front.get(config.properties.get(key, key)) is not None for key in KNOWN_KEYS):
            said.update(taken_as_said(front, known_values(record, paper), config))
        return said


def today() -> str:
    """The day, for what is done once a day."""
    return time.strftime("%Y-%m-%d")
