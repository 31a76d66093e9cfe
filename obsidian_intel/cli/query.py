"""`obsintel query`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import click

from obsidian_intel.cli.context import App
from obsidian_intel.cli.global_options import help_formatter
from obsidian_intel.cli.output import PrintedOutput, terminal_width
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.language import translated
from obsidian_intel.core.message import Message
from obsidian_intel.core.screen import Paint, unpainted


@click.command(short_help="Ask the tables in SQL.")
@click.argument("sql", required=False)
@click.option("--format", "face", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.pass_obj
def command(app: App, sql: str | None, face: str) -> None:
    """Ask the vault's tables in SQL, as SQLite speaks it; nothing is ever written.

    `-` reads the SQL from standard input. Without SQL: the tables and their columns. The view `leaderboard` has what
    the rollup shows.
    """
    from obsidian_intel.core.sql.query import Query, described

    if sql is None:
        names, described_rows = described()
        columns = [(*place, translated(meaning)) for *place, meaning in described_rows]
        if face == "table":
            click.echo(listed(columns), nl=False)
        else:
            show(names, columns, face)
        return
    query = Query(_stdin() if sql == "-" else sql)
    from obsidian_intel.reports.export.table_rows import ExportTables

    workspace = app.workspace()
    printed = PrintedOutput(app, workspace)
    heads, rows = query.run(ExportTables(workspace, query.columns))
    if show(heads, rows, face, printed, app.paint()) == 0:
        app.say(Message("no rows"))
    if query.is_repeatable:
        printed.keep("log" if query.reads_log_alone else "any")


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(Message("the SQL on standard input is not UTF-8")) from None


def listed(columns: Iterable[Sequence[str]]) -> str:
    """The tables with their columns, to be read."""
    formatter = help_formatter(min(terminal_width() or 120, 120))
    for table, group in groupby(columns, key=itemgetter(0)):
        with formatter.section(table):
            formatter.write_dl([(f"{name:<15} {kind}", meaning) for _, name, kind, meaning in group])
    return formatter.getvalue().lstrip("\n")


def show(
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    face: str,
    printed: PrintedOutput | None = None,
    paint: Paint = unpainted,
) -> int:
    """Print a result, gathered in `printed`, the head of a table set off by `paint`. How many rows it had."""
    from obsidian_intel.reports.query_output import render
    from obsidian_intel.reports.text_table import paint_heads

    count = 0

    def counted() -> Iterable[Sequence[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    found = render(names, counted(), face, terminal_width())
    lines = (f"{line}\n" for line in (paint_heads(found, paint) if face == "table" else found))
    for line in printed.text(lines) if printed is not None else lines:
        click.echo(line, nl=False)
    return count
