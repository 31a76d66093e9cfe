"""`obsintel bib`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App, month_option
from obsidian_intel.cli.output import FormatName, force_option, write_file

if TYPE_CHECKING:
    from collections.abc import Collection


def _formats() -> Collection[str]:
    from obsidian_intel.operations.bibliography import FORMATS

    return FORMATS


@click.command(short_help="Print the references of the log.")
@click.option("--format", "form", type=FormatName(_formats), help="Default: by the name of FILE, else bibtex.")
@click.option("--month", metavar="M", help="Only what one month cites.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@force_option
@click.pass_obj
def command(app: App, form: str | None, month: str | None, output: Path | None, force: bool) -> int:
    """Print the references of all papers that the log cites, as BibTeX or CSL-JSON.

    Titles, authors and dates are those that `papers refresh` has learnt, else what the log says. A paper's key is made
    from its id and never changes. Nothing is asked of the network.
    """
    period = month_option(month)
    from obsidian_intel.engine.typed_months import month_paths
    from obsidian_intel.operations.bibliography import format_of, render_references

    chosen = format_of(form, output.name if output is not None else "")
    workspace = app.workspace()
    text = render_references(workspace, chosen, month_paths(workspace, period) if period else None)
    if output is None or str(output) == "-":
        click.echo(text, nl=False)
        return 0
    return write_file(app, workspace.store, output, text.encode(), command="bib", force=force)
