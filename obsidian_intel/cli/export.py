"""`obsintel export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from obsidian_intel.cli.context import App, one_line
from obsidian_intel.cli.output import FormatName
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.terminal import pluralize


def _formats() -> list[str]:
    from obsidian_intel.reports.export.formats import format_names

    return format_names()


@click.command(short_help="Write the tables as Parquet, CSV or SQLite.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=FormatName(_formats),
    help="Default: what DIR holds, else parquet where pyarrow is installed, else sqlite.",
)
@click.option("--vault-id", metavar="ID", help="Export into a data set of many vaults, as the part of ID.")
@click.pass_obj
def command(app: App, folder: Path, form: str | None, vault_id: str | None) -> None:
    """Write the vault's tables into DIR: a folder that is new, empty, or of an earlier export.

    Parquet and CSV are stored month by month (`metrics/period=2026-02/…`) for DuckDB, Polars or Spark, SQLite as one
    file for Datasette. A rerun replaces what changed. The values are exact: texts that a spreadsheet would take for
    formulas are not guarded.

    With `--vault-id team-a` DIR holds many vaults (`metrics/vault=team-a/period=2026-02/…`), each exported on its own,
    touching only its own part; the column `vault` stands last, and the leaderboards are of each vault and over all.
    """
    from obsidian_intel.reports.export.export_folder import ExportFolder
    from obsidian_intel.reports.export.export_marker import form_of
    from obsidian_intel.reports.export.formats import default_format, format_of
    from obsidian_intel.reports.export.hive_layout import check_vault_id

    identity = check_vault_id(vault_id) if vault_id is not None else ""
    chosen = format_of(
        form or form_of(folder) or ("csv" if identity and default_format() == "sqlite" else default_format())
    )
    if identity and chosen.vault_files is None:
        raise UsageError(
            Message(
                "`{name}` holds one vault; with `--vault-id` take `--format parquet` or `--format csv`",
                name=chosen.name,
            )
        )
    target = ExportFolder.check(folder, app.root(), chosen.name, identity)
    if target.was_elsewhere:
        app.say(
            Message(
                "note: `{vault}` was last exported from another folder; if that is another vault, give it its own id",
                vault=identity,
            )
        )
    if form is None:
        app.say(_as_format(chosen.name))
    from obsidian_intel.reports.export.table_rows import ExportTables

    workspace = app.workspace()
    tables = ExportTables(workspace)
    unread = len(workspace.listing.placeholders) + len(workspace.listing.unreadable)
    files = chosen.vault_files(tables, identity) if identity and chosen.vault_files else chosen.files(tables)
    report = target.write(dict(files), keep=bool(unread))
    if unread:
        app.say(
            Message(
                "{unread} notes or folders are away or cannot be read: what an earlier export had of them was kept",
                unread=unread,
            )
        )
    months = len(tables["months"])
    changed = Message(
        "{written} written, {unchanged} unchanged, {removed} removed",
        written=report.written,
        unchanged=report.unchanged,
        removed=report.removed,
    )
    app.say(
        Message(
            "{months} as {name} in {folder}: {changed}",
            months=pluralize(months, "month"),
            name=chosen.name,
            folder=folder,
            changed=changed,
        )
    )
    for name in report.left:
        app.say(
            Message(
                "left: {name}: no row belongs there now, but it is not as an export wrote it; remove it yourself",
                name=one_line(name),
            )
        )


def _as_format(name: str) -> Message:
    """In which format, where none was named, and what else there is here."""
    from obsidian_intel.reports.export.formats import default_format

    if default_format() == "parquet":
        return Message("as {name}; `--format` takes parquet, csv or sqlite", name=name)
    return Message(
        "as {name}; `--format` takes sqlite or csv here, and parquet after `{executable} -m pip install pyarrow`",
        name=name,
        executable=sys.executable,
    )
