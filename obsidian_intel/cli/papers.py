"""`obsintel papers`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, month_option, one_line
from obsidian_intel.cli.global_options import HelpfulGroup
from obsidian_intel.cli.papers_queue import queue
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.terminal import pluralize


@click.group(cls=HelpfulGroup, short_help="Learn what papers are called; list those to read.")
def command() -> None:
    """The papers that the log names: what is known of them beside their numbers, and which wait to be read."""


command.add_command(queue)


@command.command(short_help="Ask what the papers are called, by whom and of when.")
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
        raise UsageError(Message("--month and --all name two ranges: give one of them"))
    if all_papers and offline:
        raise UsageError(Message("--all asks, and --offline does not: give one of them"))
    from obsidian_intel.cli.paper_questions import ask_about
    from obsidian_intel.engine.typed_months import month_paths
    from obsidian_intel.operations.paper_refresh import cited_papers, write_known

    workspace = app.workspace()
    ids = cited_papers(workspace.vault, month_paths(workspace, period) if period else None)
    not_had = () if offline else ask_about(app, workspace, ids, known_too=all_papers)
    report = write_known(workspace, set(ids) if period else None)
    for path in report.updated:
        click.echo(Message("updated {path}", path=one_line(path)))
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    records = workspace.paper_records
    known = sum(records.get(paper) is not None for paper in ids)
    undo = Message("; `obsintel undo` takes it back") if report.step_id else ""
    notes = pluralize(len(report.updated), "note")
    app.say(
        Message(
            "{known} of {papers} known, {notes} updated{undo}",
            known=known,
            papers=pluralize(len(ids), "paper"),
            notes=notes,
            undo=undo,
        )
    )
    return 1 if not_had or report.refused else 0
