"""The server on stdin and stdout: messages alone on stdout, talk on stderr, an end that cuts no write short."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from obsidian_intel.servers.mcp.server import LogServer
from obsidian_intel.servers.mcp.vault_session import VaultSession


def serve(root: Path, *, can_write: bool = False, level: int = logging.WARNING) -> int:
    """Serve one client until it goes away. Whatever else writes to stdout meanwhile goes to stderr."""
    logging.basicConfig(stream=sys.stderr, level=level, format="obsintel mcp: %(message)s", force=True)
    session = VaultSession(root, can_write=can_write)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: _end(session, number, frame))
    LogServer(session).run("stdio")
    return 0


def _end(session: VaultSession, number: int, frame: FrameType | None) -> None:
    """End once the call in hand is done. Not by an exception: threads that wait for stdin would hold it up."""

    def leave() -> None:
        session.busy.acquire()
        os._exit(130 if number == signal.SIGINT else 0)

    threading.Thread(target=leave, daemon=True).start()
