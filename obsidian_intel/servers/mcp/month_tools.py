"""Tools that read months: what is in the vault, which months there are, one month with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from obsidian_intel import __version__
from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.message import Message
from obsidian_intel.engine.typed_months import note_lookup
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.statements import STATEMENTS
from obsidian_intel.months.summary import unpack_month
from obsidian_intel.months.typed_month import MonthRow, RowState, Section
from obsidian_intel.operations.ask import read_log
from obsidian_intel.operations.overview import overview_lines
from obsidian_intel.operations.rows.row_values import row_markdown
from obsidian_intel.operations.rows.statements import statement_hash
from obsidian_intel.operations.rows.targets import (
    OpenMonth,
    find_row,
    line_of,
    month_path,
    no_section,
    open_month,
    sections_named,
)
from obsidian_intel.servers.mcp.month_answers import (
    LogRowAnswer,
    LogSection,
    MonthAnswer,
    MonthInShort,
    MonthList,
    RowPaper,
    SectionField,
    Statement,
    VaultOverview,
    row_scores,
)
from obsidian_intel.servers.mcp.paging import Paging
from obsidian_intel.servers.mcp.refusal import CallRefused
from obsidian_intel.servers.mcp.vault_session import VaultSession
from obsidian_intel.vault.facts import NoteFacts

_NEWEST = 6


class MonthTools:
    """The tools `overview`, `months` and `month`."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def overview(self) -> VaultOverview:
        """What the vault holds."""
        with self._session.open() as workspace:
            notes = workspace.vault.months
            log = read_log(workspace) if notes else None
            found = Counter(each.severity for each in workspace.diagnostics())
            newest = max(notes, key=lambda note: note.last_day, default=None)
            return VaultOverview(
                vault=workspace.root.resolve().name,
                version=__version__,
                can_write=self._session.can_write,
                lines=tuple(overview_lines(workspace)),
                notes=workspace.count_notes(),
                log_notes=len(notes),
                models=len(log.rows_of_model) if log else 0,
                topics=len(log.rows_of_topic) if log else 0,
                papers=len(log.rows_of_paper) if log else 0,
                benchmarks=len(log.benchmarks) if log else 0,
                errors=found[Severity.ERROR],
                warnings=found[Severity.WARNING],
                months=tuple(month_in_short(note) for note in _newest_first(notes)[:_NEWEST]),
                sections=tuple(_sections(open_month(workspace, newest.path))) if newest else (),
                next="" if newest else self._first_step(),
            )

    def _first_step(self) -> str:
        """What to do in a vault without a month."""
        if self._session.can_write:
            return Message("no month yet: `new_month` makes the first, with its sections; then call `overview` again")
        return Message("no month yet, and this server only reads; the person makes one: `obsintel new --month YYYY-MM`")

    def months(self, since: str = "", until: str = "", limit: int = 50, cursor: str = "") -> MonthList:
        """The notes of the log."""
        with self._session.open() as workspace:
            notes = [
                note
                for note in _newest_first(workspace.vault.months)
                if (note.period or "") >= since and (not until or (note.period or "") <= until)
            ]
            shown, page = Paging(workspace, ("months", since, until), limit, cursor).cut(notes)
            return MonthList(tuple(map(month_in_short, shown)), page)

    def month(
        self,
        month: str,
        section: str = "",
        row: str | int = "",
        cells: bool = False,
        limit: int = 50,
        cursor: str = "",
    ) -> MonthAnswer:
        """One month."""
        with self._session.open() as workspace:
            opened = open_month(workspace, month_path(workspace, month))
            if row != "":
                hits = [find_row(opened, section, row)]
            else:
                hits = list(_rows(opened, section))
            paging = Paging(workspace, ("month", month, section, row, cells), limit, cursor, opened.document.sha256)
            answers = _Answers(workspace, opened, cells or row != "")
            shown, page = paging.cut(hits, size=answers.size)
            whole = row == "" and not cursor
            return MonthAnswer(
                opened.month.period,
                opened.month.week,
                opened.month.day,
                opened.path,
                tuple(_statements(opened)) if whole else (),
                tuple(_sections(opened)) if whole else (),
                tuple(answers.row(*hit) for hit in shown),
                page,
            )


class _Answers:
    """Rows as they are told. `cells`: with their cells as Markdown."""

    def __init__(self, workspace: Workspace, opened: OpenMonth, cells: bool) -> None:
        self._opened, self._cells = opened, cells
        self._note_of = note_lookup(workspace)

    def size(self, hit: tuple[Section, MonthRow]) -> int:
        """About how many characters a row takes."""
        row = hit[1]
        words = sum(len(cell.raw) for cell in row.cells.values()) if self._cells else 0
        return 200 + words + 160 * len(row.metrics) + 120 * len(row.papers)

    def row(self, section: Section, row: MonthRow) -> LogRowAnswer:
        opened = self._opened
        return LogRowAnswer(
            row.line,
            section.key,
            section.kind,
            row.name,
            opened.hash_of(row),
            tuple(RowPaper(p.id, p.title, p.url, self._note_of(opened.month, p)) for p in row.papers),
            row_scores(row.metrics),
            dict(row_markdown(opened, section, row).cells) if self._cells else None,
        )


def _rows(opened: OpenMonth, section: str) -> Iterator[tuple[Section, MonthRow]]:
    sections = sections_named(opened, section)
    if section and not sections:
        raise no_section(opened, section)
    for each in sections:
        for row in each.rows:
            if row.state in (RowState.DATA, RowState.PLACEHOLDER):
                yield each, row


def _statements(opened: OpenMonth) -> Iterator[Statement]:
    there = {each.field: each for each in opened.month.statements}
    for field in STATEMENTS:
        found = there.get(field)
        yield Statement(field, found.value if found else None, statement_hash(opened, found) if found else "")


def _sections(opened: OpenMonth) -> Iterator[LogSection]:
    for section in sections_named(opened, ""):
        yield LogSection(
            section.key,
            section.title,
            section.kind,
            section.shape,
            line_of(opened, section),
            len(section.data),
            tuple(SectionField(column.header, column.field) for column in section.columns),
        )


def _newest_first(notes: tuple[NoteFacts, ...] | list[NoteFacts]) -> list[NoteFacts]:
    return sorted(notes, key=lambda note: (note.last_day, note.path), reverse=True)


def month_in_short(note: NoteFacts) -> MonthInShort:
    """A note of the log in a few numbers."""
    facts = unpack_month(note.rolled)
    kinds = Counter(row.kind for row in facts.rows)
    return MonthInShort(
        note.period or "",
        note.week,
        note.day,
        note.path,
        kinds["models"],
        kinds["topics"],
        kinds["papers"],
        tuple(dict.fromkeys(row.section for row in facts.rows)),
        facts.theme,
    )


def check_month(workspace: Workspace, month: str) -> str:
    """The note that `month` names. Raises `RowRefused`, or `CallRefused` where nothing is named."""
    if not month.strip():
        raise CallRefused("bad-request", Message("no month is named"), hint=Message("`months` lists them"))
    return month_path(workspace, month)
