"""`obsintel show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.open_note import open_note, open_option
from obsidian_intel.cli.output import table_text, terminal_width
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.language import translated
from obsidian_intel.core.message import Message

if TYPE_CHECKING:
    from obsidian_intel.reports.answers.values import Answer

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
    from obsidian_intel.operations.ask import read_log, show

    workspace = app.workspace()
    if name is None:
        from obsidian_intel.reports.answers.statements import statements_answer

        told = statements_answer(read_log(workspace))
        if opens and told.months:
            return open_note(app, told.months[-1].path)
        text = rendered(app, told, face)
        click.echo(text, nl=False)
        if not told.months:
            app.say(Message("no month of this log has a theme, a signal, an insight or an implementation yet"))
        app.keep_answer(workspace, text, 0 if told.months else 1, "log")
        return 0 if told.months else 1
    found = show(workspace, name, kind)
    if opens:
        return open_note(app, found.note)
    text = rendered(app, found.answer, face)
    click.echo(text, nl=False)
    for other in found.others:
        app.say(
            Message(
                "{name} is also a {what}: obsintel show --kind {kind} '{name2}'",
                name=one_line(other.name),
                what=translated(other.kind),
                kind=other.kind,
                name2=one_line(name),
            )
        )
    app.keep_answer(workspace, text, 0)
    return 0


def rendered(app: App, answer: Answer, face: str) -> str:
    """An answer as text or JSON."""
    if face == "json":
        from obsidian_intel.reports.answers.values import answer_record

        return json.dumps(answer_record(answer), ensure_ascii=False, indent=2) + "\n"
    from obsidian_intel.reports.answers.text import answer_lines

    return table_text(app, answer_lines(answer, terminal_width()))
