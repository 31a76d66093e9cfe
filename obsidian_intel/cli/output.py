"""`-o FILE`, the same in every command that has it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App

if TYPE_CHECKING:
    from obsidian_intel.store.store import Store

force_option = click.option("--force", is_flag=True, help="With -o, write over a file that is not ours.")


no_bom_option = click.option("--no-bom", is_flag=True, help="With -o, CSV without the mark that Excel needs.")


def csv_bytes(text: str, *, bom: bool) -> bytes:
    """CSV for a file, in UTF-8; `bom` is what lets Excel read Chinese."""
    return text.encode("utf-8-sig" if bom else "utf-8")


def write_file(app: App, store: Store, file: Path, data: bytes, *, command: str, force: bool) -> int:
    """Write `data` to the file that `-o` names, and say so. Always 0; raises as `write_output` does."""
    from obsidian_intel.store.output_file import write_output

    written = write_output(store, file, data, command=command, force=force)
    app.say(f"wrote {file}" if written else f"{file} is up to date")
    return 0


def terminal_width() -> int | None:
    """Columns of the terminal; None where the output goes elsewhere, and no `COLUMNS` says how wide that is."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return shutil.get_terminal_size().columns
    return None
