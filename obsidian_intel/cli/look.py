"""`obsintel look`."""

from __future__ import annotations

from pathlib import Path

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.core.errors import VaultError
from obsidian_intel.core.home import expand_home
from obsidian_intel.core.message import Message


@click.command(short_help="See what obsintel would read in a vault. Writes nothing.")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def command(app: App, path: Path | None) -> int:
    """Look through the vault at PATH (default: here) without writing anything.

    Says which notes are the log and why, what `init` would set, and three telling facts of the log.
    """
    from obsidian_intel.cli.init import show_survey
    from obsidian_intel.engine.workspace import Workspace
    from obsidian_intel.operations.survey import survey
    from obsidian_intel.operations.telling_facts import telling_facts
    from obsidian_intel.reports.rollup.score_direction import ScoreDirection

    root = expand_home(path or app.vault or ".")
    if not root.is_dir():
        raise VaultError(Message("{root}: there is no such folder", root=root))
    workspace = Workspace.look(root.resolve())
    click.echo(Message("{name} holds:", name=one_line(root.resolve().name)))
    show_survey(survey(workspace))
    benchmarks = workspace.config.benchmarks
    direction = ScoreDirection(benchmarks.lower_is_better, benchmarks.higher_is_better)
    facts = telling_facts(workspace.vault.months, direction)
    if facts:
        click.echo(Message("three telling facts:") if len(facts) == 3 else Message("telling facts:"))
        for fact in facts:
            click.echo(f"  {one_line(fact)}")
    app.say(Message("nothing was written; next: obsintel init"))
    return 0
