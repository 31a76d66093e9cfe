"""`obsintel find`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.open_note import open_note, open_option
from obsidian_intel.cli.output import terminal_width
from obsidian_intel.core.message import Message


@click.command(short_help="Find words in all cells and statements.")
@click.argument("words", nargs=-1)
@click.option("--month", metavar="M", help="Only in this month, or these: 2026-02, 2026-Q1, 2026, 2026-01..2026-03.")
@click.option("--section", metavar="KEY", help="Only in this section: its key, such as clay, or its heading.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(0), help="The newest N alone; 0: all. Default: all, 50 on a terminal."
)
@click.option("--format", "face", type=click.Choice(["text", "json"]), default="text", show_default=True)
@open_option
@click.pass_obj
def command(
    app: App, words: tuple[str, ...], month: str | None, section: str | None, limit: int | None, face: str, opens: bool
) -> int:
    """Find rows and statements that hold every one of WORDS, the newest first; any part of a word is enough.

    Case and width do not count. "In quotes" is one phrase.
    """
    from obsidian_intel.operations.find import counted, find, rendered, shown_hits

    workspace = app.workspace()
    found = find(workspace, words, month, section, shown_hits(limit, face))
    if not found.hits and face == "json":
        click.echo(rendered(found, face), nl=False)
        return 1
    if not found.hits:
        looked = " ".join(words)
        where = " there" if month or section else ""
        click.echo(
            Message(
                "obsintel: nothing holds `{looked}`{where}; try a part of it, or fewer words",
                looked=one_line(looked),
                where=where,
            ),
            err=True,
        )
        return 1
    if opens:
        return open_note(app, found.hits[0].path)
    click.echo(
        rendered(found, face, terminal_width(), colored=app.colored(), place=app.place(workspace.root)), nl=False
    )
    app.say(counted(found))
    return 0
