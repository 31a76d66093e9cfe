"""`obsintel lint`: options to a request, and a result to the screen. What is done stands in `operations/lint.py`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from obsidian_intel.cli.context import App, month_option, one_line
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.home import expand_home
from obsidian_intel.core.message import Message
from obsidian_intel.core.terminal import pluralize

if TYPE_CHECKING:
    from obsidian_intel.operations.fix import FixReport
    from obsidian_intel.operations.lint import LintRequest, Screen


@click.command(short_help="Check the notes, and fix what can be fixed.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--month", metavar="M", help="Only the note of this month, such as 2026-02.")
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
    month: str | None,
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

    With `-` and --fix, the fixed note goes to stdout and what is left to stderr.

    Exit code 1 when there are errors or warnings.
    """
    from obsidian_intel.operations.lint import LintRequest, split_words

    request = LintRequest(
        select=split_words(select),
        ignore=split_words(ignore),
        fix=fix or unsafe_fixes,
        unsafe=unsafe_fixes,
        dry_run=diff,
        format=face,
        statistics=statistics,
    )
    request.check()
    if month and paths:
        raise UsageError(Message("--month names the notes to check: leave out PATHS"))
    if paths == ("-",):
        return _lint_stdin(app, stdin_filename, request)
    if "-" in paths:
        raise UsageError(Message("`-` reads one note from stdin; name nothing beside it"))
    if stdin_filename:
        raise UsageError(Message("--stdin-filename goes with `-`"))
    return _lint_vault(app, paths, month_option(month), request)


def _lint_vault(app: App, paths: tuple[str, ...], month: str | None, request: LintRequest) -> int:
    from obsidian_intel.engine.typed_months import paths_of_month
    from obsidian_intel.lint.reporters.note_texts import NoteTexts
    from obsidian_intel.operations.lint import check_settings, lint, report

    workspace = app.workspace()
    check_settings(workspace.folder, workspace.settings)
    if paths:
        request = replace(request, paths=tuple(vault_path(workspace.root, path) for path in paths))
    if month:
        request = replace(request, paths=paths_of_month(workspace, month))
    result = lint(workspace, request)
    if result.fixes is not None and request.dry_run:
        return _show_diff(app, result.fixes)
    if result.fixes is not None:
        _show_fixes(app, result.fixes)
    out, messages = report(result, request, _screen(app, workspace.folder), NoteTexts(workspace.store))
    click.echo(out, nl=False)
    for line in messages:
        app.say(line)
    shows_lines = bool(result.found) and sys.stdout.isatty()
    app.keep_answer(workspace, None if shows_lines else out, result.exit_code)
    return result.exit_code


def _lint_stdin(app: App, name: str | None, request: LintRequest) -> int:
    """One note from stdin, for editors: as if it stood at `name` in the vault."""
    from obsidian_intel.cli.diff import unified
    from obsidian_intel.core.document import Document
    from obsidian_intel.core.load_settings import load_settings
    from obsidian_intel.lint.reporters.note_texts import NoteTexts
    from obsidian_intel.operations.lint import check_settings, lint_text, report, result_of

    root = app.root()
    settings = load_settings(root)
    check_settings(str(root), settings)
    path = vault_path(root, name, there=False) if name else "stdin.md"
    data = sys.stdin.buffer.read()
    before, document, found = lint_text(path, data, settings, request)
    texts = {path: document.text} if isinstance(document, Document) else {}
    if request.dry_run:
        if not (isinstance(before, Document) and isinstance(document, Document)):
            return 0
        click.echo(unified(path, before.text, document.text, app.colored()), nl=False)
        return int(before.text != document.text)
    if request.fix:
        sys.stdout.buffer.write(document.to_bytes() if isinstance(document, Document) else data)
        sys.stdout.buffer.flush()
    out, _ = report(result_of(found, 1), request, _screen(app, str(root)), NoteTexts(None, texts))
    click.echo(out, nl=False, err=request.fix)
    return result_of(found, 1).exit_code


def _show_diff(app: App, fixes: FixReport) -> int:
    from obsidian_intel.cli.diff import unified

    for path, (before, after) in fixes.texts.items():
        click.echo(unified(path, before, after, app.colored()), nl=False)
    notes = pluralize(len(fixes.texts), "note")
    app.say(
        Message("would fix {count} in {notes}", count=fixes.count, notes=notes)
        if fixes.texts
        else Message("nothing to fix")
    )
    return 1 if fixes.texts else 0


def _show_fixes(app: App, fixes: FixReport) -> None:
    for refusal in fixes.refused:
        app.say(Message("left: {refusal}", refusal=refusal))
    if fixes.count:
        app.say(
            Message(
                "fixed {count} in {notes}; `obsintel undo` takes it back",
                count=fixes.count,
                notes=pluralize(len(fixes.texts), "note"),
            )
        )


def _screen(app: App, root: str) -> Screen:
    """What stdout can show. Lines of notes are for a person's eyes, not for a program that reads the output."""
    from obsidian_intel.lint.reporters.note_texts import terminal_width
    from obsidian_intel.operations.lint import Screen

    shown = app.verbose or app.colored() or sys.stdout.isatty()
    return Screen(
        colored=app.colored(),
        excerpts=terminal_width() if shown else 0,
        grouped=sys.stdout.isatty(),
        quiet=app.quiet,
        place=app.place(root),
    )


def vault_path(root: Path, name: str, *, there: bool = True) -> str:
    """A path named on the command line, relative to the vault. Raises `UsageError` for one outside, or not `there`."""
    path = expand_home(name)
    places = [path] if path.is_absolute() else [Path.cwd() / path, root / path]
    for place in places:
        resolved = _resolved(place, name)
        if resolved == root:
            return ""
        if resolved.is_relative_to(root) and (resolved.exists() or place is places[-1]):
            if there and not resolved.exists():
                raise UsageError(Message("{name}: there is no such note or folder in the vault", name=one_line(name)))
            return resolved.relative_to(root).as_posix()
    raise UsageError(Message("{name}: this is outside the vault {root}", name=one_line(name), root=root))


def _resolved(place: Path, name: str) -> Path:
    try:
        return place.resolve()
    except (OSError, RuntimeError):  # which of the two depends on Python
        raise UsageError(Message("{name}: a symlink loop", name=one_line(name))) from None
