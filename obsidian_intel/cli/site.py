"""`obsintel site`."""

from __future__ import annotations

from pathlib import Path

import click

from obsidian_intel.cli.context import App


@click.command(short_help="Make the whole log into pages for a browser.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--serve", is_flag=True, help="Show it on this machine, and reload when the vault changes.")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=8420, show_default=True, help="With --serve; 0: any."
)
@click.option("--omit", multiple=True, metavar="PARTS", help="Leave out: value, insight, cells, …")
@click.pass_obj
def command(app: App, folder: Path, serve: bool, port: int, omit: tuple[str, ...]) -> int:
    """Make the whole log into pages that link to one another, in DIR: months, models, benchmarks, papers, search.

    Open DIR/index.html from disk, or put DIR on any web server. DIR is new, empty, or of an earlier site; a rerun
    writes only pages that change, and leaves files that are not ours. Needs `pip install 'obsidian-intel[site]'`.
    """
    from obsidian_intel.operations.site import build_site
    from obsidian_intel.reports.rollup.omit import parse_omit

    parts = parse_omit(omit)
    workspace = app.workspace()
    report = build_site(workspace, folder, parts)
    for warning in report.warnings():
        click.echo(warning, err=True)
    app.say(report.told(folder))
    if serve:
        from obsidian_intel.servers.site_preview import serve_site

        serve_site(workspace, folder, parts, port, app.say)
    return report.exit_code
