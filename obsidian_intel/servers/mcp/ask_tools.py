"""Tools that ask the log as a whole: show, find, compare, leaderboard, changes, query, lint."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import convert

from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Applicability
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations import ask
from obsidian_intel.operations.find import find
from obsidian_intel.operations.lint import LintRequest, lint
from obsidian_intel.operations.rollup import latest_month, make_rollup
from obsidian_intel.reports.answers.log import Log
from obsidian_intel.reports.changes_record import changes_record
from obsidian_intel.reports.rollup.boards import Board
from obsidian_intel.reports.rollup.format_scores import place
from obsidian_intel.reports.rollup.ranges import parse_range_text
from obsidian_intel.servers.mcp.log_answer_types import (
    ChangesAnswer,
    CompareAnswer,
    FindAnswer,
    FoundCell,
    FoundProblem,
    LeaderboardAnswer,
    LeaderboardPlace,
    LintAnswer,
    QueryRows,
    ShowAnswer,
)
from obsidian_intel.servers.mcp.month_tools import check_month
from obsidian_intel.servers.mcp.paging import Paging
from obsidian_intel.servers.mcp.refusal import CallRefused, not_a_month, tool_words
from obsidian_intel.servers.mcp.schemas import as_plain
from obsidian_intel.servers.mcp.vault_session import VaultSession, notes_within

SubjectKind = Literal["", "model", "benchmark", "topic", "paper", "tag"]
SECONDS, MEMORY, SIZE = 10.0, 256 << 20, 2_000_000  # what one query may take


class LogTools:
    """The tools that answer from all months."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session

    def show(self, name: str, kind: SubjectKind = "", limit: int = 30, cursor: str = "") -> ShowAnswer:
        """All that the log says of one thing."""
        with self._session.open() as workspace:
            found = ask.show(workspace, name, kind or None)
            record, page = Paging(workspace, ("show", name, kind), limit, cursor).cut_lists(as_plain(found.answer))
            others = [{"kind": each.kind, "name": each.name} for each in found.others]
            return convert({"found": record, "others": others, "page": as_plain(page)}, ShowAnswer)

    def find(self, words: str, month: str = "", section: str = "", limit: int = 30, cursor: str = "") -> FindAnswer:
        """Rows and statements that hold words."""
        with self._session.open() as workspace:
            period = _period(month)
            paging = Paging(workspace, ("find", words, month, section), limit, cursor)
            found = find(workspace, [words], period, section or None, paging.offset + limit)
            shown, page = paging.cut(found.hits, total=len(found.hits) + found.more)
            return FindAnswer(tuple(found.words), tuple(FoundCell(*hit) for hit in shown), page)

    def compare(self, names: list[str], limit: int = 30, cursor: str = "") -> CompareAnswer:
        """Models side by side."""
        with self._session.open() as workspace:
            if len(names) < 2:
                raise CallRefused(
                    "bad-request",
                    Message("`names` holds less than two models"),
                    hint=Message("name two models or more"),
                )
            record = as_plain(ask.compare(workspace, names))
            lists = {name: record[name] for name in ("boards", "alone")}
            cut, page = Paging(workspace, ("compare", *names), limit, cursor).cut_lists(lists)
            return convert({"found": record | cut, "page": as_plain(page)}, CompareAnswer)

    def leaderboard(
        self, benchmark: str = "", condition: str = "", protocol: str = "", limit: int = 50, cursor: str = ""
    ) -> LeaderboardAnswer:
        """Who stands where."""
        with self._session.open() as workspace:
            log = ask.read_log(workspace)
            boards = sorted(log.boards, key=lambda board: (-len(board.seen), board.benchmark.casefold()))
            places = [
                each
                for board in _boards(log, boards, benchmark, condition, protocol)
                for each in _places(log, board)
                if benchmark or each.rank == 1
            ]
            question = ("leaderboard", benchmark, condition, protocol)
            return LeaderboardAnswer(*Paging(workspace, question, limit, cursor).cut(places))

    def changes(self, span: str = "", limit: int = 30, cursor: str = "") -> ChangesAnswer:
        """What is new."""
        with self._session.open() as workspace:
            found = parse_range_text(span) if span.strip() else latest_month(workspace)
            record = as_plain(changes_record(make_rollup(workspace, found).changes))
            whole = {name: record[name] for name in ("range", "before", "headline")}
            lists = {name: record[name] for name in ("models", "leaders", "overtakes", "topics", "papers")}
            cut, page = Paging(workspace, ("changes", found.label), limit, cursor).cut_lists(lists)
            return convert(whole | cut | {"page": as_plain(page)}, ChangesAnswer)

    def query(self, sql: str = "", limit: int = 50, cursor: str = "") -> QueryRows:
        """SQL over the tables of the log."""
        from obsidian_intel.core.sql.query import described

        with self._session.open() as workspace:
            paging = Paging(workspace, ("query", sql), limit, cursor)
            if not sql.strip():
                names, rows = described()
                return QueryRows(tuple(names), *paging.cut(rows))
            try:
                answer = _answered(workspace, sql, paging.offset + limit)
            except UsageError as error:
                hint = Message("call `query` without SQL: it lists the tables and their columns")
                raise CallRefused("bad-request", str(error), hint=hint) from None
            rows_there = [tuple(map(_plain, row)) for row in answer.rows]
            shown, page = paging.cut(rows_there, size=lambda row: sum(len(str(value)) for value in row))
            if answer.is_cut or len(shown) < len(rows_there) - paging.offset:
                page = paging.page(len(shown), None if answer.is_cut else len(rows_there), is_last=False)
            return QueryRows(tuple(answer.names), shown, page)

    def lint(self, month: str = "", path: str = "", select: str = "", limit: int = 50, cursor: str = "") -> LintAnswer:
        """What is wrong."""
        with self._session.open() as workspace:
            request = lint_request(workspace, month, path, select)
            result = lint(workspace, request)
            counts = Counter(each.severity for each in result.found)
            more = str(sorted((each.path, each.code, each.range) for each in result.found))
            paging = Paging(workspace, ("lint", month, path, select), limit, cursor, more)
            shown, page = paging.cut(result.found, size=lambda each: 200 + len(each.message))
            return LintAnswer(
                tuple(map(found_problem, shown)),
                result.files,
                counts[Severity.ERROR],
                counts[Severity.WARNING],
                counts[Severity.INFO],
                page,
            )


