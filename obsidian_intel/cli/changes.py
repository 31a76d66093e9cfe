"""`obsintel changes`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App
from obsidian_intel.cli.open_note import open_note, open_option
from obsidian_intel.cli.output import terminal_width


@click.command(short_help="Tell what changed in a month, a quarter or a year.")
@click.argument("span", required=False, metavar="[RANGE]")
@click.option("--format", "face", type=click.Choice(["text", "json"]), default="text", show_default=True)
@open_option
@click.pass_obj
def command(app: App, span: str | None, face: str, opens: bool) -> int:
    """Tell what changed in a range against the range before: new models, new leaders, topics, papers seen again.

    RANGE is 2026-02, 2026-W07, 2026-02-03, 2026-Q1, 2026 or 2026-01..2026-03; without it, the latest month. It is
    compared with the range before it, as long as itself, or where the log has no note there, with the latest month
    before it.
    """
    from obsidian_intel.operations.rollup import latest_month, make_rollup
    from obsidian_intel.reports.changes_text import changes_text
    from obsidian_intel.reports.rollup.ranges import parse_range_text

    named = parse_range_text(span) if span is not None else None
    workspace = app.workspace()
    rollup = make_rollup(workspace, named or latest_month(workspace))
    if opens:
        return open_note(app, rollup.months[-1].path)
    text = changes_text(rollup.changes, face, terminal_width(), app.paint())
    click.echo(text, nl=False)
    if named is not None:  # else it depends on the day
        app.keep_answer(workspace, text, 0, "log")
    return 0
