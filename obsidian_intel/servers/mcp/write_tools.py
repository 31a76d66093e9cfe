"""Tools that write: rows, cells, statements, months, fixes, links, and `undo`. Each is a step of the history."""

from __future__ import annotations

from collections.abc import Iterable

from obsidian_intel.core.message import Message, marked
from obsidian_intel.core.periods import LogDate, parse_day, parse_period, parse_week
from obsidian_intel.engine.typed_months import note_lookup
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.fix import FixReport, fix_vault
from obsidian_intel.operations.link import LinkReport, link
from obsidian_intel.operations.new_note import new_note
from obsidian_intel.operations.rows.append import append_row
from obsidian_intel.operations.rows.cells import insert_after, set_cell
from obsidian_intel.operations.rows.statements import read_statement, set_statement
from obsidian_intel.operations.rows.targets import find_row, open_month
from obsidian_intel.operations.rows.write import RowWritten, unified_diff
from obsidian_intel.operations.undo import undo_step
from obsidian_intel.papers.plan_model import LinkRequest, MentionPlan
from obsidian_intel.servers.mcp.ask_tools import found_problem, lint_request
from obsidian_intel.servers.mcp.month_answers import RowPaper, row_scores
from obsidian_intel.servers.mcp.month_tools import check_month
from obsidian_intel.servers.mcp.refusal import CallRefused, not_a_month
from obsidian_intel.servers.mcp.vault_session import BY, VaultSession
from obsidian_intel.servers.mcp.write_answers import (
    FileUndone,
    FixesMade,
    LinksMade,
    NotDone,
    NoteMade,
    RowChanged,
    RowLinked,
    StatementChanged,
    StepUndone,
)
from obsidian_intel.store.write_plan import Create, Refusal, Step, WritePlan

MANY = 20  # notes that are made or changed at once only on a person's word
_LONGEST_DIFF = 20_000  # characters
_MAKING = (
    marked("{count} new notes would be made, more than {most} at once"),
    marked(
        'show them with dry_run=true, ask the person "May I make {count} notes?", and only after a yes call again'
        " with agreed={count}; or narrow the call to one month"
    ),
)
_CHANGING = (
    marked("{count} notes would be changed, more than {most} at once"),
    marked(
        'show them with dry_run=true, ask the person "May I change {count} notes?", and only after a yes call again'
        " with agreed={count}; or narrow the call to one month"
    ),
)


class WriteTools:
    """The tools of `obsintel mcp --write`."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def new_month(self, month: str) -> NoteMade:
        """Make the note of a month."""
        with self._session.open() as workspace:
            note = new_note(workspace, _log_date(month))
            if note.text is None:
                return NoteMade(note.path, False, "", None)
            report = workspace.store.apply(WritePlan("new", (Create(note.path, note.text),)), explicit=True)
            if report.refused:
                raise CallRefused("not-written", report.refused[0].reason, path=note.path)
            return NoteMade(note.path, True, note.template, report.step_id)

    def add_row(
        self,
        month: str,
        section: str,
        cells: dict[str, str],
        after: str | int = "",
        again: bool = False,
        dry_run: bool = False,
    ) -> RowChanged:
        """Put a row into a section."""
        with self._session.open() as workspace:
            path = check_month(workspace, month)
            behind = None if after == "" else after
            done = append_row(workspace, path, section, cells, after=behind, again=again, write=not dry_run)
            return _row_changed(workspace, done)

    def set_cell(
        self,
        month: str,
        row: str | int,
        field: str,
        markdown: str,
        expect: str,
        section: str = "",
        keep_links: bool = True,
        dry_run: bool = False,
    ) -> RowChanged:
        """Make a text that of a cell."""
        with self._session.open() as workspace:
            done = set_cell(
                workspace,
                check_month(workspace, month),
                row,
                field,
                markdown,
                section=section,
                expect=_hash(expect),
                keep_links=keep_links,
                write=not dry_run,
            )
            return _row_changed(workspace, done)

    def insert_lines(
        self,
        month: str,
        row: str | int,
        field: str,
        markdown: str,
        after: str = "",
        section: str = "",
        dry_run: bool = False,
    ) -> RowChanged:
        """Put lines into a cell; nothing that stands there is changed, so no hash is wanted."""
        with self._session.open() as workspace:
            path = check_month(workspace, month)
            done = insert_after(workspace, path, row, field, markdown, after=after, section=section, write=not dry_run)
            return _row_changed(workspace, done)

    def set_statement(
        self, month: str, field: str, markdown: str, expect: str = "", dry_run: bool = False
    ) -> StatementChanged:
        """Make a text one of the month's sentences. Over a sentence that stands there only with its hash."""
        with self._session.open() as workspace:
            path = check_month(workspace, month)
            value, now = read_statement(workspace, path, field)
            if value and not expect:
                raise CallRefused(
                    "hash-missing",
                    Message("the month has a `{field}` already, and `expect` is not given", field=field),
                    path=path,
                    found=value,
                    hint=Message("if that is to be replaced, pass expect={hash}", hash=now),
                )
            done = set_statement(workspace, path, field, markdown, expect=expect or now or None, write=not dry_run)
            diff = _diff(done.diff) if dry_run else ""
            return StatementChanged(done.path, done.line, done.name, done.hash, diff, done.step_id)

    def fix(
        self, month: str = "", path: str = "", select: str = "", dry_run: bool = False, agreed: int = 0
    ) -> FixesMade:
        """Make the safe fixes."""
        with self._session.open() as workspace:
            request = lint_request(workspace, month, path, select)
            planned = fix_vault(workspace, request.paths, select=request.select, write=False)
            if dry_run or not planned.texts:
                return _fixes_made(planned, diff=dry_run)
            _check_agreed(len(planned.texts), agreed, MANY, _CHANGING)
            return _fixes_made(fix_vault(workspace, request.paths, select=request.select), diff=False)

    def link(self, month: str = "", dry_run: bool = False, agreed: int = 0) -> LinksMade:
        """Link rows to notes of their own."""
        with self._session.open() as workspace:
            wish = LinkRequest(months=frozenset((check_month(workspace, month),)) if month else None)
            most = min(MANY, workspace.config.link.max_new)
            if not dry_run:
                planned = link(workspace, wish, write=False)
                _check_agreed(len(planned.plan.makes), agreed, most, _MAKING)
            report = link(
                workspace, wish, write=not dry_run, confirm=lambda count: count <= max(agreed, most), during_git=False
            )
            return _links_made(report)

    def undo(self, step: str = "") -> StepUndone:
        """Take back a step that an agent wrote."""
        with self._session.open() as workspace:
            wanted = _step_to_undo(workspace.store.history(), step.strip())
            report = undo_step(self._session.root, wanted.id, by=BY)
            return StepUndone(
                wanted.id,
                wanted.command,
                tuple(FileUndone(each.op, each.path, each.new_path) for each in report.done),
                _not_done(report.refused),
                report.notes,
            )


