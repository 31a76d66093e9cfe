"""The protocol as pygls speaks it, with the texts of open documents left to us."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol, lsp_method

Handling = Generator[Any, Any, None]


class NoteProtocol(LanguageServerProtocol):
    """pygls keeps texts too, but cuts lines at U+2028, U+0085 and form feeds, where no editor does."""

    def _pass_on(self, method: str, params: object) -> Handling:
        handler = self.fm.features.get(method)
        if handler is not None:
            yield handler, (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Handling:
        """Hand the notification to the server; pygls keeps no text of its own."""
        yield from self._pass_on(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Handling:
        """Hand the notification to the server; pygls keeps no text of its own."""
        yield from self._pass_on(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Handling:
        """Hand the notification to the server; pygls keeps no text of its own."""
        yield from self._pass_on(types.TEXT_DOCUMENT_DID_CLOSE, params)
