"""Logs of several vaults side by side: who else logged a paper, where scores differ, where statuses differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from obsidian_intel.months.board_identity import BoardIdentity
from obsidian_intel.months.status import status_kind
from obsidian_intel.months.summary import MonthFacts, Paper, Score, SummaryRow
from obsidian_intel.reports.rollup.boards import Boards
from obsidian_intel.reports.rollup.escape import said
from obsidian_intel.reports.rollup.format_scores import score as score_text
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Reference, RollupSettings
from obsidian_intel.reports.rollup.same_model import ModelRegistry
from obsidian_intel.reports.rollup.score_direction import ScoreDirection

BoardKey = tuple[str, str, str, str]


class VaultLog(NamedTuple):
    """The months of one vault. `omitted`: the parts that its own settings leave out of what is handed on."""

    name: str
    months: tuple[MonthFacts, ...]
    omitted: frozenset[str] = frozenset()


class LoggedRow(NamedTuple):
    """A row of a vault, by its name and month."""

    vault: str
    period: str
    name: str


class SharedPaper(NamedTuple):
    """A paper of the range that another vault has logged too, with all rows that name it, ours first."""

    paper: Reference
    rows: tuple[LoggedRow, ...]


class StatedScore(NamedTuple):
    """What a vault's latest row says; `score` as written there."""

    vault: str
    period: str
    value: float
    score: str


class ScoreDifference(NamedTuple):
    """A model that vaults give different scores on one board. `scores` are of all vaults that state one, ours first."""

    model: str
    board: str
    scores: tuple[StatedScore, ...]


class Judgement(NamedTuple):
    """What a vault's latest row says became of a model: `status` as its cell says it, and its application."""

    vault: str
    period: str
    status: str
    application: str


class JudgementDifference(NamedTuple):
    """A model that vaults judge otherwise. `judgements` are of all vaults that state a status, ours first."""

    model: str
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Colleagues:
    """`vaults` are (name, months read) of the others. The rest is about models and papers of our range."""

    vaults: tuple[tuple[str, int], ...]
    papers: tuple[SharedPaper, ...]
    scores: tuple[ScoreDifference, ...]
    judgements: tuple[JudgementDifference, ...]


class _Row(NamedTuple):
    vault: int
    period: str
    row: SummaryRow
    number: int  # of the model, the same in all vaults; -1 for rows of other kinds


def compare_vaults(
    own: VaultLog, others: Sequence[VaultLog], span: DateRange, settings: RollupSettings | None = None
) -> Colleagues:
    """What the logs say of the same things, up to the end of `span`. Boards are told apart by our settings."""
    settings = settings or RollupSettings()
    logs = [_without_omitted(own), *map(_without_omitted, others)]
    rows = list(_rows(logs, span))
    names = {each.number: each.row.name for each in rows if _is_ours(each, span) and each.number >= 0}
    return Colleagues(
        tuple((log.name, sum(month.period <= span.until for month in log.months)) for log in others),
        tuple(_shared_papers(logs, rows, span)),
        tuple(_score_differences(logs, rows, names, settings)) if "leaderboards" not in own.omitted else (),
        tuple(_judgement_differences(logs, rows, names)),
    )


def _is_ours(each: _Row, span: DateRange) -> bool:
    return each.vault == 0 and each.period in span


def _without_omitted(log: VaultLog) -> VaultLog:
    """The log without the parts that its vault keeps to itself."""
    if not log.omitted:
        return log
    kinds = log.omitted & {"models", "topics"}
    months = (
        month._replace(rows=tuple(_row_without(row, log.omitted) for row in month.rows if row.kind not in kinds))
        for month in log.months
    )
    return log._replace(months=tuple(months))


def _row_without(row: SummaryRow, omitted: frozenset[str]) -> SummaryRow:
    if "value" in omitted:
        row = row._replace(value="", status="")
    return row._replace(scores=()) if "leaderboards" in omitted else row


def _rows(logs: Sequence[VaultLog], span: DateRange) -> Iterator[_Row]:
    """The rows of all vaults in order of time, ours first in each month."""
    numbers = ModelRegistry()
    months = sorted(
        ((month, vault) for vault, log in enumerate(logs) for month in log.months if month.period <= span.until),
        key=lambda found: (found[0].period, found[1], found[0].path),
    )
    for month, vault in months:
        for row in month.rows:
            yield _Row(vault, month.period, row, numbers.number(row, month.period) if row.kind == "models" else -1)


