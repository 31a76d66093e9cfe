"""`obsintel lsp`."""

from __future__ import annotations

import logging
import sys

import click

from obsidian_intel.cli.context import App
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message


@click.command(short_help="Serve an editor: findings, fixes, hovers, completion.")
@click.option("--stdio", is_flag=True, hidden=True, help="What editors pass; there is no other way.")
@click.option("--clientProcessId", "process", type=int, hidden=True)
@click.pass_obj
def command(app: App, stdio: bool, process: int | None) -> int:
    """Serve an editor over stdin and stdout, by the Language Server Protocol.

    Editors start it; how to set up VS Code, Neovim, Helix and Zed stands in docs/editors.md. Each note belongs to the
    vault above it; --vault names the one of notes that lie in none. Writes no file. Needs the extra `lsp`.
    """
    try:
        from obsidian_intel.servers.lsp.stdio import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError(Message("the language server needs pygls: pip install 'obsidian-intel[lsp]'")) from None
    if sys.stdin.isatty():
        app.say(Message("waiting for an editor on stdin; Ctrl-C ends it (docs/editors.md says how editors start it)"))
    level = logging.ERROR if app.quiet else logging.INFO if app.verbose else logging.WARNING
    return serve(app.root() if app.vault else None, level=level)
