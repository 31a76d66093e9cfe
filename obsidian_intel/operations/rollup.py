"""Rollups of a workspace: the months of a range, or many ranges in turn, put together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from datetime import date
from itertools import takewhile

from msgspec.structs import replace

from obsidian_intel.core.declared_settings import Config
from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.parse_options import month_option
from obsidian_intel.engine.typed_months import facts_of_note, load_month, missing_month_error
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.summary import MonthFacts, Paper, SummaryRow, month_facts, with_verified
from obsidian_intel.reports.changes import EarlierNotes
from obsidian_intel.reports.rollup.aggregate import RollupSeries
from obsidian_intel.reports.rollup.omit import left_out
from obsidian_intel.reports.rollup.ranges import DateRange, parse_range, parse_range_text
from obsidian_intel.reports.rollup.rollup_values import ProblemCount, Rollup, RollupSettings
from obsidian_intel.vault.facts import NoteFacts

OF_FACTS = ("md", "json", "csv", "xlsx", "wechat", "text", "docx", "pptx")
"""The formats of a rollup that show no whole cells."""


def asked_range(
    period: str | None,
    *,
    month: str | None = None,
    week: str | None = None,
    quarter: str | None = None,
    year: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> DateRange | None:
    """The range that one word or the options name; None where nothing names one. Raises `UsageError`."""
    named = (month, week, quarter, year, since, until)
    if period is not None and any(named):
        raise UsageError(Message("name the range once: `{period}`, or an option", period=period))
    if period is not None:
        return parse_range_text(period)
    if not any(named):
        return None
    return parse_range(
        month=month_option(month),
        week=week,
        quarter=quarter,
        year=year,
        since=month_option(since),
        until=month_option(until),
    )


def future_notices(rollup: Rollup) -> Iterator[str]:
    """A line for each month of a rollup that is in the future, or for its week or day."""
    from obsidian_intel.reports.rollup.notices import future_months

    span, today = rollup.range, date.today().isoformat()
    if span.days is None:
        future = future_months((month.period for month in rollup.months), today)
    else:
        future = [span.label] if span.days[0] > today else []
    for each in future:
        yield Message("{each} is in the future; its rows count all the same", each=each)


def latest_month(workspace: Workspace) -> DateRange:
    """The range of the latest month that is not in the future, else of the first. Raises `UsageError` without any."""
    periods = sorted(note.period for note in workspace.vault.months if note.period)
    if not periods:
        raise missing_month_error(workspace, Message("no month to roll up"))
    today = date.today().isoformat()[:7]
    found = max((period for period in periods if period <= today), default=periods[0])
    return DateRange(found, found, found)


def make_rollup(
    workspace: Workspace,
    span: DateRange,
    omit: tuple[str, ...] = (),
    *,
    include: tuple[str, ...] = (),
    private: tuple[str, ...] = (),
    whole: bool = False,
    facts_of: Callable[[NoteFacts], MonthFacts] = facts_of_note,
) -> Rollup:
    """The rollup of `span`; with `whole`, the cells of its rows as outlines. Raises `UsageError` without a month.

    `private` are parts that stay inside where it is handed on, unless `include` names them. `facts_of` reads the month
    of a note; who makes many rollups keeps what it gives.
    """
    parts = left_out(omit, include, settings=workspace.config.rollup.omit, private=private)
    return _SeriesOfVault(workspace, months_until(workspace, span, facts_of), parts).rollup(span, whole=whole)


class RollupsInTurn:
    """The rollups of months, weeks and days of one log with their cells, `omit` left out, problems not counted.

    Each goes on from the one before it: asked for in order of time, the log is read once.
    """

    def __init__(
        self, workspace: Workspace, omit: tuple[str, ...], facts_of: Callable[[NoteFacts], MonthFacts]
    ) -> None:
        parts = left_out(omit, (), settings=workspace.config.rollup.omit, private=())
        self._workspace, self._facts_of = workspace, facts_of
        notes = workspace.vault.months
        self._series = _SeriesOfVault(workspace, map(facts_of, notes), parts, problems=False)
        last_days: dict[str, str] = {}
        for note in notes:
            period = note.period or ""
            last_days[period] = max(last_days.get(period, ""), note.last_day)
        self._last_days = sorted(last_days.items())

    def __call__(self, span: DateRange) -> Rollup:
        """The rollup of a month, a week or a day that the log has."""
        if span.days is None:
            return self._series.rollup(span, whole=True)
        first, _ = span.days
        before = takewhile(lambda month: month[1] < first, self._last_days)
        until = max((period for period, _ in before), default="")
        months = months_until(self._workspace, span, self._facts_of, after=until)
        return self._series.branch(until, months).rollup(span, whole=True)


class _SeriesOfVault:
    """`RollupSeries` of notes of a vault, with what only the vault knows: notes of papers, problems, what was found."""

    def __init__(
        self, workspace: Workspace, months: Iterable[MonthFacts], omit: tuple[str, ...], *, problems: bool = True
    ) -> None:
        self._workspace, self._notes, self._title_of = workspace, _Notes(workspace), workspace.title_lookup()
        self._problems = problems
        self._statuses = marked_scores(workspace, omit)
        self._months = [self._marked(month) for month in months]
        settings = replace(
            rollup_settings(workspace),
            language=page_language(workspace.config),
            omit=omit,
            folder=workspace.config.rollup.folder,
        )
        self._series = RollupSeries(self._months, settings)

    def _marked(self, month: MonthFacts) -> MonthFacts:
        return month if self._statuses is None else with_verified(month, self._statuses)

    def branch(self, until: str, months: Iterable[MonthFacts]) -> _SeriesOfVault:
        """A series of the months up to the month `until`, and `months` after it."""
        found = copy(self)
        found._months = [self._marked(month) for month in months]
        found._series = self._series.branch(until, found._months)
        return found

    def _whole(self, month: MonthFacts) -> MonthFacts:
        return self._marked(_whole(self._workspace, month))

    def rollup(self, span: DateRange, *, whole: bool) -> Rollup:
        months = [month for month in self._months if month.period in span]
        if not months:
            missing = Message("no month in {range}" if span.days is None else "no note of {range}", range=span.label)
            days = span.days or (f"{span.since}-01", f"{span.until}-31")
            month = span.since if span.days is None and span.since == span.until else None
            raise missing_month_error(self._workspace, missing, month, days)
        return self._series.rollup(
            span,
            note_of=self._notes,
            title_of=self._title_of,
            problems=_problems(self._workspace, months) if self._problems else None,
            before=_days_before(self._workspace, span),
            whole=self._whole if whole else None,
        )


def marked_scores(workspace: Workspace, omitted: Collection[str]) -> Callable[[SummaryRow], tuple[str, ...]] | None:
    """What `verify` found of a row's scores, where pages are to mark those it did not find; else None."""
    if not workspace.config.rollup.mark_not_found or "problems" in omitted:
        return None
    return workspace.score_statuses()


