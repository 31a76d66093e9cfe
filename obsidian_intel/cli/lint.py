"""`obsintel lint`."""

from __future__ import annotations

import click

from obsidian_intel.cli.context import App


def _words(values: tuple[str, ...]) -> list[str]:
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


@click.command(short_help="Check the notes, and fix what can be fixed.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--fix", is_flag=True, help="Make the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="Make the unsafe ones too (implies --fix).")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these: OI301, OI3, ragged-row.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these.")
@click.option("--format", "face", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--statistics", is_flag=True, help="Count by code.")
@click.option("--stdin-filename", metavar="PATH", help="With `-`: where the note belongs in the vault.")
@click.pass_obj
def command(
    app: App,
    paths: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    face: str,
    statistics: bool,
    stdin_filename: str | None,
) -> int:
    """Check the notes of a vault, or only PATHS (files or folders; `-` reads one note from stdin).

    With `-` and --fix, the mended note goes to stdout and what is left to stderr.

    Exit code 1 when there are errors or warnings.
    """
    from obsidian_intel.cli.lint_run import run

    return run(
        app,
        list(paths),
        fix=fix or unsafe_fixes,
        unsafe=unsafe_fixes,
        diff=diff,
        select=_words(select),
        ignore=_words(ignore),
        face=face,
        statistics=statistics,
        stdin_filename=stdin_filename,
    )