def _shared_papers(logs: Sequence[VaultLog], rows: Sequence[_Row], span: DateRange) -> Iterator[SharedPaper]:
    papers: dict[str, Paper] = {}
    logged: dict[str, dict[LoggedRow, int]] = {}
    for each in rows:
        if "papers" in logs[each.vault].omitted or (each.vault == 0 and each.period not in span):
            continue
        for paper in each.row.papers:
            if paper.id:
                if each.vault == 0:
                    papers.setdefault(paper.id, paper)
                row = LoggedRow(logs[each.vault].name, each.period, said(each.row.name))
                logged.setdefault(paper.id, {})[row] = each.vault
    for ident, paper in papers.items():
        if any(vault for vault in logged[ident].values()):
            ordered = sorted(logged[ident], key=lambda row: (logged[ident][row] > 0, row.period))
            yield SharedPaper(Reference(ident, paper.title, paper.url, None), tuple(ordered))


def _score_differences(
    logs: Sequence[VaultLog], rows: Sequence[_Row], names: dict[int, str], settings: RollupSettings
) -> Iterator[ScoreDifference]:
    """Where two vaults state no value in common for a model on a board."""
    identity = BoardIdentity(settings.aliases, settings.conditions)
    boards = Boards(identity, ScoreDirection(settings.lower_is_better, settings.higher_is_better))
    latest: dict[tuple[int, BoardKey], dict[int, tuple[str, list[Score]]]] = {}
    titles: dict[BoardKey, str] = {}
    for each in rows:
        if each.number not in names:
            continue
        for score in each.row.own_scores:
            key = boards.key(score)
            shown = (identity.name(score.benchmark), score.protocol, score.condition)
            titles.setdefault(key, " · ".join(part for part in shown if part))
            stated = latest.setdefault((each.number, key), {})
            if stated.get(each.vault, ("", []))[0] != each.period:
                stated[each.vault] = (each.period, [])
            stated[each.vault][1].append(score)
    for (number, key), stated in latest.items():
        if 0 in stated and _differ({round(s.value, 6) for s in found} for _, found in stated.values()):
            scores = dict.fromkeys(
                StatedScore(logs[vault].name, period, score.value, said(score_text(score)))
                for vault, (period, found) in sorted(stated.items())
                for score in found
            )
            yield ScoreDifference(names[number], titles[key], tuple(scores))


def _differ(values: Iterable[set[float]]) -> bool:
    """Whether two of the sets have nothing in common."""
    found = list(values)
    return any(not first & second for index, first in enumerate(found) for second in found[index + 1 :])


def _judgement_differences(
    logs: Sequence[VaultLog], rows: Sequence[_Row], names: dict[int, str]
) -> Iterator[JudgementDifference]:
    """Where the latest statuses that two vaults state are of different kinds."""
    latest: dict[int, dict[int, _Row]] = {}
    for each in rows:
        if each.number in names and status_kind(each.row.status):
            latest.setdefault(each.number, {})[each.vault] = each
    for number, stated in latest.items():
        if 0 in stated and len({status_kind(each.row.status) for each in stated.values()}) > 1:
            judgements = (
                Judgement(logs[vault].name, each.period, said(each.row.status), said(each.row.value))
                for vault, each in sorted(stated.items())
            )
            yield JudgementDifference(names[number], tuple(judgements))


def colleagues_record(found: Colleagues) -> dict[str, object]:
    """The comparison as plain values, for JSON. Keys are only ever added; notes of other vaults are not named."""
    return {
        "vaults": [{"name": name, "months": months} for name, months in found.vaults],
        "papers": [
            {
                "id": each.paper.id,
                "title": each.paper.title,
                "url": each.paper.url,
                "rows": [row._asdict() for row in each.rows],
            }
            for each in found.papers
        ],
        "scores": [
            {"model": each.model, "board": each.board, "scores": [score._asdict() for score in each.scores]}
            for each in found.scores
        ],
        "judgements": [
            {"model": each.model, "judgements": [said._asdict() for said in each.judgements]}
            for each in found.judgements
        ],
    }
