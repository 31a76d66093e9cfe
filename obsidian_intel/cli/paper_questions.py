"""Asking about papers from the command line: who is asked, how far it is, what could not be had."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.progress import ProgressBar
from obsidian_intel.core.errors import ConfigError, ObsintelError
from obsidian_intel.core.message import Message, enumerated
from obsidian_intel.core.terminal import pluralize

if TYPE_CHECKING:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.papers.fetch import FetchPlan, NotHad

FEW = 12


def ask_about(app: App, workspace: Workspace, ids: Sequence[str], *, known_too: bool = False) -> Sequence[NotHad]:
    """Say who is asked about these papers, ask, and say what could not be had.

    Raises `Refused` where the settings allow nothing, `ObsintelError` where a package is missing.
    """
    from obsidian_intel.operations.paper_refresh import UNLISTED_DAYS, ask, due_papers, questions, unlisted_papers

    due = due_papers(ids, workspace.paper_records, known_too=known_too)
    plan = questions(workspace.config, due)
    _say_plan(app, plan, known_too)
    if not known_too and (left := len(unlisted_papers(ids, workspace.paper_records))):
        papers = pluralize(left, "paper")
        app.say(
            Message(
                "not asked again: {papers} that no source listed within {days} days; --all asks",
                papers=papers,
                days=UNLISTED_DAYS,
            )
        )
    bar = ProgressBar("asking") if plan.questions and not app.quiet and sys.stderr.isatty() else None
    try:
        report = ask(workspace.config, plan, workspace.paper_records, bar.step if bar else None)
    finally:
        if bar:
            bar.clear()
    if plan.questions:
        waited = Message(", {waited} s of waiting", waited=format(report.waited, ".0f")) if report.waited >= 1 else ""
        app.say(
            Message(
                "learnt of {papers} by {requests}{waited}",
                papers=pluralize(len(report.found), "paper"),
                requests=pluralize(report.requests, "request"),
                waited=waited,
            )
        )
    _say_not_had(app, report.not_had)
    return report.not_had


def _say_plan(app: App, plan: FetchPlan, known_too: bool) -> None:
    for host, (papers, requests) in plan.hosts.items():
        app.say(
            Message(
                "asks {host} about {papers} in {requests}",
                host=one_line(host),
                papers=pluralize(papers, "paper"),
                requests=pluralize(requests, "request"),
            )
        )
    if not plan.questions:
        app.say(
            Message("nothing to ask: all were asked about just now")
            if known_too
            else Message("nothing to ask; --all asks anew")
        )
    if plan.unlisted:
        schemes = enumerated(sorted({paper.partition(":")[0] for paper in plan.unlisted}))
        links = pluralize(len(plan.unlisted), "link")
        app.say(Message("not asked: {links} that no source lists ({schemes})", links=links, schemes=schemes))


def _say_not_had(app: App, not_had: Iterable[NotHad]) -> None:
    """Each paper with its reason; of many with one reason the first few."""
    by_reason: dict[str, list[str]] = {}
    for each in not_had:
        by_reason.setdefault(each.reason, []).append(each.id)
    for reason, ids in by_reason.items():
        shown = ids if app.verbose else ids[:FEW]
        more = Message(" and {count} more; -v names them", count=len(ids) - len(shown)) if len(ids) > len(shown) else ""
        click.echo(
            Message(
                "obsintel: not had: {shown}{more}: {reason}",
                shown=enumerated(map(one_line, shown)),
                more=more,
                reason=one_line(reason),
            ),
            err=True,
        )


def titles(app: App, workspace: Workspace, ids: Sequence[str], *, offline: bool) -> Callable[[str], str]:
    """What papers are called, "" where nobody tells: asked for where that may be, else as far as it is known."""
    from obsidian_intel.operations.paper_refresh import due_papers

    if not offline and workspace.config.network.allowed and due_papers(ids, workspace.paper_records):
        try:
            ask_about(app, workspace, ids)
        except ConfigError:
            raise
        except ObsintelError as error:
            app.say(str(error))
    title = workspace.memory.title
    return lambda paper: title(paper) or ""
