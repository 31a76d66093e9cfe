"""The server of one vault: tools, months as resources, a prompt. What goes wrong in a call ends nothing."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, get_type_hints
from urllib.parse import quote, unquote

import anyio
import anyio.to_thread
from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp.server.mcpserver.prompts import Prompt
from mcp.server.mcpserver.prompts.base import PromptArgument
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, InputRequiredResult, Resource, ResourceTemplate, TextContent, ToolAnnotations
from msgspec import Struct
from pydantic import AnyUrl, RootModel, ValidationError

from obsidian_intel import __version__
from obsidian_intel.core.document import Document
from obsidian_intel.core.errors import ObsintelError
from obsidian_intel.core.message import Message
from obsidian_intel.core.near_names import nearest
from obsidian_intel.operations.rows.targets import month_path
from obsidian_intel.servers.mcp import prompt
from obsidian_intel.servers.mcp.ask_tools import LogTools
from obsidian_intel.servers.mcp.month_tools import MonthTools
from obsidian_intel.servers.mcp.refusal import CallError, bug_error, call_error
from obsidian_intel.servers.mcp.schemas import as_plain, output_schema, without_titles
from obsidian_intel.servers.mcp.tool_texts import ARGUMENTS, INSTRUCTIONS, OWN_ARGUMENTS, TOOLS
from obsidian_intel.servers.mcp.vault_session import VaultSession
from obsidian_intel.servers.mcp.write_tools import WriteTools

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
SCHEME = "obsintel://month/"
READING = ("overview", "months", "month", "show", "find", "compare", "leaderboard", "changes", "query", "lint")
WRITING = ("new_month", "add_row", "set_cell", "insert_lines", "set_statement", "fix", "link", "undo")
_REPLACING = ("set_cell", "set_statement", "fix", "undo")  # what stood there is there no more


class _AnyAnswer(RootModel[dict[str, Any]]):
    """An answer that is plain values already; its schema is made from its own type."""


class LogServer(MCPServer[Any]):
    """Serves one vault. Calls are answered one at a time, in a thread, so the server hears its client meanwhile."""

    def __init__(self, session: VaultSession) -> None:
        self._session = session
        self._one = anyio.CapacityLimiter(1)
        homes: tuple[object, ...] = (MonthTools(session), LogTools(session))
        names: tuple[str, ...] = READING
        if session.can_write:
            homes, names = (*homes, WriteTools(session)), READING + WRITING
        self._tools = {
            name: self._tool(name, next(getattr(home, name) for home in homes if hasattr(home, name))) for name in names
        }
        super().__init__(
            "obsintel",
            title="Intelligence Log · 月报",
            version=__version__,
            instructions=INSTRUCTIONS,
            log_level="WARNING",
            tools=list(self._tools.values()),
        )
        self.add_prompt(self._prompt())

    def _tool(self, name: str, answer: Callable[..., Struct]) -> Tool:
        """A tool made of a method: its arguments are the tool's, its type of answer the tool's schema."""

        @functools.wraps(answer)
        async def call(**arguments: Any) -> CallToolResult:
            return await self._in_thread(functools.partial(_result, name, answer, arguments))

        text, reads = TOOLS[name], name in READING
        hints = ToolAnnotations(
            read_only_hint=reads,
            destructive_hint=name in _REPLACING,
            idempotent_hint=reads or name == "new_month",
            open_world_hint=False,
        )
        tool = Tool.from_function(
            call,
            name=name,
            title=text.titles,
            description=text.description,
            annotations=hints,
            structured_output=False,
        )
        tool.fn_metadata.output_schema = output_schema(_answer_type(answer))
        tool.fn_metadata.output_model = _AnyAnswer  # the first releases want one beside a schema
        tool.parameters = without_titles(tool.parameters) | {"additionalProperties": False}
        for argument, schema in tool.parameters.get("properties", {}).items():
            schema["description"] = OWN_ARGUMENTS.get((name, argument)) or ARGUMENTS[argument]
        return tool

    async def _in_thread(self, work: Callable[[], Answer]) -> Answer:
        return await anyio.to_thread.run_sync(work, limiter=self._one)

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """The answer of a tool. What the caller did wrong comes back as an error that it can act on."""
        tool = self._tools.get(name)
        if tool is None:
            return _failed(self._unknown_tool(name))
        known = tool.parameters.get("properties", {})
        for argument in arguments:
            if argument not in known:
                near = nearest(argument, known)
                takes = Message("it takes {names}", names=", ".join(known) or "-")
                hint = Message("did you mean `{near}`?", near=near) if near else takes
                unknown = Message("`{tool}` has no argument `{name}`", tool=name, name=argument[:60])
                return _failed(CallError("bad-request", unknown, hint=hint))
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                return _failed(_wrong_arguments(name, error.__cause__))
            raise

    def _unknown_tool(self, name: str) -> CallError:
        if name in WRITING:
            hint = Message("ask the person to start the server with `obsintel mcp --write` if this is wanted")
            return CallError("read-only", Message("this server only reads: there is no `{tool}`", tool=name), hint=hint)
        near = nearest(name, self._tools)
        hint = (
            Message("did you mean `{near}`?", near=near)
            if near
            else Message("there are {names}", names=", ".join(self._tools))
        )
        return CallError("no-tool", Message("there is no tool `{tool}`", tool=name[:60]), hint=hint)

    def _prompt(self) -> Prompt:
        async def write_month(month: str, language: str = "") -> str:
            return await self._in_thread(functools.partial(prompt.write_month, self._session, month, language))

        arguments = [
            PromptArgument(name="month", description=OWN_ARGUMENTS["new_month", "month"], required=True),
            PromptArgument(name="language", description="en or zh; else that of the log · 语言"),
        ]
        return Prompt(
            name="write_month",
            title=prompt.TITLE,
            description=prompt.DESCRIPTION,
            arguments=arguments,
            fn=write_month,
            context_kwarg=None,
        )

    async def list_resources(self) -> list[Resource]:
        """The notes of the log, newest first."""
        try:
            return await self._in_thread(self._months)
        except ObsintelError as error:
            log.warning("%s", error)
            return []

    def _months(self) -> list[Resource]:
        with self._session.open() as workspace:
            notes = sorted(workspace.vault.dated, key=lambda note: (note.last_day, note.path), reverse=True)
            return [
                Resource(
                    uri=SCHEME + quote(note.path, safe=""),
                    name=note.path,
                    title=note.day or note.week or note.period,
                    mime_type="text/markdown",
                )
                for note in notes
            ]

    async def list_resource_templates(self) -> list[ResourceTemplate]:
        """A month by its name."""
        text = "A note of the log: 2026-02, 2026-W07, 2026-02-03, or its path · 一期月报的原文"
        return [
            ResourceTemplate(
                uri_template=f"{SCHEME}{{month}}",
                name="month",
                title="Month · 月报",
                description=text,
                mime_type="text/markdown",
            )
        ]

    async def read_resource(
        self, uri: AnyUrl | str, context: Context[Any, Any] | None = None
    ) -> Iterable[ReadResourceContents] | InputRequiredResult:
        """The text of a month, as it stands in its file."""
        text = await self._in_thread(functools.partial(self._text, str(uri)))
        return [ReadResourceContents(content=text, mime_type="text/markdown")]

    def _text(self, uri: str) -> str:
        if not uri.startswith(SCHEME):
            raise ResourceNotFoundError(f"there is no resource {uri[:80]}; months are {SCHEME}2026-02")
        try:
            with self._session.open() as workspace:
                path = month_path(workspace, unquote(uri.removeprefix(SCHEME)))
                document = workspace.document(path)
        except ObsintelError as error:
            raise ResourceNotFoundError(call_error(error).as_text()) from None
        if not isinstance(document, Document):
            raise ResourceError(f"{path}: {document.message}")
        return document.text


def _result(name: str, answer: Callable[..., Struct], arguments: dict[str, Any]) -> CallToolResult:
    """The answer of one call, or what went wrong in it."""
    try:
        found = as_plain(answer(**arguments))
    except ObsintelError as error:
        return _failed(call_error(error))
    except Exception as error:
        log.exception("a bug in the tool %s", name)
        return _failed(bug_error(error))
    text, found = _sendable(found)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=found)


def _failed(error: CallError) -> CallToolResult:
    _, found = _sendable({"error": as_plain(error)})
    text = TextContent(type="text", text=CallError(**found["error"]).as_text())
    return CallToolResult(content=[text], structured_content=found, is_error=True)


def _sendable(found: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An answer as JSON, for clients that read texts alone, and as data. File names may hold what is no UTF-8."""
    text = json.dumps(found, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
        found = json.loads(text)
    return text, found


def _wrong_arguments(name: str, error: ValidationError) -> CallError:
    """What is wrong with the arguments, the first three of it."""
    parts = [
        f"`{'.'.join(str(part) for part in each['loc'])}`: {each['msg']}"
        for each in error.errors(include_url=False)[:3]
    ]
    message = Message("the arguments of `{tool}` do not fit: {problems}", tool=name, problems="; ".join(parts))
    return CallError("bad-request", message)


def _answer_type(answer: Callable[..., Struct]) -> type[Struct]:
    found: type[Struct] = get_type_hints(answer)["return"]
    return found
