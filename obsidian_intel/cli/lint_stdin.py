"""`obsintel lint -`: one note from stdin, for editors."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from obsidian_intel.cli.context import App
from obsidian_intel.cli.diff import unified
from obsidian_intel.cli.lint_run import check_settings, excerpt_width, vault_path
from obsidian_intel.core.diagnostic import Diagnostic, Severity
from obsidian_intel.core.document import Document, Unreadable, name_fault
from obsidian_intel.core.settings import Settings, load_settings
from obsidian_intel.lint.linter import select_and_sort
from obsidian_intel.lint.reporters import text as faces
from obsidian_intel.vault.vault import is_excluded


def run_stdin(
    app: App,
    name: str | None,
    *,
    select: Sequence[str],
    ignore: Sequence[str],
    face: str,
    statistics: bool,
    fix: bool,
    unsafe: bool,
    diff: bool,
) -> int:
    """Check a note as if it stood at `name`; vault-wide rules are left out. The exit code.

    With `fix` the mended note goes to stdout, and what is left to stderr; with `diff` the difference alone.
    """
    settings = load_settings(app.root())
    check_settings(app.root(), settings.config)
    path = vault_path(app.root(), name, there=False) if name else "stdin.md"
    data = sys.stdin.buffer.read()
    fault = name_fault(path)
    document = Unreadable(path, "OI801", fault) if fault else Document.from_bytes(path, data)
    left_alone = is_excluded(path, settings.config, settings.obsidian)
    if isinstance(document, Document) and (fix or diff) and not left_alone:
        from obsidian_intel.lint.fixer import fix_note

        before = document
        document = fix_note(
            before, settings.config, settings.obsidian, unsafe=unsafe, select=select, ignore=ignore
        ).document
        if diff:
            click.echo(unified(path, before.text, document.text, app.colored()), nl=False)
            return int(before.text != document.text)
    if diff:
        return 0
    if fix:
        sys.stdout.buffer.write(document.to_bytes() if isinstance(document, Document) else data)
        sys.stdout.buffer.flush()
    found = _found(document, settings, select, ignore)
    texts = faces.NoteTexts(None, {document.path: document.text} if isinstance(document, Document) else {})
    out = faces.render(found, face, 1, texts, colored=app.colored(), statistics=statistics, excerpts=excerpt_width(app))
    click.echo(out, nl=False, err=fix)
    return int(any(each.severity is not Severity.INFO for each in found))


def _found(
    document: Document | Unreadable, settings: Settings, select: Sequence[str], ignore: Sequence[str]
) -> list[Diagnostic]:
    from obsidian_intel.engine.analyze import entry_of
    from obsidian_intel.vault.listing import Stat

    entry = entry_of(document, Stat(0, 0, 0), settings.config, settings.obsidian)
    return select_and_sort(entry.diagnostics, settings.config, select=select, ignore=ignore)
