"""The language server: the requests of an editor, each answered from an open vault."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from obsidian_intel import __version__
from obsidian_intel.servers.lsp.actions import KINDS, EditorAction, actions, edits_of
from obsidian_intel.servers.lsp.buffer import Buffer
from obsidian_intel.servers.lsp.completion import TRIGGERS, completion
from obsidian_intel.servers.lsp.diagnostics import to_protocol
from obsidian_intel.servers.lsp.hover import hover
from obsidian_intel.servers.lsp.navigation import definition
from obsidian_intel.servers.lsp.open_vault import EditedVault
from obsidian_intel.servers.lsp.protocol import NoteProtocol
from obsidian_intel.servers.lsp.symbols import symbols
from obsidian_intel.servers.lsp.workbench import Workbench

log = logging.getLogger(__name__)
WATCHED, UNWATCHED = 300.0, 5.0  # s between looks at all files, where the editor tells of changes and where not
_FILES = "**/*.{md,canvas,base,png,jpg,jpeg,gif,svg,webp,avif,bmp,pdf,mp3,mp4,webm}"
_GLOBS = (_FILES, "**/obsintel.toml", "**/.obsidian/*.json", "**/.obsidian/plugins/*/data.json")
T = TypeVar("T")
Question = Callable[[EditedVault, Buffer, int], T]


class NoteServer(LanguageServer):
    """Speaks to one editor. Its texts and vaults are those of `workbench`, which is made when the two are connected.

    `named` is the vault of notes that lie in none by themselves. Nothing is ever written to a file: what is to be
    changed goes to the editor as edits.
    """

    def __init__(self, named: Path | None = None) -> None:
        super().__init__("obsintel", __version__, protocol_cls=NoteProtocol)
        self._named = named
        self.workbench: Workbench | None = None
        options = types.CodeActionOptions(code_action_kinds=list(KINDS), resolve_provider=True)
        for method, answer, settings in (
            (types.INITIALIZED, self._connected, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self._opened, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed, None),
            (types.TEXT_DOCUMENT_DID_SAVE, self._saved, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed, None),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._files_changed, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, self._actions, options),
            (types.CODE_ACTION_RESOLVE, self._resolve, None),
            (types.TEXT_DOCUMENT_HOVER, self._hover, None),
            (types.TEXT_DOCUMENT_DEFINITION, self._definition, None),
            (
                types.TEXT_DOCUMENT_COMPLETION,
                self._completion,
                types.CompletionOptions(trigger_characters=list(TRIGGERS)),
            ),
            (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self._symbols, None),
        ):
            self.feature(method, settings)(_function(answer))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Errors are for the log; no window opens for them."""
        log.error("%s", error)

    @property
    def encoding(self) -> str:
        """The units of positions that were agreed on."""
        return str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding))

    @property
    def _bench(self) -> Workbench:
        if self.workbench is None:
            self.workbench = Workbench(self.text_document_publish_diagnostics, self._tell, self._named)
        return self.workbench

    def _tell(self, message: str) -> None:
        log.warning("%s", message)
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def _connected(self, params: types.InitializedParams) -> None:
        """Have the editor tell of changed files, where it can; look for them now and then in any case."""
        workspace = self.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace is not None else None
        can_tell = bool(watched is not None and watched.dynamic_registration)
        if can_tell:
            watchers = [types.FileSystemWatcher(glob) for glob in _GLOBS]
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            registration = types.Registration("obsintel-files", method, options)
            self.client_register_capability(types.RegistrationParams([registration]))
        self._look_again_every(WATCHED if can_tell else UNWATCHED)

    def _look_again_every(self, seconds: float) -> None:
        def look() -> None:
            self._bench.look_again()
            self._look_again_every(seconds)

        asyncio.get_running_loop().call_later(seconds, look)

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        self._bench.open(document.uri, document.version, document.text, self.encoding)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        self._bench.change(params.text_document.uri, params.text_document.version, params.content_changes)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        self._bench.files_changed([types.FileEvent(params.text_document.uri, types.FileChangeType.Changed)])

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        self._bench.close(params.text_document.uri)

    def _files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        self._bench.files_changed(params.changes)

    async def _actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        known = await self._bench.ready(params.text_document.uri)
        if known is None:
            return []
        found = actions(*known, params.range, params.context.only)
        made = (self._action(*known, each) for each in found)
        return [each for each in made if each is not None]

    def _action(self, open_vault: EditedVault, buffer: Buffer, action: EditorAction) -> types.CodeAction | None:
        """An action as the editor takes it; None where it turns out that nothing can be done."""
        edits, data = action.edits, None
        if edits is None and self._can_resolve:
            data = {**action.order, "uri": buffer.uri, "version": buffer.version}
        elif edits is None:
            edits = edits_of(open_vault, buffer, action.order)
            if edits is None:
                return None
        return types.CodeAction(
            title=action.title,
            kind=action.kind,
            diagnostics=to_protocol([action.found], buffer.positions) if action.found is not None else None,
            is_preferred=action.is_preferred or None,
            edit=self._edit(buffer, edits) if edits is not None else None,
            data=data,
        )

    async def _resolve(self, action: types.CodeAction) -> types.CodeAction:
        """Work out the edits of an action; none where the note has changed since it was offered."""
        order: Any = action.data
        known = await self._bench.ready(order.get("uri", "")) if isinstance(order, dict) else None
        if known is not None and order.get("version") == known[1].version:
            edits = edits_of(*known, order)
            if edits:
                action.edit = self._edit(known[1], edits)
        return action

    @property
    def _can_resolve(self) -> bool:
        document = self.client_capabilities.text_document
        offered = document.code_action if document is not None else None
        support = offered.resolve_support if offered is not None else None
        return bool(support is not None and "edit" in support.properties and offered and offered.data_support)

    def _edit(self, buffer: Buffer, edits: Any) -> types.WorkspaceEdit:
        """Edits of one note; for one version of it, where the editor can refuse those of an older one."""
        made = buffer.positions.edits(edits)
        workspace = self.client_capabilities.workspace
        known = workspace.workspace_edit if workspace is not None else None
        if known is None or not known.document_changes:
            return types.WorkspaceEdit(changes={buffer.uri: made})
        document = types.OptionalVersionedTextDocumentIdentifier(uri=buffer.uri, version=buffer.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(made))])

    async def _ask(self, uri: str, position: types.Position, question: Question[T]) -> tuple[Buffer, T] | None:
        known = await self._bench.ready(uri)
        if known is None:
            return None
        open_vault, buffer = known
        return buffer, question(open_vault, buffer, buffer.positions.offset(position))

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        found = await self._ask(params.text_document.uri, params.position, hover)
        if found is None or found[1] is None:
            return None
        text = types.MarkupContent(types.MarkupKind.Markdown, found[1].text)
        return types.Hover(text, found[0].positions.range(found[1].span))

    async def _definition(self, params: types.DefinitionParams) -> types.Location | None:
        found = await self._ask(params.text_document.uri, params.position, definition)
        return found[1] if found is not None else None

    async def _completion(self, params: types.CompletionParams) -> types.CompletionList | None:
        found = await self._ask(params.text_document.uri, params.position, completion)
        return found[1] if found is not None else None

    async def _symbols(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        known = await self._bench.ready(params.text_document.uri)
        reading = known[0].reading(known[1].path) if known is not None else None
        return symbols(reading, known[1].positions) if known is not None and reading is not None else []


def _function(method: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A method as a function: pygls writes notes on what it is given, which a method does not take."""
    if asyncio.iscoroutinefunction(method):

        async def answer(params: Any) -> Any:
            return await method(params)

        return answer

    def handle(params: Any) -> Any:
        return method(params)

    return handle
