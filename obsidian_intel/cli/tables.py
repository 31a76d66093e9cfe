"""`obsintel tables`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import click

from obsidian_intel.cli.context import App, month_option
from obsidian_intel.cli.output import PrintedOutput, csv_bytes, force_option, format_by_name, no_bom_option, write_file
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message, enumerated

_SUFFIXES = {".json": "json", ".csv": "csv", ".md": "md", ".txt": "text"}


@click.command(short_help="Print the months' tables as data.")
@click.option("--month", metavar="M", help="One month, such as 2026-02.")
@click.option("--since", metavar="M", help="From this month on.")
@click.option("--until", metavar="M", help="Up to and with this month.")
@click.option("--section", metavar="KEY", help="Only tables of this section: its key, such as clay, or its heading.")
@click.option(
    "--format",
    "face",
    type=click.Choice(["text", "json", "csv", "md"]),
    default="text",
    show_default=True,
    help="Without it -o goes by the name of FILE.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@force_option
@no_bom_option
@click.pass_obj
def command(
    app: App,
    month: str | None,
    since: str | None,
    until: str | None,
    section: str | None,
    face: str,
    output: Path | None,
    force: bool,
    no_bom: bool,
) -> None:
    """Print the months' tables as data: rows, cells, papers and metrics.

    Rows that are not data (placeholders, guides) are left out.
    """
    face = format_by_name(face, output, _SUFFIXES)
    month, since, until = month_option(month), month_option(since), month_option(until)
    if month and (since or until):
        raise UsageError(Message("--month goes alone: leave out --since and --until"))
    from obsidian_intel.engine.typed_months import load_months, note_lookup
    from obsidian_intel.months.table_kinds import is_section
    from obsidian_intel.reports import tables_output as faces

    workspace = app.workspace()
    months = load_months(workspace, month=month, since=since, until=until)
    if section is not None:
        found = [each for m in months for each in m.sections if not each.guide]
        keys = {each.key for each in found}
        if not any(is_section(each, section) for each in found):
            known = enumerated(sorted(keys)) or Message("none")
            raise UsageError(
                Message("there is no section `{section}`; there are: {known}", section=section, known=known)
            )
    if face == "json" and output is None and _takes_utf8(sys.stdout):
        printed = PrintedOutput(app, workspace)
        sys.stdout.flush()
        shown = faces.json_parts(
            months, note_lookup(workspace), section, workspace.paper_lookup(), workspace.verified_lookup()
        )
        sys.stdout.buffer.writelines(printed.data(shown))
        sys.stdout.flush()
        printed.keep()
        return
    lookups = note_lookup(workspace), section, workspace.paper_lookup(), workspace.verified_lookup()
    if output is not None and str(output) != "-":
        text = "".join(faces.parts(months, face, *lookups))
        data = csv_bytes(text, bom=not no_bom) if face == "csv" else text.encode()
        write_file(app, workspace.store, output, data, command="tables", force=force)
        return
    printed = PrintedOutput(app, workspace)
    parts = faces.parts(months, face, *lookups, paint=app.paint(), place=app.place(workspace.root))
    sys.stdout.writelines(printed.text(parts))
    sys.stdout.flush()
    printed.keep()


def _takes_utf8(stream: TextIO) -> bool:
    """Whether bytes of UTF-8 may go straight to a stream: some megabytes, that need not become text and bytes again."""
    return hasattr(stream, "buffer") and (stream.encoding or "").lower() == "utf-8"
