"""`obsintel compare`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.open_note import open_note, open_option
from obsidian_intel.cli.output import table_text, terminal_width
from obsidian_intel.core.message import Message


@click.command(short_help="Set models side by side.")
@click.argument("names", nargs=-1, metavar="A B [C]...")
@click.option("--format", "face", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--with", "file", type=click.Path(path_type=Path), metavar="FILE", help="Beside the scores of a CSV file."
)
@click.option(
    "--tolerance",
    metavar="N",
    type=click.FloatRange(0),
    default=0.5,
    show_default=True,
    help="With --with: what still agrees.",
)
@open_option
@click.pass_obj
def command(app: App, names: tuple[str, ...], face: str, file: Path | None, tolerance: float, opens: bool) -> int:
    """Set two models or more side by side: what they score in equal settings, and beneath what only one of them has.

    A model is named as for `obsintel show`. Scores of different conditions or protocols never stand in one line.
    With --with FILE.csv, the scores of these models, or of all, beside those of a leaderboard; exit code 1 where some
    differ.
    """
    if file is not None:
        return _with_file(app, names, file, tolerance, face)
    from obsidian_intel.operations.ask import compare
    from obsidian_intel.reports.answers.comparison_text import comparison_text

    workspace = app.workspace()
    answer = compare(workspace, names)
    if opens:
        notes = [paper.note for model in answer.models for paper in model.papers if paper.note]
        return open_note(app, notes[0] if notes else workspace.vault.months[-1].path)
    text = comparison_text(answer, face, terminal_width(), app.paint())
    click.echo(text, nl=False)
    app.keep_answer(workspace, text, 0, "log")
    return 0


def _with_file(app: App, names: tuple[str, ...], file: Path, tolerance: float, face: str) -> int:
    from obsidian_intel.operations.ask import compare_with_file
    from obsidian_intel.reports.answers.outside_scores import outside_lines
    from obsidian_intel.reports.answers.values import answer_record

    answer = compare_with_file(app.workspace(), names, file, tolerance)
    if face == "json":
        click.echo(json.dumps(answer_record(answer), ensure_ascii=False, indent=2))
    else:
        click.echo(table_text(app, list(outside_lines(answer, terminal_width()))[1:]), nl=False)
    app.say(
        Message(
            "{differing} differing, {agreeing} agreeing, {here} only here, {there} only there; "
            "{unknown} other models in {file}",
            differing=len(answer.differing),
            agreeing=len(answer.agreeing),
            here=len(answer.only_here),
            there=len(answer.only_there),
            unknown=answer.unknown,
            file=one_line(answer.file),
        )
    )
    return 1 if answer.differing else 0