def lint_request(workspace: Workspace, month: str, path: str, select: str) -> LintRequest:
    """Which notes and which rules a call means. Raises `CallRefused`, `RowRefused`, or `UsageError` for a rule."""
    if month and path:
        raise CallRefused("bad-request", Message("`month` and `path` are both given"), hint=Message("name one of them"))
    paths = (check_month(workspace, month),) if month else (notes_within(workspace, path),) if path.strip() else None
    request = LintRequest(paths=paths, select=tuple(word.strip() for word in select.split(",") if word.strip()))
    request.check()
    return request


def found_problem(each: Diagnostic) -> FoundProblem:
    """A finding as it is told."""
    start = each.range.start
    fix = None if each.fix is None else "safe" if each.fix.applicability is Applicability.SAFE else "unsafe"
    message = tool_words(str(each.message))
    return FoundProblem(each.path, start.line, start.column, each.code, each.name, each.severity.value, message, fix)


def _period(month: str) -> str | None:
    from obsidian_intel.core.periods import parse_period

    if not month.strip():
        return None
    found = parse_period(month.strip())
    if found is None:
        raise not_a_month(month)
    return found[0]


def _boards(log: Log, boards: Iterable[Board], benchmark: str, condition: str, protocol: str) -> Iterator[Board]:
    """The boards that are asked for, in every spelling. Raises `NotFound`, or `CallRefused` for a setting."""
    if not benchmark.strip():
        if condition or protocol:
            raise CallRefused(
                "bad-request", Message("a setting is named without its benchmark"), hint=Message("name `benchmark` too")
            )
        yield from boards
        return
    key = log.identity.fold_benchmark(benchmark)
    known = [board for board in boards if board.key[0] == key]
    if not known:
        raise ask.not_found(log, benchmark, "benchmark")
    wanted = log.identity.key(benchmark, condition or None, protocol or None)
    found = [
        board
        for board in known
        if (not condition or board.key[1] == wanted[1]) and (not protocol or board.key[2] == wanted[2])
    ]
    if not found:
        settings = "; ".join(f"condition={board.condition!r}, protocol={board.protocol!r}" for board in known[:12])
        raise CallRefused("not-found", Message("no board of `{name}` has that setting", name=benchmark), found=settings)
    yield from found


def _places(log: Log, board: Board) -> Iterator[LeaderboardPlace]:
    ranked = log.ranked(board)
    for entry in ranked.entries:
        yield LeaderboardPlace(
            board.benchmark,
            board.condition,
            board.protocol,
            board.unit,
            board.better,
            entry.rank,
            len(ranked.entries),
            entry.name,
            entry.value,
            place(entry, ranked),
            log.label(entry.path, entry.period),
            entry.path,
            entry.change,
            ranked.mixed_scale,
        )


def _answered(workspace: Workspace, sql: str, most: int) -> Any:
    from obsidian_intel.core.sql.limited import LimitedQueries
    from obsidian_intel.core.sql.query import Query, QueryLimits
    from obsidian_intel.reports.export.table_rows import ExportTables

    tables = ExportTables(workspace)
    wanted = {name: tables[name] for name in sorted(Query(sql).tables)}
    with LimitedQueries(wanted, QueryLimits(most, SECONDS, MEMORY, SIZE)) as process:
        return process.answer(sql)


def _plain(value: Any) -> str | int | float | None:
    """A value as JSON has it."""
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value  # type: ignore[no-any-return]
