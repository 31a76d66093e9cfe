"""`-o FILE`, the same in every command that has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsidian_intel.cli.context import App

if TYPE_CHECKING:
    from obsidian_intel.store.store import Store

force_option = click.option("--force", is_flag=True, help="With -o, write over a file that is not ours.")


def write_file(app: App, store: Store, file: Path, data: bytes, *, command: str, force: bool) -> int:
    """Write `data` to the file that `-o` names, and say so. Always 0; raises as `write_output` does."""
    from obsidian_intel.store.output_file import write_output

    written = write_output(store, file, data, command=command, force=force)
    app.say(f"wrote {file}" if written else f"{file} is up to date")
    return 0