def _hash(expect: str) -> str:
    """`expect`, which must be given. Raises `CallRefused`."""
    if not expect.strip():
        raise CallRefused(
            "hash-missing",
            Message("`expect` is empty"),
            hint=Message("read the row with `month` (row=…), look at what the cell says, and pass the row's hash"),
        )
    return expect.strip()


def _log_date(text: str) -> LogDate:
    """The month, week or day that is named. Raises `CallRefused`."""
    named = text.strip()
    if found := parse_week(named) or parse_day(named):
        return found
    if period := parse_period(named):
        return LogDate(period[0])
    raise not_a_month(named)


def _check_agreed(count: int, agreed: int, most: int, asked: tuple[str, str]) -> None:
    """Raise `CallRefused` for more than `most` at once, unless a person has agreed to that many."""
    if count <= most or agreed == count:
        return
    raise CallRefused(
        "ask-the-person",
        Message(asked[0], count=count, most=most),
        found=f"agreed={agreed}" if agreed else "",
        hint=Message(asked[1], count=count),
    )


def _row_changed(workspace: Workspace, done: RowWritten) -> RowChanged:
    """What a row says now; of a dry run, what would change."""
    if done.step_id is None and done.diff:
        return RowChanged(done.path, done.line, done.section, done.name, done.hash, (), (), (), _diff(done.diff), None)
    opened = open_month(workspace, done.path)
    row = find_row(opened, "", done.line)[1]
    note_of = note_lookup(workspace)
    problems = (each for each in workspace.diagnostics((done.path,)) if each.range.start.line == done.line)
    return RowChanged(
        done.path,
        done.line,
        done.section,
        done.name,
        done.hash,
        row_scores(row.metrics),
        tuple(RowPaper(paper.id, paper.title, paper.url, note_of(opened.month, paper)) for paper in row.papers),
        tuple(map(found_problem, problems)),
        "",
        done.step_id,
    )


def _diff(text: str) -> str:
    return text if len(text) <= _LONGEST_DIFF else f"{text[:_LONGEST_DIFF]}\n… cut; {len(text)} characters in all\n"


def _fixes_made(report: FixReport, *, diff: bool) -> FixesMade:
    changes = (unified_diff(path, before, after) for path, (before, after) in report.texts.items())
    text = _diff("".join(changes)) if diff else ""
    return FixesMade(report.count, tuple(report.texts), _not_done(report.refused), text, report.step_id)


def _links_made(report: LinkReport) -> LinksMade:
    return LinksMade(
        report.made,
        tuple(map(_row_linked, report.linked)),
        tuple(map(_row_linked, report.repointed)),
        report.updated,
        tuple(map(_row_linked, (*report.left, *report.taken_out))),
        _not_done(report.refused),
        report.step_id,
    )


def _row_linked(plan: MentionPlan) -> RowLinked:
    slot = plan.slot
    return RowLinked(slot.month, slot.row_fact.range.start.line, slot.label, plan.note, plan.reason)


def _not_done(refused: Iterable[Refusal]) -> tuple[NotDone, ...]:
    return tuple(NotDone(each.path, each.reason) for each in refused)


def _step_to_undo(history: list[Step], wanted: str) -> Step:
    """The step that is meant: by default the last that an agent wrote and nobody took back. Raises `CallRefused`."""
    own = [step for step in history if step.by == BY and not step.undoes and not step.undone_by]
    listed = ", ".join(f"{step.id} ({step.command})" for step in own[:12])
    if not wanted and own:
        return own[0]
    found = next((step for step in history if step.id == wanted), None)
    if found is None:
        unknown = Message("there is no step `{step}`", step=wanted[:40])
        what = unknown if wanted else Message("there is no step of an agent to take back")
        raise CallRefused("no-step", what, found=listed)
    if found.undone_by:
        raise CallRefused("no-step", Message("step {step} is taken back already", step=wanted), found=listed)
    if found.by != BY:
        raise CallRefused(
            "not-yours",
            Message("step {step} was not written by an agent", step=wanted),
            found=listed,
            hint=Message("ask the person to run `obsintel undo {step}`", step=wanted),
        )
    return found
