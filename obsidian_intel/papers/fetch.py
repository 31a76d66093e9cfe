"""Asking the sources about papers: which requests, one after another, each answer kept at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from obsidian_intel.core.declared_settings import NetworkConfig
from obsidian_intel.core.message import Message
from obsidian_intel.papers.http_client import HttpClient, RequestFailed
from obsidian_intel.papers.records import PaperRecord, PaperRecords
from obsidian_intel.papers.sources import BadAnswer, Source, host_of, source_of

Progress = Callable[[int, int], None]


class PaperQuestion(Struct, frozen=True):
    """One request: a source, the address of its kind, and the ids that are asked about."""

    source: Source
    base: str
    ids: tuple[str, ...]

    @property
    def host(self) -> str:
        """Who is asked."""
        return host_of(self.base)


class NotHad(Struct, frozen=True):
    """A paper that nothing was learnt of, and why, in words. `unlisted`: its source answered that it has none of it."""

    id: str
    reason: str
    unlisted: bool = False


class FetchPlan(Struct, frozen=True):
    """What is to be asked, and what cannot be."""

    questions: tuple[PaperQuestion, ...] = ()
    not_asked: tuple[NotHad, ...] = ()
    unlisted: tuple[str, ...] = ()  # ids that no source lists

    @property
    def hosts(self) -> dict[str, tuple[int, int]]:
        """Of each host, how many papers in how many requests."""
        found: dict[str, tuple[int, int]] = {}
        for each in self.questions:
            papers, requests = found.get(each.host, (0, 0))
            found[each.host] = papers + len(each.ids), requests + 1
        return found


class FetchReport(Struct, frozen=True):
    """What came of it. `waited`: seconds of politeness."""

    found: dict[str, PaperRecord]
    not_had: tuple[NotHad, ...]
    requests: int = 0
    waited: float = 0.0


def plan_fetch(ids: Iterable[str], network: NetworkConfig) -> FetchPlan:
    """The requests for these papers, in batches; `network.never` is not asked."""
    by_source: dict[str, tuple[Source, list[str]]] = {}
    unlisted = []
    for paper in dict.fromkeys(ids):
        source = source_of(paper)
        if source is None:
            unlisted.append(paper)
        else:
            by_source.setdefault(source.name, (source, []))[1].append(paper)
    questions: list[PaperQuestion] = []
    not_asked: list[NotHad] = []
    for source, papers in by_source.values():
        base = source.base_in(network.addresses)
        if network.is_never(host_of(base)):
            not_asked += [
                NotHad(paper, Message("`network.never` names {host_of}", host_of=host_of(base))) for paper in papers
            ]
            continue
        starts = range(0, len(papers), source.batch)
        questions += [PaperQuestion(source, base, tuple(papers[n : n + source.batch])) for n in starts]
    return FetchPlan(tuple(questions), tuple(not_asked), tuple(unlisted))


def fetch(plan: FetchPlan, records: PaperRecords, client: HttpClient, progress: Progress | None = None) -> FetchReport:
    """Ask all questions; each answer goes into `records` at once, so that a run that is ended goes on where it was."""
    waiting = list(plan.questions)
    found: dict[str, PaperRecord] = {}
    not_had: list[NotHad] = list(plan.not_asked)
    out: dict[str, str] = {}  # hosts that are not asked any more, and why
    total, done = sum(len(each.ids) for each in waiting), 0
    while waiting:
        question = waiting.pop(0)
        if question.host in out:
            not_had += _all(question, Message("not asked any more: {out}", out=out[question.host]))
        else:
            try:
                fresh, missing = _ask(question, client)
                records.put(fresh)
                found.update(fresh)
                not_had += missing
                _keep_unlisted(records, missing)
            except RequestFailed as failed:
                if failed.status == 400 and len(question.ids) > 1:  # one id that it cannot read spoils a batch
                    waiting[:0] = _halves(question)
                    continue
                reason = f"{question.host}: {failed}"
                missing = _unlisted(question) if failed.status == 404 else _all(question, reason)
                not_had += missing
                _keep_unlisted(records, missing)
                if failed.host_is_out:
                    out[question.host] = reason
        done += len(question.ids)
        if progress is not None:
            progress(done, total)
    return FetchReport(found, tuple(not_had), client.requests, client.waited)


def _ask(question: PaperQuestion, client: HttpClient) -> tuple[dict[str, PaperRecord], list[NotHad]]:
    source, ids = question.source, question.ids
    address = source.address(question.base, ids)
    data = client.get(address, accept=source.accept, pause=source.pause)
    try:
        answers = source.read(data, ids)
    except BadAnswer as bad:
        return {}, _all(question, f"{question.host}: {bad}")
    fetched = _now()
    fresh: dict[str, PaperRecord] = {}
    missing: list[NotHad] = []
    for paper in ids:
        answer = answers.get(paper)
        if isinstance(answer, PaperRecord):
            fresh[paper] = replace(answer, source=source.name, fetched=fetched)
        else:
            reason = f"{question.host}: {answer}" if answer else _unknown(question)
            missing.append(NotHad(paper, reason, unlisted=not answer))
    return fresh, missing


def _unknown(question: PaperQuestion) -> str:
    return Message("{host} does not list it", host=question.host)


def _unlisted(question: PaperQuestion) -> list[NotHad]:
    return [NotHad(paper, _unknown(question), unlisted=True) for paper in question.ids]


def _keep_unlisted(records: PaperRecords, missing: Iterable[NotHad]) -> None:
    if papers := [each.id for each in missing if each.unlisted]:
        records.put_unlisted(papers, _now())


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _all(question: PaperQuestion, reason: str) -> list[NotHad]:
    return [NotHad(paper, reason) for paper in question.ids]


def _halves(question: PaperQuestion) -> Sequence[PaperQuestion]:
    middle = len(question.ids) // 2
    return [replace(question, ids=part) for part in (question.ids[:middle], question.ids[middle:])]
