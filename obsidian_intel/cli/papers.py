"""`obsintel papers`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, month_option, one_line
from obsidian_intel.cli.global_options import HelpfulGroup
from obsidian_intel.cli.papers_queue import queue
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.terminal import pluralize

if TYPE_CHECKING:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.papers.fetch import FetchPlan, NotHad

FEW = 12


@click.group(cls=HelpfulGroup, short_help="Learn what papers are called; list those to read.")
def command() -> None:
    """The papers that the log names: what is known of them beside their numbers, and which wait to be read."""


command.add_command(queue)


@command.command()
@click.option("--month", metavar="M", help="Only the papers of one month.")
@click.option("--all", "all_papers", is_flag=True, help="Ask about all papers anew, those known already too.")
@click.option("--offline", is_flag=True, help="Ask nobody: write what is known already.")
@click.pass_obj
def refresh(app: App, month: str | None, all_papers: bool, offline: bool) -> int:
    """Ask arXiv, Crossref, OpenReview, Hugging Face and GitHub about papers, and write it into the notes of ours.

    Asked about are the papers of the log that nothing is known of yet, or that were last asked about a month ago. Only
    ids go out, to the hosts that are named before. What is learnt is kept at once: after Ctrl-C the same command goes
    on. What you wrote or took out yourself stays so.
    """
    period = month_option(month)
    if period and all_papers:
        raise UsageError("--month and --all name two ranges: give one of them")
    if all_papers and offline:
        raise UsageError("--all asks, and --offline does not: give one of them")
    from obsidian_intel.engine.months import month_paths
    from obsidian_intel.operations.paper_refresh import cited_papers, write_known

    workspace = app.workspace()
    ids = cited_papers(workspace.vault, month_paths(workspace, period) if period else None)
    not_had = () if offline else ask_sources(app, workspace, ids, known_too=all_papers)
    report = write_known(workspace, set(ids) if period else None)
    for path in report.updated:
        click.echo(f"updated {one_line(path)}")
    for refusal in report.refused:
        click.echo(f"obsintel: not written: {one_line(str(refusal))}", err=True)
    records = workspace.paper_records
    known = sum(records.get(paper) is not None for paper in ids)
    undo = "; `obsintel undo` takes it back" if report.step_id else ""
    notes = pluralize(len(report.updated), "note")
    app.say(f"{known} of {pluralize(len(ids), 'paper')} known, {notes} updated{undo}")
    return 1 if not_had or report.refused else 0


def ask_sources(app: App, workspace: Workspace, ids: Sequence[str], *, known_too: bool = False) -> Sequence[NotHad]:
    """Say who is asked, ask, and say what could not be had."""
    from obsidian_intel.operations.paper_refresh import ask, due_papers, questions

    due = due_papers(ids, workspace.paper_records, known_too=known_too)
    plan = questions(workspace.config, due)
    _say_plan(app, plan, known_too)
    bar = _Progress() if plan.questions and not app.quiet and sys.stderr.isatty() else None
    try:
        report = ask(workspace.config, plan, workspace.paper_records, bar.step if bar else None)
    finally:
        if bar:
            bar.clear()
    if plan.questions:
        waited = f", {report.waited:.0f} s of waiting" if report.waited >= 1 else ""
        app.say(f"learnt of {pluralize(len(report.found), 'paper')} by {pluralize(report.requests, 'request')}{waited}")
    _say_not_had(app, report.not_had)
    return report.not_had


def _say_plan(app: App, plan: FetchPlan, known_too: bool) -> None:
    for host, (papers, requests) in plan.hosts.items():
        app.say(f"asks {one_line(host)} about {pluralize(papers, 'paper')} in {pluralize(requests, 'request')}")
    if not plan.questions:
        app.say("nothing to ask: all were asked about just now" if known_too else "nothing to ask; --all asks anew")
    if plan.unlisted:
        schemes = ", ".join(sorted({paper.partition(":")[0] for paper in plan.unlisted}))
        links = pluralize(len(plan.unlisted), "link")
        app.say(f"not asked: {links} that no source lists ({schemes})")


def _say_not_had(app: App, not_had: Iterable[NotHad]) -> None:
    """Each paper with its reason; of many with one reason the first few."""
    by_reason: dict[str, list[str]] = {}
    for each in not_had:
        by_reason.setdefault(each.reason, []).append(each.id)
    for reason, ids in by_reason.items():
        shown = ids if app.verbose else ids[:FEW]
        more = f" and {len(ids) - len(shown)} more; -v names them" if len(ids) > len(shown) else ""
        click.echo(f"obsintel: not had: {one_line(', '.join(shown))}{more}: {one_line(reason)}", err=True)


class _Progress:
    """How many papers have been asked about, on a terminal."""

    def step(self, done: int, total: int) -> None:
        filled = round(30 * done / max(1, total))
        sys.stderr.write(f"\rasking {'█' * filled}{'░' * (30 - filled)} {done}/{total}")
        sys.stderr.flush()

    def clear(self) -> None:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
