"""`obsintel init`."""

from __future__ import annotations

from pathlib import Path

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.config import FILE_NAME
from obsidian_intel.core.errors import Refused, VaultError


@click.command(short_help="Start a vault, or set one up that is lived in.")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="With three months to try things on.")
@click.pass_obj
def command(app: App, path: Path | None, sample: bool) -> int:
    """Start a vault at PATH (default: here), or set one up that is lived in.

    In a folder with notes it says what it found and writes one short obsintel.toml, nothing else.
    """
    from obsidian_intel.operations.init import create_vault, has_notes

    root = (path or Path(app.vault or ".")).expanduser()
    if root.exists() and not root.is_dir():
        raise VaultError(f"{root}: this is a file; a vault is a folder")
    if has_notes(root):
        if sample:
            raise Refused(f"{root} holds notes already: the sample goes into an empty folder")
        return _settle(app, root.resolve())
    report = create_vault(root, sample=sample)
    for refusal in report.refused:
        click.echo(f"obsintel: not written: {one_line(str(refusal))}", err=True)
    for each in report.done:
        app.detail(f"made {each.path}")
    notes = sum(each.path.endswith(".md") for each in report.done)
    click.echo(f"{one_line(root.resolve().name)} is a vault now: {len(report.done)} files, {notes} of them notes")
    if sample:
        app.say("next: obsintel lint, obsintel link --yes, obsintel rollup --month 2025-03")
    else:
        app.say("next: open it in Obsidian, or `obsintel new --month YYYY-MM`")
    return 1 if report.refused else 0


def _settle(app: App, root: Path) -> int:
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.init import survey, write_settings

    workspace = Workspace.open(root)
    found = survey(workspace)
    click.echo(f"{one_line(root.name)} is lived in; found:")
    for line in found.lines:
        click.echo(f"  {one_line(line)}")
    if (root / FILE_NAME).exists():
        app.say(f"{FILE_NAME} is there already; nothing was written")
        return 0
    report = write_settings(workspace, found.settings)
    for refusal in report.refused:
        click.echo(f"obsintel: not written: {one_line(str(refusal))}", err=True)
    if report.refused:
        return 1
    click.echo(f"wrote {FILE_NAME}:")
    click.echo("".join(f"  {line}\n" for line in found.settings.splitlines()), nl=False)
    app.say("next: obsintel lint")
    return 0
