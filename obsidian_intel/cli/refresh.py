"""`obsintel refresh`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.message import Message, listed, marked
from obsidian_intel.core.terminal import pluralize

if TYPE_CHECKING:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.link import LinkReport
    from obsidian_intel.operations.query_results import QueryReport


@click.command(short_help="Bring the results of query blocks up to date.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
@click.pass_obj
def command(app: App, paths: tuple[str, ...], diff: bool) -> int:
    """Answer the query blocks of a vault, or only those in PATHS (files or folders), and write what has changed.

    A query block is SQL between two marks in a note; its answer stands beneath it as a table. A result that you have
    edited is left alone, and `obsintel undo` takes everything back. Where `papers.scores` is set, the paper notes that
    obsintel keeps are brought up to date first, unless PATHS are named.
    """
    from obsidian_intel.cli.lint import vault_path
    from obsidian_intel.operations.query_results import is_settled, refresh_queries

    workspace = app.workspace()
    wanted = tuple(vault_path(workspace.root, path) for path in paths) if paths else None
    is_wrong = _update_notes(app, workspace, diff) if wanted is None and workspace.config.papers.scores else False
    report = refresh_queries(workspace, wanted, write=not diff)
    if diff:
        _show_diff(app, report)
    _show(app, report, diff)
    if not workspace.config.papers.scores and is_settled(report):
        app.keep_answer(workspace, "", 0)
    return 1 if is_wrong or report.failures or report.refused or (diff and report.writes) else 0


def _update_notes(app: App, workspace: Workspace, diff: bool) -> bool:
    """The paper notes first, which queries may ask about. Whether something was refused, or would change."""
    from obsidian_intel.operations.link import update_notes

    report = update_notes(workspace, write=not diff)
    if diff:
        _show_diff(app, report)
    for path in report.updated if not diff else ():
        click.echo(Message("updated {path}", path=one_line(path)))
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    return bool(report.refused) or (diff and bool(report.writes))


def _show_diff(app: App, report: QueryReport | LinkReport) -> None:
    from obsidian_intel.cli.diff import unified
    from obsidian_intel.core.text import apply_edits

    for edit in report.writes.edits:
        before = report.before[edit.path]
        click.echo(unified(edit.path, before, apply_edits(before, edit.edits), app.colored()), nl=False)


def _show(app: App, report: QueryReport, diff: bool) -> None:
    for place in report.renewed if not diff else ():
        first = Message("the first ") if place.is_cut else ""
        click.echo(
            Message(
                "refreshed {place}: {first}{rows}",
                place=one_line(str(place)),
                first=first,
                rows=pluralize(place.rows, "row"),
            )
        )
    for place, reason in report.failures:
        click.echo(
            Message(
                "{place}:1: OI518 broken-query: this query cannot be answered: {reason}",
                place=one_line(str(place)),
                reason=one_line(reason),
            )
        )
    for place in report.edited:
        app.say(
            Message(
                "skipped: {place}: its result was edited; `obsintel rule OI511` says what to do",
                place=one_line(str(place)),
            )
        )
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
    _show_sum(app, report, diff)


def _show_sum(app: App, report: QueryReport, diff: bool) -> None:
    counts = (
        (len(report.renewed), marked("{count} to refresh") if diff else marked("{count} refreshed")),
        (report.current, marked("{count} up to date")),
        (len(report.edited), marked("{count} skipped")),
        (len(report.failures), marked("{count} without an answer")),
    )
    parts = [Message(template, count=count) for count, template in counts if count]
    undo = Message("; `obsintel undo` takes it back") if report.step_id else ""
    app.say(
        listed(parts) + undo if parts else Message("no query block here; `obsintel refresh --help` says what one is")
    )
