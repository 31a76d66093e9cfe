"""`obsintel show`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App
from obsidian_intel.cli.open_note import open_note, open_option
from obsidian_intel.cli.output import terminal_width
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message

_KINDS = ("model", "benchmark", "topic", "paper", "tag")


@click.command(short_help="Tell all that the log says of a model, paper, benchmark, topic or tag.")
@click.argument("name", required=False)
@click.option("--kind", type=click.Choice(_KINDS), help="What the name is of, where several things have it.")
@click.option("--statements", is_flag=True, help="Theme, signal, insight and implementation of the last twelve months.")
@click.option("--format", "face", type=click.Choice(["text", "json"]), default="text", show_default=True)
@open_option
@click.pass_obj
def command(app: App, name: str | None, kind: str | None, statements: bool, face: str, opens: bool) -> int:
    """Tell all that the log says of NAME: a model, a paper, a benchmark, a topic or a tag.

    NAME is a name in any spelling, an alias of its note, a paper's id (2501.12948) or its address. #tag names a tag.
    """
    if name is not None and not name.strip():
        raise UsageError(Message("name one thing to show, such as `obsintel show GLM-5`"))
    if (name is None) == (not statements) or (statements and kind):
        raise UsageError(Message("name one thing to show, such as `obsintel show GLM-5`, or give --statements alone"))
    from obsidian_intel.operations.ask import also_called, read_log, show
    from obsidian_intel.reports.answers.answer_text import answer_text

    workspace = app.workspace()
    if name is None:
        from obsidian_intel.reports.answers.statements import statements_answer

        told = statements_answer(read_log(workspace))
        if opens and told.months:
            return open_note(app, told.months[-1].path)
        text = answer_text(told, face, terminal_width(), app.paint())
        click.echo(text, nl=False)
        if not told.months:
            app.say(Message("no month of this log has a theme, a signal, an insight or an implementation yet"))
        app.keep_answer(workspace, text, 0 if told.months else 1, "log")
        return 0 if told.months else 1
    found = show(workspace, name, kind)
    if opens:
        return open_note(app, found.note)
    text = answer_text(found.answer, face, terminal_width(), app.paint())
    click.echo(text, nl=False)
    for line in also_called(found, name):
        app.say(line)
    app.keep_answer(workspace, text, 0)
    return 0
