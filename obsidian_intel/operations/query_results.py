"""The results of query blocks: worked out, and written where the answer has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.sql.query import QueryAnswer, check_query
from obsidian_intel.core.text import Edit, SpanIndex, apply_edits
from obsidian_intel.engine.workspace import Workspace, is_within
from obsidian_intel.reports.query_output import markdown_table
from obsidian_intel.store.model import NoteEdits, Refusal, WritePlan
from obsidian_intel.vault.classify import NoteKind
from obsidian_intel.vault.facts import NoteFacts, QueryFact
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


def notes_with_queries(workspace: Workspace, paths: Sequence[str] | None = None) -> list[NoteFacts]:
    """The notes that hold query blocks, in the whole vault or in the notes and folders of `paths`; no templates."""
    vault = workspace.vault
    return [
        note
        for path, note in sorted(vault.heads.items())
        if note.queries and note.kind is not NoteKind.TEMPLATE and not vault.is_excluded(path)
        if paths is None or is_within(path, paths)
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
    """Bring the results of query blocks up to date. A note that is saved meanwhile is read and planned again."""
    report = QueryReport()
    for _ in range(ATTEMPTS if explicit else 1):
        plan = _plan(workspace, notes_with_queries(workspace, paths), is_wanted)
        if not write or not plan.writes:
            return _merged(report, plan)
        done = workspace.store.apply(plan.writes, explicit=explicit)
        workspace.refresh()
        written = {each.path for each in done.done}
        renewed = tuple(each for each in plan.renewed if each.path in written)
        refused = (*plan.refused, *done.refused)
        report = _merged(report, replace(plan, renewed=renewed, refused=refused, step_id=done.step_id))
        if not any("changed" in each.reason for each in refused):
            break
        workspace.refresh()
    return report


def _merged(first: QueryReport, second: QueryReport) -> QueryReport:
    return replace(
        second,
        renewed=(*first.renewed, *second.renewed),
        current=second.current - len(first.renewed) if first.renewed else second.current,
        step_id=second.step_id or first.step_id,
        before={**second.before, **first.before},
    )


def _plan(workspace: Workspace, notes: Sequence[NoteFacts], is_wanted: IsWanted) -> QueryReport:
    asked = [
        each.sql
        for note in notes
        for each in note.queries
        if each.state != ResultState.EDITED and is_wanted(note.path, each.sql)
    ]
    answers = dict(_answers(workspace, dict.fromkeys(asked)))
    report = QueryReport()
    for note in notes:
        report = _joined(report, _plan_note(workspace, note, answers, is_wanted))
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
    from obsidian_intel.reports.export.tables import ExportTables

    tables = ExportTables(workspace)
    return {name: tables[name] for name in sorted({name for sql in queries for name in check_query(sql).tables})}


def _plan_note(
    workspace: Workspace, note: NoteFacts, answers: Mapping[str, QueryAnswer | str], is_wanted: IsWanted
) -> QueryReport:
    path, facts = note.path, note.queries
    edited = tuple(BlockPlace(path, q.range.start.line) for q in facts if q.state == ResultState.EDITED)
    asked = [q for q in facts if q.state != ResultState.EDITED and is_wanted(path, q.sql)]
    failures = tuple(
        QueryFailure(BlockPlace(path, q.range.start.line), reason)
        for q in asked
        if isinstance(reason := answers[q.sql], str)
    )
    report = QueryReport(edited=edited, failures=failures)
    tables = {
        q.range.span.start: (q, found, markdown_table(found.names, found.rows, is_cut=found.is_cut))
        for q in asked
        if isinstance(found := answers[q.sql], QueryAnswer)
    }
    if not tables:
        return report
    document = workspace.document(path)
    if not isinstance(document, Document) or document.sha256 != workspace.entries[path].sha256:
        return replace(report, refused=(Refusal(path, "it changed meanwhile"),))
    parsed = read(document, workspace.config, workspace.obsidian)
    return _with_edits(workspace, report, parsed, tables)


def _with_edits(
    workspace: Workspace,
    report: QueryReport,
    parsed: ParsedNote,
    tables: Mapping[int, tuple[QueryFact, QueryAnswer, str]],
) -> QueryReport:
    """`report` with what is to be written into one note. `tables`: by where their blocks begin."""
    document, edits, renewed, remember = parsed.document, [], [], []
    for block in parsed.queries.blocks:
        if block.span.start not in tables:
            continue
        fact, answer, table = tables[block.span.start]
        if block.state is ResultState.INTACT and content_sum(table) == block.sum:
            continue
        edits.append(Edit(block.result, result_text(table, document.newline)))
        renewed.append(BlockPlace(document.path, fact.range.start.line, len(answer.rows), answer.is_cut))
        remember.append((MEMORY, query_key(block.sql), "1"))
    report = replace(report, current=len(tables) - len(edits))
    if not edits:
        return report
    after = apply_edits(document.text, edits)
    again = read(Document.from_text(document.path, after), workspace.config, workspace.obsidian)
    if not _reads_the_same(parsed, again, {start: table for start, (_, _, table) in tables.items()}):
        reason = "the note would read differently with the result in; left as it is"
        return replace(report, refused=(Refusal(document.path, reason),))
    plan = NoteEdits(document.path, document.sha256, tuple(edits), remember=tuple(remember))
    return replace(
        report,
        writes=WritePlan("refresh", edits=(plan,)),
        renewed=tuple(renewed),
        before={document.path: document.text},
    )


def _reads_the_same(before: ParsedNote, after: ParsedNote, tables: Mapping[int, str]) -> bool:
    """Whether a note says the same with its results in, and each of those is found again: the guard."""
    old, new = before.queries.blocks, after.queries.blocks
    if len(old) != len(new) or _said(before) != _said(after):
        return False
    return all(_is_found_again(now, tables.get(was.span.start), was) for was, now in zip(old, new, strict=True))


def _is_found_again(block: QueryBlock, table: str | None, before: QueryBlock) -> bool:
    if table is None:
        return block.state is before.state
    return block.state is ResultState.INTACT and block.sum == content_sum(table) and block.sql == before.sql


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
