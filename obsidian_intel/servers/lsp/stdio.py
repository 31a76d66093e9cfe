"""The server on stdin and stdout: frames in and out, logs to stderr, and what its end means."""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pygls.io_ import run_async

from obsidian_intel.servers.lsp.server import NoteServer

log = logging.getLogger(__name__)


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
    await run_async(
        stop_event=threading.Event(),
        reader=_Reader(stdin),
        protocol=server.protocol,
        logger=log,
        error_handler=server.report_server_error,
    )
    log.info("the editor has gone away")
    return 1


class _Reader:
    """Reads in a thread that does not keep the program from ending, as one that waits for stdin would."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._loop = asyncio.get_running_loop()
        self._asked: queue.SimpleQueue[tuple[Callable[[], bytes], asyncio.Future[bytes]]] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="obsintel-stdin", daemon=True).start()

    def _run(self) -> None:
        while True:
            read, answer = self._asked.get()
            try:
                data = read()
            except (OSError, ValueError):
                data = b""
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(_settle, answer, data)

    def readline(self) -> asyncio.Future[bytes]:
        """The next line; empty at the end."""
        return self._ask(self._stream.readline)

    def readexactly(self, n: int) -> asyncio.Future[bytes]:
        """The next `n` bytes; fewer at the end."""
        return self._ask(lambda: self._stream.read(n))

    def _ask(self, read: Callable[[], bytes]) -> asyncio.Future[bytes]:
        answer: asyncio.Future[bytes] = self._loop.create_future()
        self._asked.put((read, answer))
        return answer


def _settle(answer: asyncio.Future[bytes], data: bytes) -> None:
    if not answer.done():
        answer.set_result(data)


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
