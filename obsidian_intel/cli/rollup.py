"""`obsintel rollup`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.output import (
    FormatName,
    csv_bytes,
    force_option,
    format_by_name,
    no_bom_option,
    write_file,
)
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.reports.rollup.formats import OutputFormat
    from obsidian_intel.reports.rollup.ranges import DateRange
    from obsidian_intel.reports.rollup.rollup_values import Rollup

_BESIDE = ("md", "html", "json")  # formats that show other vaults


def _formats() -> list[str]:
    from obsidian_intel.reports.rollup.formats import face_names

    return face_names()


@click.command(short_help="Roll months up into one page.")
@click.argument("period", required=False, metavar="[PERIOD]")
@click.option("--month", metavar="M", help="One month, such as 2026-02.")
@click.option("--week", metavar="W", help="One week, such as 2026-W07.")
@click.option("--quarter", metavar="Q", help="One quarter, such as 2026-Q1.")
@click.option("--year", metavar="Y", help="One year, such as 2026.")
@click.option("--since", metavar="M", help="From this month …")
@click.option("--until", metavar="M", help="… up to and with this one.")
@click.option(
    "--format",
    "face",
    type=FormatName(_formats),
    default="md",
    show_default=True,
    help="Without it -o goes by the name of FILE.",
)
@click.option("--omit", multiple=True, metavar="PARTS", help="Leave out: value, insight, problems, …")
@click.option("--include", multiple=True, metavar="PARTS", help="Also hand on: insight, problems.")
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE", help="A docx or pptx file to fill.")
@click.option("--agenda", is_flag=True, help="One screen for a meeting, as md, html or text.")
@click.option("--with", "beside", multiple=True, metavar="PATH", help="Read a colleague's vault beside this one.")
@click.option("--write", is_flag=True, help="Write the page into the vault, and keep it up to date there.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@force_option
@no_bom_option
@click.pass_obj
def command(
    app: App,
    period: str | None,
    month: str | None,
    week: str | None,
    quarter: str | None,
    year: str | None,
    since: str | None,
    until: str | None,
    face: str,
    omit: tuple[str, ...],
    include: tuple[str, ...],
    template: Path | None,
    agenda: bool,
    beside: tuple[str, ...],
    write: bool,
    output: Path | None,
    force: bool,
    no_bom: bool,
) -> int:
    """Roll a month, a week, a quarter or a year up into one page with leaderboards.

    PERIOD is 2026-02, 2026-W07, 2026-02-03, 2026-Q1, 2026 or 2026-01..2026-03; without it and without options, the
    latest month.

    Prints the page, or with --write puts it into the vault as `Rollups/2026-02 Rollup.md`. With -o a file that is
    there already and that obsintel did not write stays as it is, unless --force is given.

    --agenda makes one screen for a meeting instead. --with takes a folder, a name of `[with]` in the settings, or
    `all`; that vault is read and never written, and may be given more than once.
    """
    from obsidian_intel.operations.rollup import OF_FACTS, asked_range, future_notices, latest_month, make_rollup
    from obsidian_intel.operations.rollup_page import page_text, write_rollup
    from obsidian_intel.reports.rollup.formats import face as face_of
    from obsidian_intel.reports.rollup.formats import format_suffixes
    from obsidian_intel.reports.rollup.omit import PRIVATE, check_parts

    face = format_by_name(face, output, format_suffixes())
    named = asked_range(period, month=month, week=week, quarter=quarter, year=year, since=since, until=until)
    chosen = face_of(face)
    check_parts(face, omit, include)
    if template is not None and chosen.fill is None:
        raise UsageError(Message("--template is a file that docx or pptx fills; add --format docx or --format pptx"))
    if write and (output or face != "md" or agenda or beside):
        raise UsageError(
            Message("--write keeps the Markdown page in the vault; leave out -o, --format, --agenda and --with")
        )
    if beside and (agenda or face not in _BESIDE):
        raise UsageError(Message("--with shows in md, html and json; leave it out, or name one of these with --format"))
    render = _agenda_renderer(face) if agenda else None
    workspace = app.workspace()
    span = named or latest_month(workspace)
    private = PRIVATE if chosen.leaves else ()
    whole = face not in OF_FACTS
    rollup = make_rollup(workspace, span, omit, include=include, private=private, whole=whole)
    code = 0
    if beside:
        rollup, code = _with_colleagues(workspace, rollup, beside)
    future = list(future_notices(rollup))
    for line in future:
        app.say(line)
    if write:
        path, report = write_rollup(workspace, rollup)
        for refusal in report.refused:
            click.echo(Message("obsintel: not written: {refusal}", refusal=one_line(str(refusal))), err=True)
        if report.step_id:
            click.echo(Message("wrote {path}", path=one_line(path)))
        elif not report.refused:
            app.say(Message("{path} is up to date", path=path))
        return 1 if report.refused else 0
    if render is not None:
        text: str | bytes = render(workspace, span, omit, include)
    elif chosen.fill is not None:
        _need_file(output, chosen, rollup)
        text = _filled(workspace, rollup, chosen, template)
    else:
        text = page_text(workspace, rollup) if face == "md" else chosen.render(rollup)
    if isinstance(text, bytes):
        output = _need_file(output, chosen, rollup)
        return write_file(app, workspace.store, output, text, command="rollup", force=force)
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
        if not future and not beside and named is not None:  # else it depends on the day
            app.keep_answer(workspace, text, 0, "said")
        return code
    data = csv_bytes(text, bom=not no_bom) if chosen.suffix == ".csv" else text.encode()
    return write_file(app, workspace.store, output, data, command="rollup", force=force) or code


def _agenda_renderer(face: str) -> Callable[[Workspace, DateRange, tuple[str, ...], tuple[str, ...]], str]:
    """What makes the text of an agenda. Raises `UsageError` for a format that it is not made in."""
    from obsidian_intel.operations.agenda import PRIVATE, make_agenda
    from obsidian_intel.reports.agenda.pages import agenda_renderer

    renderer, private = agenda_renderer(face), () if face == "md" else PRIVATE

    def render(workspace: Workspace, span: DateRange, omit: tuple[str, ...], include: tuple[str, ...]) -> str:
        return renderer(make_agenda(workspace, span, omit, include=include, private=private))

    return render


def _with_colleagues(workspace: Workspace, rollup: Rollup, beside: tuple[str, ...]) -> tuple[Rollup, int]:
    """The rollup with other vaults beside it, and the exit code: 1 where one of them could not be read."""
    from obsidian_intel.operations.colleagues import with_colleagues

    rollup, left_out = with_colleagues(workspace, rollup, beside)
    for each in left_out:
        named, reason = one_line(each.name), one_line(each.reason)
        click.echo(Message("obsintel: --with {name}: not read: {reason}", name=named, reason=reason), err=True)
    return rollup, 1 if left_out else 0


def _filled(workspace: Workspace, rollup: Rollup, chosen: OutputFormat, template: Path | None) -> bytes:
    """A file for Word or PowerPoint; what of its template was not found is said."""
    from obsidian_intel.operations.office import office_file

    made = office_file(workspace, rollup, chosen, template)
    for remark in made.remarks:
        click.echo(one_line(str(remark)), err=True)
    return made.data


def _need_file(output: Path | None, chosen: OutputFormat, rollup: Rollup) -> Path:
    """The file that bytes go to. Raises `UsageError` where none is named."""
    if output is None or str(output) == "-":
        raise UsageError(
            Message(
                "{face} is no text: name a file with -o, such as -o '{page_name}{suffix}'",
                face=chosen.name,
                page_name=rollup.range.page_name,
                suffix=chosen.suffix,
            )
        )
    return output