def page_language(config: Config) -> str:
    """The language that the settings want of pages; empty: that of the log."""
    return "" if config.lang == "auto" else config.lang


def rollup_settings(workspace: Workspace) -> RollupSettings:
    """How the settings put scores together; with nothing left out."""
    config = workspace.config
    return RollupSettings(
        aliases=config.benchmarks.aliases,
        conditions=config.conditions.aliases,
        lower_is_better=config.benchmarks.lower_is_better,
        higher_is_better=config.benchmarks.higher_is_better,
    )


def months_until(
    workspace: Workspace,
    span: DateRange,
    facts_of: Callable[[NoteFacts], MonthFacts] = facts_of_note,
    *,
    after: str = "",
) -> Iterator[MonthFacts]:
    """The months up to the end of `span`; of a week or a day its notes, as those of the label, and all before it.

    `after`: without the months up to this one.
    """
    for note in workspace.vault.months:
        if after and (note.period or "") <= after:
            continue
        if span.days is None:
            if (note.period or "") <= span.until:
                yield facts_of(note)
        elif note.last_day < span.days[0]:
            yield facts_of(note)
        elif note.last_day <= span.days[1] and (note.week or note.day):
            yield facts_of(note)._replace(period=span.label)


def _days_before(workspace: Workspace, span: DateRange) -> EarlierNotes | None:
    """What a week or a day is compared with: the notes of the one before it, else the latest note before it."""
    if span.days is None:
        return None
    first = span.days[0]
    notes = [note for note in workspace.vault.months if note.last_day < first]
    if not notes:
        return None
    before = span.before()
    if before is not None and before.days is not None:
        start = before.days[0]
        found = [note for note in notes if note.last_day >= start and (note.week or note.day)]
        if found:
            return EarlierNotes(before, frozenset(note.path for note in found))
    last = max(notes, key=lambda note: note.last_day)
    label = last.day or last.week or last.period or ""
    return EarlierNotes(DateRange(label, label, label), frozenset([last.path]))


def _whole(workspace: Workspace, month: MonthFacts) -> MonthFacts:
    found = load_month(workspace, month.path)
    names = [row.name for row in month.rows]
    for part in map(month_facts, found.in_parts() if found is not None else ()):
        if not (found and found.dates) or [row.name for row in part.rows] == names:
            return part._replace(period=month.period)
    return month


class _Notes:
    """The note of a paper, as a month's rows see it."""

    def __init__(self, workspace: Workspace) -> None:
        self.vault = workspace.vault

    def __call__(self, month: str, paper: Paper) -> str | None:
        if paper.link is not None:
            return self.vault.resolve(paper.link, month)
        found = self.vault.by_id.get(paper.id or "")
        return found[0] if found else None


def _problems(workspace: Workspace, months: list[MonthFacts]) -> ProblemCount:
    paths = [month.path for month in months]
    found = workspace.diagnostics(paths)
    errors = sum(each.severity is Severity.ERROR for each in found)
    return ProblemCount(errors, sum(each.severity is Severity.WARNING for each in found))
