"""An agent for tests: the official client, over stdio to a server of its own or in this process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent, Tool
from processes import command
from vault_case import Case

from obsidian_intel.servers.mcp.server import LogServer
from obsidian_intel.servers.mcp.vault_session import VaultSession


class CallFailed(Exception):
    """A call was refused; `error` is the record of it."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(f"{error['code']}: {error['message']}")
        self.error = error
        self.code: str = error["code"]


@dataclass
class Agent:
    """A client of one server."""

    client: Client

    async def tools(self) -> dict[str, Tool]:
        """The tools by name."""
        return {tool.name: tool for tool in (await self.client.list_tools()).tools}

    async def raw(self, tool: str, **arguments: Any) -> CallToolResult:
        """What a call gives back."""
        return await self.client.call_tool(tool, arguments)

    async def call(self, tool: str, **arguments: Any) -> Any:
        """The structured answer, which the text says too. The client has checked it against the schema."""
        found = await self.raw(tool, **arguments)
        (content,) = found.content
        assert isinstance(content, TextContent)
        if found.is_error:
            assert found.structured_content is not None, content.text
            raise CallFailed(found.structured_content["error"])
        assert json.loads(content.text) == found.structured_content
        return found.structured_content

    async def refused(self, tool: str, **arguments: Any) -> Mapping[str, Any]:
        """The error of a call that must be refused."""
        try:
            answer = await self.call(tool, **arguments)
        except CallFailed as failed:
            return failed.error
        raise AssertionError(f"{tool} was not refused: {answer}")


Session = Callable[[Agent], Awaitable[None]]


def parameters(root: Path, env: Mapping[str, str], *words: str) -> StdioServerParameters:
    """How a client starts the server of a vault."""
    start, *rest = command("--vault", str(root), "mcp", *words)
    return StdioServerParameters(command=start, args=rest, env=dict(env))


def over_stdio(session: Session, root: Path, env: Mapping[str, str], *words: str) -> None:
    """Run a session of an agent with a server in a process of its own."""
    _run(session, lambda: Client(stdio_client(parameters(root, env, *words))))


def in_process(session: Session, root: Path, *, can_write: bool = False) -> None:
    """Run a session of an agent with a server in this process."""
    _run(session, lambda: Client(LogServer(VaultSession(root, can_write=can_write))))


def _run(session: Session, connect: Callable[[], Client]) -> None:
    """What fails in a session is raised as it is, not as a group of the client's tasks."""

    async def run() -> Exception | None:
        async with connect() as client:
            try:
                await session(Agent(client))
            except Exception as error:
                return error
        return None

    if (failure := asyncio.run(run())) is not None:
        raise failure


def set_apart(case: Case, patch: pytest.MonkeyPatch) -> Case:
    """The vault, with this process's state and cache where those of its own processes are."""
    for name in ("HOME", "OBSINTEL_STATE_DIR"):
        patch.setenv(name, case.env[name])
    patch.delenv("XDG_CACHE_HOME", raising=False)
    return case
