"""The server on stdin and stdout: frames in and out, logs to stderr, and what its end means."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from obsidian_intel.servers.lsp.server import NoteServer

log = logging.getLogger(__name__)
_LENGTH = re.compile(rb"Content-Length:[ \t]*(\d{1,12})[ \t]*\r?\n", re.IGNORECASE)


def serve(named: Path | None = None, *, level: int = logging.WARNING) -> int:
    """Serve one editor until it says `exit` or goes away. 0 after an orderly `shutdown`, else 1.

    Whatever else writes to stdout meanwhile goes to stderr, so that no message is broken.
    """
    logging.basicConfig(stream=sys.stderr, level=level, format="obsintel lsp: %(message)s", force=True)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        try:
            return asyncio.run(_serve(NoteServer(named), sys.stdin.buffer, out))
        except SystemExit as error:  # how pygls ends
            return error.code if isinstance(error.code, int) else 1


async def _serve(server: NoteServer, stdin: BinaryIO, stdout: BinaryIO) -> int:
    server.protocol.set_writer(_Writer(stdout))
    loop = asyncio.get_running_loop()
    gone = asyncio.Event()

    def deliver(body: bytes) -> None:
        try:
            server.protocol.handle_message(json.loads(body, object_hook=server.protocol.structure_message))
        except Exception:
            log.exception("a message that cannot be understood")

    def read() -> None:
        with suppress(OSError, ValueError, RuntimeError):  # stdin or the loop is closed
            for body in frames(stdin):
                loop.call_soon_threadsafe(deliver, body)
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(gone.set)

    # A thread of our own: one of a pool that waits for stdin would keep the program from ending.
    threading.Thread(target=read, name="obsintel-stdin", daemon=True).start()
    await gone.wait()
    log.info("the editor has gone away")
    return 1


def frames(stream: BinaryIO) -> Iterator[bytes]:
    """The bodies of the messages of a stream; what stands between them and is no header is passed over."""
    length = 0
    while line := stream.readline():
        if match := _LENGTH.match(line):
            length = int(match[1])
        elif not line.strip() and length:
            body = stream.read(length)
            if len(body) < length:
                return
            yield body
            length = 0


class _Writer:
    """Writes to a stream that stays open until the program ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def close(self) -> None:
        """Write out what is left."""
        with suppress(OSError):
            self._stream.flush()

    def write(self, data: bytes) -> None:
        """Write one message."""
        self._stream.write(data)
        self._stream.flush()
