"""Bytes to `Document` and back, without losing one."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from msgspec import Struct

from obsidian_intel.core.message import Message
from obsidian_intel.core.text import Position, Span

BOM = "\ufeff"
MAX_BYTES = 10_000_000
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLUS_ONE = (1).__add__
_NEWLINE = re.compile(r"\r\n|\r|\n")


def hex_digest(data: bytes) -> str:
    """The sha256 of some bytes, as it is written."""
    from hashlib import sha256  # with a library of its own: who reads no note does without

    return sha256(data).hexdigest()


class Unreadable(Struct, frozen=True, gc=False):
    """A file that cannot be a note. `code` is OI801 (not UTF-8), OI802 (too large) or OI803 (a NUL)."""

    path: str
    code: str
    message: str
    sha256: str = ""


def name_fault(path: str) -> str | None:
    """Why Obsidian can neither show nor link a note at `path`; None where its name is fit for one."""
    if path.isprintable() or (match := _UNFIT.search(path)) is None:
        return None
    part = Message("name") if path.find("/", match.end()) < 0 else Message("name of its folder")
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python reads a byte that is no UTF-8
        return Message(
            "the {part} is not UTF-8 (byte {byte}), so Obsidian cannot show this note; rename it",
            part=part,
            byte=f"0x{code - 0xDC00:02x}",
        )
    what = Message("line break") if match[0] in "\n\r\x85\u2028\u2029" else Message("control character")
    return Message(
        "the {part} holds a {what} ({character}), so no link can lead to this note; rename it",
        part=part,
        what=what,
        character=f"U+{code:04X}",
    )


def too_large(size: int) -> Message:
    """What is said of a note of `size` bytes, which is over the limit."""
    return Message("{size} MB: notes over 10 MB are not read", size=f"{size / 1_000_000:.0f}")


class Document(Struct, frozen=True, dict=True):
    """One note's text exactly as it stands in the file, BOM and line endings included.

    `path` is relative to the vault, with `/`. `text.encode()` is the file's bytes; `known` their sha256, where it is.
    """

    path: str
    text: str
    known: str = ""

    @classmethod
    def from_text(cls, path: str, text: str) -> Document:
        """A document for a text that is not (yet) in a file."""
        return cls(path, text)

    @classmethod
    def from_bytes(cls, path: str, data: bytes) -> Document | Unreadable:
        """The document, or why there is none."""
        sha256 = hex_digest(data)
        if len(data) > MAX_BYTES:
            return Unreadable(path, "OI802", too_large(len(data)), sha256)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            message = Message("not UTF-8: it looks like UTF-16; save it as UTF-8")
            return Unreadable(path, "OI801", message, sha256)
        nul = data.find(b"\0")
        if nul >= 0:
            message = Message("a NUL at byte {place}: this is not a text file", place=nul + 1)
            return Unreadable(path, "OI803", message, sha256)
        try:
            return cls(path, data.decode("utf-8"), sha256)
        except UnicodeDecodeError as error:
            message = Message(
                "not UTF-8: byte {place} is {byte}", place=error.start + 1, byte=f"0x{data[error.start]:02x}"
            )
            return Unreadable(path, "OI801", message, sha256)

    @cached_property
    def sha256(self) -> str:
        """The sha256 of the file's bytes."""
        return self.known or hex_digest(self.to_bytes())

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        return self.text.encode("utf-8")

    @property
    def start(self) -> int:
        """Where the text begins: 1 behind a BOM, else 0."""
        return 1 if self.text.startswith(BOM) else 0

    @cached_property
    def newline(self) -> str:
        """The line ending that stands most often; LF in a note of one line."""
        crlf = self.text.count("\r\n")
        lf, cr = self.text.count("\n") - crlf, self.text.count("\r") - crlf
        if crlf > lf and crlf >= cr:
            return "\r\n"
        return "\r" if cr > lf else "\n"

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of each line's first code point. Lines end at CRLF, CR or LF and nowhere else."""
        if "\r" in self.text:
            return [self.start, *(match.end() for match in _NEWLINE.finditer(self.text))]
        starts = list(accumulate(map(_PLUS_ONE, map(len, self.text.split("\n")))))
        return [self.start, *starts[:-1]]

    @property
    def line_count(self) -> int:
        """Lines, counting an empty last one behind a final newline."""
        return len(self.line_starts)

    def line_span(self, line: int) -> Span:
        """The span of 1-based `line`, its ending left out."""
        starts = self.line_starts
        end = starts[line] if line < len(starts) else len(self.text)
        start = starts[line - 1]
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line_of(self, offset: int) -> int:
        """The 1-based line that holds `offset`."""
        return max(1, bisect_right(self.line_starts, offset))

    def position(self, offset: int) -> Position:
        """The 1-based line and column of `offset`."""
        line = self.line_of(offset)
        return Position(line, max(0, offset - self.line_starts[line - 1]) + 1)
