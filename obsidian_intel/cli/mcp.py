"""`obsintel mcp`."""

from __future__ import annotations

import logging
import sys

import click

from obsidian_intel.cli.context import App
from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message


@click.command(short_help="Serve an agent: the log's questions, and guarded writing.")
@click.option("--write", is_flag=True, help="Let the agent write rows, cells, statements, links and safe fixes.")
@click.pass_obj
def command(app: App, write: bool) -> int:
    """Serve an agent over stdin and stdout, by the Model Context Protocol.

    Clients start it; how to set up Claude, Cursor, VS Code, Codex, Gemini CLI and Zed stands in docs/mcp.md. It only
    reads, unless --write is given; `obsintel history --by agent` lists what agents wrote. Needs the extra `mcp`.
    """
    try:
        from obsidian_intel.servers.mcp.stdio import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in ("mcp", "mcp_types", "pydantic", "anyio"):
            raise
        raise UsageError(Message("the server for agents needs mcp: pip install 'obsidian-intel[mcp]'")) from None
    root = app.root()
    if sys.stdin.isatty():
        app.say(Message("waiting for an agent on stdin; Ctrl-C ends it (docs/mcp.md says how agents start it)"))
    level = logging.ERROR if app.quiet else logging.INFO if app.verbose else logging.WARNING
    return serve(root, can_write=write, level=level)
