"""An editor for tests: the client of pytest-lsp, with the texts of its open notes and what was published of them."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, LanguageClient, register_lsp_features

from obsidian_intel.core.text import Edit, Span, apply_edits
from obsidian_intel.servers.lsp.positions import TextPositions

DEADLINE = 60.0
RESOLVES = types.ClientCodeActionResolveOptions(properties=["edit"])


class Editor:
    """One server, and the notes that are open in it."""

    def __init__(self, client: LanguageClient, root: Path, encoding: str) -> None:
        self.client, self.root, self.encoding = client, root, encoding
        self.texts: dict[str, TextPositions] = {}
        self.versions: dict[str, int] = {}
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.count = 0
        self._news = asyncio.Event()
        self.server: types.InitializeResult | None = None

    def take(self, params: types.PublishDiagnosticsParams) -> None:
        """Something was published."""
        self.published[params.uri] = params
        self.count += 1
        self._news.set()

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def place(self, path: str, offset: int) -> types.TextDocumentPositionParams:
        identifier = types.TextDocumentIdentifier(self.uri(path))
        return types.TextDocumentPositionParams(identifier, self.texts[path].position(offset))

    def open(self, path: str, text: str | None = None) -> None:
        """Open a note, as its file has it where no text is given."""
        text = (self.root / path).read_bytes().decode() if text is None else text
        self.texts[path], self.versions[path] = TextPositions(text, self.encoding), 1
        item = types.TextDocumentItem(self.uri(path), "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, path: str, start: int, end: int, text: str) -> None:
        """Put `text` in the place of `start:end` in code points, as an incremental change."""
        positions = self.texts[path]
        change = types.TextDocumentContentChangePartial(positions.range(Span(start, end)), text)
        self._change(path, positions.text[:start] + text + positions.text[end:], [change])

    def replace(self, path: str, text: str) -> None:
        """Send the whole text anew."""
        self._change(path, text, [types.TextDocumentContentChangeWholeDocument(text)])

    def _change(self, path: str, text: str, changes: list[Any]) -> None:
        self.texts[path] = TextPositions(text, self.encoding)
        self.versions[path] += 1
        identifier = types.VersionedTextDocumentIdentifier(uri=self.uri(path), version=self.versions[path])
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, changes))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something that comes with what is published holds."""
        async with asyncio.timeout(DEADLINE):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def findings(self, path: str) -> list[types.Diagnostic]:
        """What was published of the note as it is now, with the vault read: an outline is given no sooner."""
        asked = types.DocumentSymbolParams(types.TextDocumentIdentifier(self.uri(path)))
        await self.client.text_document_document_symbol_async(asked)
        uri, version = self.uri(path), self.versions[path]
        await self.until(lambda: uri in self.published and self.published[uri].version == version)
        return list(self.published[uri].diagnostics)

    async def actions(self, path: str, start: int, end: int, only: list[str] | None = None) -> list[types.CodeAction]:
        """What is offered at a place."""
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(self.uri(path)),
            self.texts[path].range(Span(start, end)),
            types.CodeActionContext([], only=only),
        )
        found = await self.client.text_document_code_action_async(params)
        return [each for each in found or () if isinstance(each, types.CodeAction)]

    async def apply(self, path: str, action: types.CodeAction) -> str:
        """Do what an action says, as an editor does. The text after."""
        if action.edit is None:
            action = await self.client.code_action_resolve_async(action)
        assert action.edit is not None, action.title
        edits: list[Any] = list((action.edit.changes or {}).get(self.uri(path), ()))
        for change in action.edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.version == self.versions[path]
            edits += change.edits
        positions = self.texts[path]
        text = apply_edits(positions.text, [Edit(positions.span(each.range), each.new_text) for each in edits])
        self.replace(path, text)
        return text


def capabilities(
    encodings: list[str] | None, *, resolves: bool = True, watches: bool = False
) -> types.ClientCapabilities:
    """What an editor can do."""
    general = types.GeneralClientCapabilities(position_encodings=list(encodings)) if encodings else None
    return types.ClientCapabilities(
        general=general,
        text_document=types.TextDocumentClientCapabilities(
            code_action=types.CodeActionClientCapabilities(
                data_support=resolves, resolve_support=RESOLVES if resolves else None
            )
        ),
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=resolves),
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=watches),
        ),
    )


@asynccontextmanager
async def editor(
    root: Path, cache: Path, encodings: list[str] | None = None, *, resolves: bool = True, args: tuple[str, ...] = ()
) -> AsyncIterator[Editor]:
    """An editor with its server. `encodings`: what it prefers, in order."""
    client = LanguageClient(converter_factory=default_converter)
    made = Editor(client, root, "utf-16")
    features = {**DEFAULT_CLIENT_FEATURES}
    features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = lambda params: made.take(params)
    register_lsp_features(client, features)
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "XDG_STATE_HOME": str(cache / "state")}
    await client.start_io(sys.executable, "-m", "obsidian_intel", "lsp", *args, env=env)
    params = types.InitializeParams(capabilities=capabilities(encodings, resolves=resolves), root_uri=root.as_uri())
    made.server = await client.initialize_session(params)
    made.encoding = str(
        getattr(made.server.capabilities.position_encoding, "value", made.server.capabilities.position_encoding)
    )
    try:
        yield made
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]


def edit_with(session: Callable[[Editor], Awaitable[None]], root: Path, cache: Path, **options: Any) -> None:
    """Run a session of an editor."""

    async def run() -> None:
        async with editor(root, cache, **options) as made:
            await session(made)

    task: Coroutine[Any, Any, None] = run()
    asyncio.run(task)
