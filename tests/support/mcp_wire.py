"""The protocol's lines by hand, for what the official client does not show: stdout, signals, a server that is killed."""

from __future__ import annotations

import asyncio
import json
import subprocess
from asyncio.subprocess import Process
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from processes import command

VERSION = "2025-06-18"
DEADLINE = 60.0


class Wire:
    """One server and its lines. Each line that comes must be a message of the protocol."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._number = 0

    def write(self, line: bytes) -> None:
        """Send a line as it is."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")

    def send(self, method: str, params: Mapping[str, Any], *, notice: bool = False) -> None:
        """Send a request, or a notice, which has no answer."""
        self._number += not notice
        head: dict[str, Any] = {} if notice else {"id": self._number}
        self.write(json.dumps({"jsonrpc": "2.0", **head, "method": method, "params": params}).encode())

    async def answer(self) -> Any:
        """The answer to the last request."""
        assert self._process.stdout is not None
        while True:
            line = await self._process.stdout.readline()
            if not line:
                raise EOFError("the server has gone away")
            message = json.loads(line)
            assert message["jsonrpc"] == "2.0", line
            if message.get("id") == self._number:
                return message.get("result", message.get("error"))

    async def ask(self, method: str, params: Mapping[str, Any]) -> Any:
        """A request and its answer."""
        self.send(method, params)
        return await asyncio.wait_for(self.answer(), DEADLINE)

    async def hello(self) -> Any:
        """Begin the session."""
        who = {"protocolVersion": VERSION, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        found = await self.ask("initialize", who)
        self.send("notifications/initialized", {}, notice=True)
        return found


async def start(root: Path, env: Mapping[str, str], *words: str) -> tuple[Process, Wire]:
    """A server of a vault, and its wire."""
    pipe = subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command("--vault", str(root), "mcp", *words), env=env, stdin=pipe, stdout=pipe, stderr=pipe, limit=1 << 26
    )
    return process, Wire(process)
