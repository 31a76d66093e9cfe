"""`obsintel rollup`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from obsidian_intel.cli.context import App, month_option, one_line
from obsidian_intel.cli.output import force_option, write_file
from obsidian_intel.core.errors import UsageError


@click.command(short_help="Roll months up into one page.")
@click.option("--month", metavar="M", help="One month, such as 2026-02.")
@click.option("--quarter", metavar="Q", help="One quarter, such as 2026-Q1.")
@click.option("--year", metavar="Y", help="One year, such as 2026.")
@click.option("--since", metavar="M", help="From this month …")
@click.option("--until", metavar="M", help="… up to and with this one.")
@click.option("--format", "face", default="md", show_default=True, metavar="md|html|json|csv")
@click.option("--omit", multiple=True, metavar="PARTS", help="Leave out: value, insight, problems, …")
@click.option("--write", is_flag=True, help="Write the page into the vault, and keep it up to date there.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@force_option
@click.pass_obj
def command(
    app: App,
    month: str | None,
    quarter: str | None,
    year: str | None,
    since: str | None,
    until: str | None,
    face: str,
    omit: tuple[str, ...],
    write: bool,
    output: Path | None,
    force: bool,
) -> int:
    """Roll a month, a quarter or a year up into one page with leaderboards.

    Prints the page, or with --write puts it into the vault as `Rollups/2026-02 Rollup.md`. With -o a file that is
    there already and that obsintel did not write stays as it is, unless --force is given.
    """
    from obsidian_intel.reports.rollup.formats import face as face_of
    from obsidian_intel.reports.rollup.notices import future_months
    from obsidian_intel.reports.rollup.omit import parse_omit
    from obsidian_intel.reports.rollup.ranges import parse_range

    span = parse_range(
        month=month_option(month),
        quarter=quarter,
        year=year,
        since=month_option(since),
        until=month_option(until),
    )
    chosen, parts = face_of(face), parse_omit(omit)
    if write and (output or face != "md"):
        raise UsageError("--write keeps the Markdown page in the vault; leave out -o and --format")
    from obsidian_intel.operations.rollup import make_rollup, page_text, write_rollup

    workspace = app.workspace()
    rollup = make_rollup(workspace, span, parts, whole=face not in ("md", "json", "csv"))
    future = future_months((m.period for m in rollup.months), date.today().isoformat())
    for period in future:
        app.say(f"{period} is in the future; its rows count all the same")
    if write:
        path, report = write_rollup(workspace, rollup)
        for refusal in report.refused:
            click.echo(f"obsintel: not written: {one_line(str(refusal))}", err=True)
        if report.step_id:
            click.echo(f"wrote {one_line(path)}")
        elif not report.refused:
            app.say(f"{path} is up to date")
        return 1 if report.refused else 0
    text = page_text(workspace, rollup) if face == "md" else chosen.render(rollup)
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
        if not future:
            app.keep_answer(workspace, text, 0)
        return 0
    return write_file(app, workspace.store, output, text.encode(), command="rollup", force=force)
