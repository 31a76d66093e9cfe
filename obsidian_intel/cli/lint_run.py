"""What `obsintel lint` does, step by step."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.diff import unified
from obsidian_intel.core.config import FILE_NAME, Config
from obsidian_intel.core.config_file import line_of
from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.core.errors import ConfigError, UsageError
from obsidian_intel.lint.linter import check_codes, settings_naming_rules
from obsidian_intel.lint.reporters import text as faces


def run(
    app: App,
    paths: list[str],
    *,
    fix: bool,
    unsafe: bool,
    diff: bool,
    select: Sequence[str],
    ignore: Sequence[str],
    face: str,
    statistics: bool,
    stdin_filename: str | None,
) -> int:
    """Lint, and fix where asked. The exit code."""
    check_codes([*select, *ignore])
    root = app.root()
    if paths == ["-"]:
        from obsidian_intel.cli.lint_stdin import run_stdin

        return run_stdin(
            app,
            stdin_filename,
            select=select,
            ignore=ignore,
            face=face,
            statistics=statistics,
            fix=fix,
            unsafe=unsafe,
            diff=diff,
        )
    if "-" in paths:
        raise UsageError("`-` reads one note from stdin; name nothing beside it")
    if stdin_filename:
        raise UsageError("--stdin-filename goes with `-`")
    workspace = app.workspace()
    check_settings(root, workspace.config)
    wanted = [vault_path(root, path) for path in paths] or None
    if fix or diff:
        from obsidian_intel.operations.fix import fix_vault

        report = fix_vault(workspace, wanted, select=select, ignore=ignore, unsafe=unsafe, write=not diff)
        if diff:
            for path, (before, after) in report.texts.items():
                click.echo(unified(path, before, after, app.colored()), nl=False)
            app.say(
                f"would fix {report.count} in {plural(len(report.texts), 'note')}" if report.texts else "nothing to fix"
            )
            return 1 if report.texts else 0
        for refusal in report.refused:
            app.say(f"left: {refusal}")
        if report.count:
            app.say(f"fixed {report.count} in {plural(len(report.texts), 'note')}; `obsintel undo` takes it back")
    found = workspace.diagnostics(wanted, select=select, ignore=ignore)
    notes = workspace.listing.notes
    files = len(notes) if wanted is None else sum(1 for path in notes if _in(path, wanted))
    texts = faces.NoteTexts(workspace.store)
    out = faces.render(
        found, face, files, texts, colored=app.colored(), statistics=statistics, excerpts=excerpt_width(app)
    )
    click.echo(out, nl=False)
    if face == "text" and not app.quiet:
        for line in (
            faces.summary(found, files, workspace.near_misses() if wanted is None else ()),
            *(faces.hints(workspace.near_misses(), found) if wanted is None else ()),
        ):
            app.say(line)
    code = int(any(each.severity is not Severity.INFO for each in found))
    app.keep_answer(workspace, out if not found or not sys.stdout.isatty() else None, code)
    return code


def check_settings(root: Path, config: Config) -> None:
    """Raises `ConfigError` for a code in the settings that no rule has."""
    for keys, words in settings_naming_rules(config):
        try:
            check_codes(words)
        except UsageError as error:
            with suppress(OSError, UnicodeDecodeError):
                line = line_of((root / FILE_NAME).read_text("utf-8"), keys)
                raise ConfigError(f"{FILE_NAME}:{line}: {error}") from None
            raise


def excerpt_width(app: App) -> int:
    """How wide lines of notes are shown: for a person's eyes, not where the output is read by a program."""
    shown = app.verbose or app.colored() or sys.stdout.isatty()
    return faces.terminal_width() if shown else 0


def _in(path: str, wanted: Sequence[str]) -> bool:
    from obsidian_intel.engine.workspace import is_within

    return is_within(path, wanted)


def vault_path(root: Path, name: str, *, there: bool = True) -> str:
    """A path named on the command line, relative to the vault. Raises `UsageError` for one outside, or not `there`."""
    path = Path(name).expanduser()
    places = [path] if path.is_absolute() else [Path.cwd() / path, root / path]
    for place in places:
        resolved = _resolved(place, name)
        if resolved == root:
            return ""
        if resolved.is_relative_to(root) and (resolved.exists() or place is places[-1]):
            if there and not resolved.exists():
                raise UsageError(f"{one_line(name)}: there is no such note or folder in the vault")
            return resolved.relative_to(root).as_posix()
    raise UsageError(f"{one_line(name)}: this is outside the vault {root}")


def _resolved(place: Path, name: str) -> Path:
    try:
        return place.resolve()
    except (OSError, RuntimeError):  # which of the two depends on Python
        raise UsageError(f"{one_line(name)}: a symlink that leads in a circle") from None


def plural(count: int, word: str) -> str:
    """`3 notes`, `1 note`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
