"""`obsintel verify`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, month_option, one_line
from obsidian_intel.cli.output import table_text, terminal_width
from obsidian_intel.cli.progress import ProgressBar
from obsidian_intel.core.message import Message
from obsidian_intel.core.terminal import pluralize

if TYPE_CHECKING:
    from obsidian_intel.engine.workspace import Workspace


@click.command(short_help="Look for the log's numbers in the papers themselves.")
@click.option("--month", metavar="M", help="Only the rows of one month.")
@click.option("--fetch", "fetches", is_flag=True, help="Fetch missing texts from arXiv first, and keep them.")
@click.option("--all", "everything", is_flag=True, help="Show the place of every number, of those found too.")
@click.option("--format", "face", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(app: App, month: str | None, fetches: bool, everything: bool, face: str) -> int:
    """Look for every score and number of each row in its papers: found, with the place; not found; or no source.

    A source is a PDF or HTML file in the vault that the row or its note links to, or whose name holds the paper's id,
    or a copy that was fetched before. Found means that the number stands there, never that it is right.
    """
    period = month_option(month)
    from obsidian_intel.operations.verify import verify
    from obsidian_intel.reports.verification import summary_words, verification_lines, verification_record

    workspace = app.workspace()
    missed = _fetch(app, workspace, period) if fetches else False
    bar = ProgressBar("reading") if not app.quiet and sys.stderr.isatty() else None
    try:
        report = verify(workspace, period, progress=bar.step if bar else None)
    finally:
        if bar:
            bar.clear()
    if face == "json":
        record = verification_record(report.rows, report.summary)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        click.echo(table_text(app, verification_lines(report.rows, terminal_width(), everything=everything)), nl=False)
    app.say(summary_words(report.summary))
    if not fetches and any(paper.startswith("arxiv:") for paper in report.without_source):
        papers = pluralize(sum(p.startswith("arxiv:") for p in report.without_source), "paper")
        app.say(Message("no text of {papers} of arXiv: `obsintel verify --fetch` gets them", papers=papers))
    return 1 if missed or report.count("not found") else 0


def _fetch(app: App, workspace: Workspace, month: str | None) -> bool:
    """Fetch texts that are not here, saying from where first; whether any could not be had."""
    from obsidian_intel.operations.verify import download_plan, fetch_texts

    plan = download_plan(workspace, month)
    if plan.papers:
        papers = pluralize(len(plan.papers), "paper")
        app.say(Message("fetches the text of {papers} from {host}, 3 s apart", papers=papers, host=one_line(plan.host)))
    bar = ProgressBar("fetching") if plan.papers and not app.quiet and sys.stderr.isatty() else None
    try:
        not_had = fetch_texts(workspace.config, plan, progress=bar.step if bar else None)
    finally:
        if bar:
            bar.clear()
    for each in not_had:
        reason = one_line(each.reason)
        click.echo(Message("obsintel: not had: {paper}: {reason}", paper=one_line(each.id), reason=reason), err=True)
    return bool(not_had)
