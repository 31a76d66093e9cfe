"""`obsintel link`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, month_option, one_line
from obsidian_intel.core.errors import Refused, UsageError
from obsidian_intel.core.message import Message, listed, marked
from obsidian_intel.core.screen import BOLD, CYAN, GREEN

if TYPE_CHECKING:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.link import LinkReport
    from obsidian_intel.papers.plan_model import MentionPlan

FEW = 12


@click.command(short_help="Link every row to a note of its own.")
@click.option("--month", metavar="M", help="Only the rows of one month.")
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option(
    "--yes", is_flag=True, help="Make as many notes as it takes, and go on during a git merge, without asking."
)
@click.option("--recreate", is_flag=True, help="Make notes anew that rows point at and that are gone.")
@click.option("--again", is_flag=True, help="Put back links that you took out.")
@click.option("--renew", is_flag=True, help="Write the blocks of all notes anew, as this version would.")
@click.pass_obj
def command(
    app: App, month: str | None, diff: bool, dry_run: bool, yes: bool, recreate: bool, again: bool, renew: bool
) -> int:
    """Link every model row, and every key paper with an id, to a note of its own.

    A note is made where none is found. Nothing else in a month is touched, a link that you took out stays out, and
    `obsintel undo` takes it all back.
    """
    if diff and dry_run:
        raise UsageError(Message("--diff and --dry-run do the same in two ways: give one of them"))
    period = month_option(month)
    from obsidian_intel.operations.link import link
    from obsidian_intel.papers.plan_model import LinkRequest

    workspace = app.workspace()
    months = frozenset(_paths(workspace, period)) if period else None
    wish = LinkRequest(recreate=recreate, months=months, again=again, renew=renew)
    report = link(
        workspace, wish, write=not (diff or dry_run), confirm=lambda count: yes or _ask(count), during_git=yes
    )
    if diff:
        _show_diff(app, report)
    else:
        _show(app, report, workspace, dry_run)
    if diff or dry_run:
        return 1 if report.writes or report.refused else 0
    if report.plan.is_idle and not report.writes and not report.refused:
        app.keep_answer(workspace, "", 0, "log")
    return 1 if report.refused else 0


def _paths(workspace: Workspace, period: str) -> list[str]:
    from obsidian_intel.engine.typed_months import month_paths

    return month_paths(workspace, period)


def _ask(count: int) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Refused(
            Message("this would make {count} new notes; look at them with --dry-run, then say --yes", count=count)
        )
    return click.confirm(Message("This makes {count} new notes. Go on?", count=count), default=False, err=True)


def _show_diff(app: App, report: LinkReport) -> None:
    from obsidian_intel.cli.diff import unified
    from obsidian_intel.core.text import apply_edits

    for create in report.writes.creates:
        click.echo(unified(create.path, "", create.text, app.colored()), nl=False)
    for edit in report.writes.edits:
        before = report.before[edit.path]
        click.echo(unified(edit.path, before, apply_edits(before, edit.edits), app.colored()), nl=False)
    _show_refused(app, report)


_DONE = (
    marked("made {path}"),
    marked("linked {row} to {note}"),
    marked("re-pointed {row} to {note}"),
    marked("updated {path}"),
)
_WOULD = (
    marked("would make {path}"),
    marked("would link {row} to {note}"),
    marked("would re-point {row} to {note}"),
    marked("would update {path}"),
)


def _show(app: App, report: LinkReport, workspace: Workspace, dry_run: bool) -> None:
    made, linked, pointed, updated = _WOULD if dry_run else _DONE
    paint, place = app.paint(), app.place(workspace.root)

    def shown(path: str, style: str) -> str:
        return place(path, paint(one_line(path), style))

    for path in report.made:
        click.echo(Message(made, path=shown(path, GREEN)))
    for template, plans in ((linked, report.linked), (pointed, report.repointed)):
        for plan in plans:
            row = place(plan.slot.month, paint(_row(plan), BOLD), plan.slot.fact.range.start.line)
            click.echo(Message(template, row=row, note=shown(plan.note or "", GREEN)))
    for path in report.updated:
        click.echo(Message(updated, path=shown(path, CYAN)))
    _show_left(app, report)
    _show_refused(app, report)
    _show_sum(app, report, workspace, dry_run)


def _show_left(app: App, report: LinkReport) -> None:
    for plan in report.left[: None if app.verbose else FEW]:
        until = Message("; it waits until {until}", until=plan.until) if plan.until else ""
        app.say(Message("skipped: {row}: {reason}{until}", row=_row(plan), reason=plan.reason, until=until))
    for path in report.plan.damaged:
        app.say(
            Message(
                "skipped: {path}: its log block was edited; `obsintel rule OI511` says what to do",
                path=one_line(path),
            )
        )
    more = len(report.left) - FEW
    if more > 0 and not app.verbose:
        app.say(Message("… and {more} more; -v shows them", more=more))
    if app.verbose:
        for plan in report.taken_out:
            app.say(Message("skipped: {row}: {reason}", row=_row(plan), reason=plan.reason))
    elif taken_out := len(report.taken_out):
        app.say(
            Message("skipped: 1 row whose link was removed; `obsintel link --again` puts it back")
            if taken_out == 1
            else Message(
                "skipped: {count} rows whose links were removed; `obsintel link --again` puts them back",
                count=taken_out,
            )
        )


def _show_refused(app: App, report: LinkReport) -> None:
    for refusal in report.refused:
        click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)


def _show_sum(app: App, report: LinkReport, workspace: Workspace, dry_run: bool) -> None:
    actions = Counter(plan.action.value for plan in report.plan.slots)
    rows, left_alone = len(report.linked), len(report.left) + len(report.taken_out)
    if not report.writes and not report.refused:
        there = actions["linked"]
        left = Message(", {left_alone} skipped", left_alone=left_alone) if left_alone else ""
        if there or left:
            app.say(Message("nothing to do: {there} linked already{left}", there=there, left=left))
        else:
            unread = _unread(workspace)
            nothing = Message("nothing to do: no rows to link")
            app.say(Message("{nothing}; {unread}", nothing=nothing, unread=unread) if unread else nothing)
        return
    parts = [Message("{count} made", count=len(report.made)), Message("{rows} linked", rows=rows)]
    parts += [Message("{count} re-pointed", count=len(report.repointed))] if report.repointed else []
    parts += [Message("{count} updated", count=len(report.updated))] if report.updated else []
    parts += [Message("{left_alone} skipped", left_alone=left_alone)] if left_alone else []
    undo = "" if dry_run or not report.step_id else Message("; `obsintel undo` takes it back")
    app.say(listed(parts) + undo)


def _unread(workspace: Workspace) -> str:
    from obsidian_intel.engine.typed_months import unread_notes

    return unread_notes(workspace)


def _row(plan: MentionPlan) -> str:
    place = f"{plan.slot.month}:{plan.slot.fact.range.start.line}"
    return one_line(f"{place} {plan.slot.label}")
