"""The results of query blocks: worked out, and written where the answer has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.sql.query import QueryAnswer, check_query
from obsidian_intel.core.text import Edit, Span, SpanIndex, apply_edits, with_line_ending
from obsidian_intel.engine.workspace import Workspace, is_within
from obsidian_intel.reports.query_output import markdown_table
from obsidian_intel.store.ledger import undone_key
from obsidian_intel.store.write_plan import NoteEdits, Refusal, WritePlan
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts
from obsidian_intel.vault.managed_block import content_sum
from obsidian_intel.vault.note_parser import ParsedNote, read
from obsidian_intel.vault.query_blocks import result_text
from obsidian_intel.vault.query_model import QueryBlock, ResultState

MEMORY = "query"  # kind of the ledger: queries whose answer was written
ATTEMPTS = 4
IsWanted = Callable[[str, str], bool]
"""Whether the block of a note (its path) with this SQL is to be looked at."""


class BlockPlace(NamedTuple):
    """A query block by the line of its begin mark. `rows`: of its answer; `is_cut`: there are more than are shown."""

    path: str
    line: int
    rows: int = 0
    is_cut: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class QueryFailure(NamedTuple):
    """A block without an answer, and why."""

    place: BlockPlace
    reason: str


@dataclass(frozen=True)
class QueryReport:
    """What was done, or would be. `current` counts blocks whose answer stands there already.

    `edited` are those whose result a person has changed: they are left. `before`: texts by path.
    """

    writes: WritePlan = field(default_factory=lambda: WritePlan("refresh"))
    renewed: tuple[BlockPlace, ...] = ()
    current: int = 0
    edited: tuple[BlockPlace, ...] = ()
    failures: tuple[QueryFailure, ...] = ()
    refused: tuple[Refusal, ...] = ()
    step_id: str | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    asks_anew: bool = False  # a query of chance or time is among them: its answer may be another at any time


def is_settled(report: QueryReport) -> bool:
    """Whether every answer stands there already, and will until something in the vault changes."""
    told = report.renewed or report.edited or report.failures or report.refused or report.writes
    return not told and not report.asks_anew


def notes_with_queries(workspace: Workspace, paths: Sequence[str] | None = None) -> list[NoteFacts]:
    """The notes that hold query blocks, in the whole vault or in the notes and folders of `paths`; no templates."""
    vault, within = workspace.vault, None if paths is None else frozenset(paths)
    return [
        note
        for path, note in sorted(vault.heads.items())
        if note.queries and note.kind is not NoteKind.TEMPLATE and not vault.is_excluded(path)
        if within is None or is_within(path, within)
    ]


def query_key(sql: str) -> str:
    """What the ledger knows a query by."""
    return hashlib.sha256(sql.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def refresh_queries(
    workspace: Workspace,
    paths: Sequence[str] | None = None,
    *,
    write: bool = True,
    explicit: bool = True,
    is_wanted: IsWanted = lambda path, sql: True,
) -> QueryReport:
    """Bring the results of query blocks up to date.

    A note that is saved meanwhile is read and planned again; so is all after a write, for a result may move the lines
    that another one names.
    """
    report = QueryReport()
    if write and explicit:
        _forget_undone(workspace, notes_with_queries(workspace, paths))
    kept: dict[str, QueryAnswer | str] = {}
    for _ in range(ATTEMPTS):
        plan = _plan(workspace, notes_with_queries(workspace, paths), is_wanted, kept)
        if not write or not plan.writes:
            return _merged(report, plan)
        done = workspace.store.apply(plan.writes, explicit=explicit)
        workspace.refresh()
        written = {each.path for each in done.done}
        renewed = tuple(each for each in plan.renewed if each.path in written)
        refused = (*plan.refused, *done.refused)
        report = _merged(report, replace(plan, renewed=renewed, refused=refused, step_id=done.step_id))
        if refused and not (explicit and any("changed" in each.reason for each in refused)):
            break
    return report


def _forget_undone(workspace: Workspace, notes: Iterable[NoteFacts]) -> None:
    """A person asks for these blocks, so the watcher keeps them again."""
    ledger = workspace.store.memory
    for note in notes:
        for each in note.queries:
            key = query_key(each.sql)
            if ledger.was_undone(MEMORY, note.path, key):
                workspace.store.forget("undone", undone_key(MEMORY, note.path, key))


def _merged(first: QueryReport, second: QueryReport) -> QueryReport:
    return replace(
        second,
        renewed=tuple(dict.fromkeys((*first.renewed, *second.renewed))),
        current=max(0, second.current - len(first.renewed)),
        step_id=second.step_id or first.step_id,
        before={**second.before, **first.before},
    )


def _plan(
    workspace: Workspace, notes: Sequence[NoteFacts], is_wanted: IsWanted, kept: dict[str, QueryAnswer | str]
) -> QueryReport:
    """`kept`: answers of queries that ask for chance or time, which are asked once a run."""
    asked = [
        each.sql
        for note in notes
        for each in note.queries
        if each.state != ResultState.EDITED and is_wanted(note.path, each.sql)
    ]
    answers = kept | dict(_answers(workspace, [sql for sql in dict.fromkeys(asked) if sql not in kept]))
    passing = {sql: answers[sql] for sql in asked if not check_query(sql).is_repeatable}
    kept |= passing
    report = QueryReport(asks_anew=bool(passing))
    for note in notes:
        report = _joined(report, _plan_note(workspace, note.path, answers, is_wanted))
    return report


def _joined(report: QueryReport, other: QueryReport) -> QueryReport:
    return QueryReport(
        replace(report.writes, edits=(*report.writes.edits, *other.writes.edits)),
        (*report.renewed, *other.renewed),
        report.current + other.current,
        (*report.edited, *other.edited),
        (*report.failures, *other.failures),
        (*report.refused, *other.refused),
        before={**report.before, **other.before},
        asks_anew=report.asks_anew or other.asks_anew,
    )


def _answers(workspace: Workspace, queries: Iterable[str]) -> Iterator[tuple[str, QueryAnswer | str]]:
    """Each query with its answer, or why it has none. Those that can never have one cost no more than a look."""
    runnable = []
    for sql in queries:
        if fault := check_query(sql).fault:
            yield sql, fault
        else:
            runnable.append(sql)
    if not runnable:
        return
    from obsidian_intel.core.sql.limited import LimitedQueries

    with LimitedQueries(_data(workspace, runnable)) as process:
        for sql in runnable:
            try:
                yield sql, process.answer(sql)
            except UsageError as error:
                yield sql, str(error)


def _data(workspace: Workspace, queries: Iterable[str]) -> dict[str, Sequence[tuple[Any, ...]]]:
    from obsidian_intel.reports.export.table_rows import ExportTables

    tables = ExportTables(workspace)
    return {name: tables[name] for name in sorted({name for sql in queries for name in check_query(sql).tables})}


def _plan_note(
    workspace: Workspace, path: str, answers: Mapping[str, QueryAnswer | str], is_wanted: IsWanted
) -> QueryReport:
    """What is to be done in one note, as it stands now: it may have been saved since the answers were asked for."""
    document = workspace.document(path)
    if not isinstance(document, Document):
        return QueryReport(refused=(Refusal(path, str(document.message)),))
    parsed = read(document, workspace.config, workspace.obsidian)
    edited, failures, tables = [], [], {}
    for block in parsed.queries.blocks:
        place, found = BlockPlace(path, document.line_of(block.span.start)), answers.get(block.sql)
        if block.state is ResultState.EDITED:
            edited.append(place)
        elif found is None or not is_wanted(path, block.sql):
            continue
        elif isinstance(found, str):
            failures.append(QueryFailure(place, found))
        else:
            shown = place._replace(rows=len(found.rows), is_cut=found.is_cut)
            table = markdown_table(found.names, found.rows, is_cut=found.is_cut)
            tables[block.span.start] = _NewResult(block, shown, table)
    report = QueryReport(edited=tuple(edited), failures=tuple(failures))
    return _with_edits(workspace, report, parsed, tables) if tables else report


class _NewResult(NamedTuple):
    block: QueryBlock
    place: BlockPlace
    table: str

    @property
    def is_there(self) -> bool:
        return self.block.state is ResultState.INTACT and content_sum(self.table) == self.block.sum


def _with_edits(
    workspace: Workspace, report: QueryReport, parsed: ParsedNote, results: Mapping[int, _NewResult]
) -> QueryReport:
    """`report` with what is to be written into one note. `results`: by where their blocks begin."""
    document, new = parsed.document, [each for each in results.values() if not each.is_there]
    report = replace(report, current=len(results) - len(new))
    if not new:
        return report
    edits = tuple(Edit(each.block.result, result_text(each.table, _newline(document, each.block))) for each in new)
    after = Document.from_text(document.path, apply_edits(document.text, edits))
    if not _reads_the_same(parsed, read(after, workspace.config, workspace.obsidian), results):
        reason = Message("the note would read differently with the result in; left as it is")
        return replace(report, refused=(Refusal(document.path, reason),))
    remember = tuple((MEMORY, query_key(each.block.sql), "1") for each in new)
    plan = NoteEdits(document.path, document.sha256, edits, remember=remember)
    return replace(
        report,
        writes=WritePlan("refresh", edits=(plan,)),
        renewed=tuple(each.place for each in new),
        before={document.path: document.text},
    )


def _newline(document: Document, block: QueryBlock) -> str:
    """The line ending of the block's own lines: a note may have several."""
    end = document.line_span(document.line_of(block.fence.start)).end
    return with_line_ending(document.text, Span(end, end)).of(document.text)


