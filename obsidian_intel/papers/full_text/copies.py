"""Copies of papers that were fetched, and what was read of files: in the user's cache folder, all of it expendable."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress

from msgspec import DecodeError, msgpack

from obsidian_intel.papers.full_text.passages import PaperText
from obsidian_intel.papers.full_text.reader import LARGEST, read_text

KINDS = {"html": "arXiv HTML", "pdf": "arXiv PDF"}
TEXT_FORMAT = "1"  # goes up when the same file may be read otherwise


class PaperCopies:
    """The folder `papers.copies` of the cache: copies by paper id, texts by the sum of the file they were read from."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def copy(self, paper: str) -> tuple[str, bytes] | None:
        """The copy of a paper, HTML before PDF: its kind and its bytes."""
        for kind in KINDS:
            data = _bytes(f"{self._folder}/{_file_name(paper)}.{kind}")
            if data is not None:
                return kind, data
        return None

    def has(self, paper: str) -> bool:
        """Whether there is a copy."""
        return any(os.path.exists(f"{self._folder}/{_file_name(paper)}.{kind}") for kind in KINDS)  # noqa: PTH110

    def keep(self, paper: str, kind: str, data: bytes) -> None:
        """Keep a copy. Raises `OSError`."""
        self._write(f"{_file_name(paper)}.{kind}", data)

    def text(self, data: bytes) -> PaperText:
        """What stands in a file, read once. Raises `ObsintelError` where a package is missing."""
        name = f"{hashlib.sha256(data).hexdigest()[:32]}-{TEXT_FORMAT}.text"
        kept = _bytes(f"{self._folder}/{name}")
        if kept is not None:
            with suppress(DecodeError):
                return msgpack.decode(kept, type=PaperText)
        found = read_text(data)
        with suppress(OSError):
            self._write(name, msgpack.encode(found))
        return found

    def _write(self, name: str, data: bytes) -> None:
        os.makedirs(self._folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        temp = f"{self._folder}/{secrets.token_hex(6)}.new"
        fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(fd, "wb") as out:  # noqa: PTH123
                out.write(data)
            os.replace(temp, f"{self._folder}/{name}")  # noqa: PTH105
        except BaseException:
            with suppress(OSError):
                os.unlink(temp)  # noqa: PTH108
            raise


def _file_name(paper: str) -> str:
    return re.sub(r"[^\w.\-]", "_", paper)[:120]


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read(LARGEST + 1)
    except OSError:
        return None
