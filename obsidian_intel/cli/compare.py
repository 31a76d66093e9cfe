"""`obsintel compare`."""

from __future__ import annotations

import json

import click

from obsidian_intel.cli.context import App
from obsidian_intel.cli.open_note import open_note, open_option
from obsidian_intel.cli.output import terminal_width


@click.command(short_help="Set models side by side.")
@click.argument("names", nargs=-1, metavar="A B [C]...")
@click.option("--format", "face", type=click.Choice(["text", "json"]), default="text", show_default=True)
@open_option
@click.pass_obj
def command(app: App, names: tuple[str, ...], face: str, opens: bool) -> int:
    """Set two models or more side by side: what they score in equal settings, and beneath what only one of them has.

    A model is named as for `obsintel show`. Scores of different conditions or protocols never stand in one line.
    """
    from obsidian_intel.operations.ask import compare

    workspace = app.workspace()
    answer = compare(workspace, names)
    if opens:
        notes = [paper.note for model in answer.models for paper in model.papers if paper.note]
        return open_note(app, notes[0] if notes else workspace.vault.months[-1].path)
    if face == "json":
        from obsidian_intel.reports.answers.values import answer_record

        text = json.dumps(answer_record(answer), ensure_ascii=False, indent=2) + "\n"
    else:
        from obsidian_intel.reports.answers.comparison_text import comparison_lines

        text = "".join(f"{line}\n" for line in comparison_lines(answer, terminal_width()))
    click.echo(text, nl=False)
    app.keep_answer(workspace, text, 0, "log")
    return 0
