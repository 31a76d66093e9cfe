"""A note as it stands in an editor, version by version."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from obsidian_intel.servers.lsp.positions import TextPositions, clean


class Buffer:
    """One open document. `path` is relative to its vault, with `/`."""

    def __init__(self, uri: str, path: str, version: int, text: str, encoding: str) -> None:
        self.uri = uri
        self.path = path
        self.version = version
        self.positions = TextPositions(clean(text), encoding)

    @property
    def text(self) -> str:
        """The text as the editor has it, saved or not."""
        return self.positions.text

    @property
    def data(self) -> bytes:
        """The bytes that a save would write."""
        return self.text.encode("utf-8")

    def change(self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]) -> None:
        """Take what an editor has changed, one change after the other."""
        for change in changes:
            text = clean(change.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                span = self.positions.span(change.range)
                text = self.text[: span.start] + text + self.text[span.end :]
            self.positions = TextPositions(text, self.positions.encoding)
        self.version = version