def _reads_the_same(before: ParsedNote, after: ParsedNote, results: Mapping[int, _NewResult]) -> bool:
    """Whether a note says the same with its results in, and each of those is found again: the guard."""
    old, new = before.queries.blocks, after.queries.blocks
    if len(old) != len(new) or _said(before) != _said(after):
        return False
    return all(_is_found_again(now, results.get(was.span.start), was) for was, now in zip(old, new, strict=True))


def _is_found_again(block: QueryBlock, result: _NewResult | None, before: QueryBlock) -> bool:
    if result is None:
        return block.state is before.state
    return block.state is ResultState.INTACT and block.sum == content_sum(result.table) and block.sql == before.sql


def _said(parsed: ParsedNote) -> list[object]:
    """What a note says outside of its query blocks, without places."""
    note, text = parsed.note, parsed.document.text
    queries = SpanIndex(block.span for block in parsed.queries.blocks)
    return [
        [heading.text for heading in note.headings],
        [[line.of(text) for line in each.lines] for each in note.blocks if not queries.holds(each.lines[0].start)],
        [table.span.of(text) for table in note.tables],
        [link.span.of(text) for link in note.links],
        [tag.name for tag in note.tags],
        [section.key for section in parsed.month.sections] if parsed.month else None,
        [row.name for row in parsed.month.rows] if parsed.month else None,
    ]
