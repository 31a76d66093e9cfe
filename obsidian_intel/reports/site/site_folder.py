"""The folder of a site. Each file of ours says so itself, with a sum: what a person changed or put there stays."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from obsidian_intel.core.errors import Refused, StoreError, UsageError
from obsidian_intel.core.message import Message

MARKER = "_obsintel.json"
_VERSION = 1
_NOTHING = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MOST_BYTES = 50_000_000  # of a marker
_STAMPS = {
    "html": ("<!-- ", " -->"),
    "xml": ("<!-- ", " -->"),
    "js": ("/* ", " */"),
    "css": ("/* ", " */"),
}
_SUM = re.compile(rb"(?:<!--|/\*) obsintel:sum ([0-9a-f]{16}) (?:-->|\*/)\n\Z")
_TOP = "index|months|models|benchmarks|compare|papers|topics|mechanisms|tags|search"
_LAYOUT = re.compile(
    rf"(?:{_TOP})\.html|(?:month|week|model|models|benchmark|papers|topic|mechanism|tag)/[^/]+\.html"
    r"|search/[^/]+\.js|data/scores\.js|assets/[a-z]+\.(?:css|js)|feed\.xml"
)


def stamped(path: str, text: str) -> bytes:
    """The file `path` with its sum behind it, by which any machine can tell that nobody has changed it."""
    data = text.encode("utf-8", "replace")
    before, after = _STAMPS[path.rpartition(".")[2]]
    return data + f"{before}obsintel:sum {_sum(data)}{after}\n".encode()


def is_ours(data: bytes) -> bool:
    """Whether a file is one of a site that nobody has changed."""
    found = _SUM.search(data)
    return found is not None and _sum(data[: found.start()]) == found[1].decode()


def _sum(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


@dataclass
class SiteFolder:
    """A folder that a site may be written into. `known` are the files that earlier runs wrote there."""

    path: Path
    known: frozenset[str] = frozenset()
    written: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @classmethod
    def check(cls, path: Path, vault: Path) -> SiteFolder:
        """The folder `path` for a site of `vault`. Nothing is written yet.

        Raises `Refused` where it holds anything but an earlier site, is the vault or holds it, or lies in a hidden
        folder of it; `UsageError` where it is a file; `StoreError` where it cannot be looked into.
        """
        try:
            return cls._check(path, vault)
        except OSError as error:
            raise StoreError(
                Message("{path}: cannot be looked into: {strerror}", path=path, strerror=error.strerror)
            ) from None

    @classmethod
    def _check(cls, path: Path, vault: Path) -> SiteFolder:
        real, root = path.resolve(), vault.resolve()
        if real == root or real in root.parents:
            raise Refused(
                Message(
                    "{path}: is the vault, or holds it; name a folder of its own, such as `{path2}`",
                    path=path,
                    path2=path / "Site",
                )
            )
        if root in real.parents and any(part.startswith(".") for part in real.relative_to(root).parts):
            raise Refused(Message("{path}: lies in a hidden folder of the vault; name another folder", path=path))
        if real.is_file() or real.suffix.lower() in (".html", ".htm", ".zip"):
            raise UsageError(Message("{path}: name a folder, not a file; the site's pages go into it", path=path))
        names = {each.name for each in real.iterdir()} - _NOTHING if real.exists() else set()
        if names and MARKER not in names:
            raise Refused(
                Message(
                    "{path}: holds other files; name a new folder, an empty one, or one of an earlier site", path=path
                )
            )
        return cls(real, _marker(path, real / MARKER) if names else frozenset())

    def write(self, path: str, data: bytes) -> bool:
        """Make a file hold `data`; whether it was written. One that is not ours stays and is refused."""
        place = self.path / path
        if place.parent.exists() and place.parent.resolve() != place.parent:
            self.refused.append(Message("{path}: its folder leads elsewhere; remove the link", path=path))
            return False
        old = self._read(place)
        if old == data:
            return False
        if (old is not None and not is_ours(old)) or (old is None and os.path.lexists(place)):
            self.refused.append(
                Message("{path}: is not ours, or was changed by hand; move it, and the page is made again", path=path)
            )
            return False
        self._put(place, data)
        self.written.append(path)
        return True

    def remove(self, paths: Iterable[str]) -> int:
        """Remove files of earlier runs that are still as we wrote them. How many."""
        count = 0
        for path in sorted(paths):
            place = self.path / path
            data = self._read(place) if _LAYOUT.fullmatch(path) and place.parent.resolve() == place.parent else None
            if data is not None and is_ours(data):
                place.unlink()
                count += 1
                with suppress(OSError):
                    if place.parent != self.path:
                        place.parent.rmdir()
        return count

    def mark(self, paths: Iterable[str]) -> None:
        """Keep which files the site has."""
        note = {"obsintel site": {"version": _VERSION, "files": sorted(paths)}}
        data = (json.dumps(note, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
        if self._read(self.path / MARKER) != data:
            self._put(self.path / MARKER, data, mode=0o600)

    @staticmethod
    def _read(place: Path) -> bytes | None:
        return place.read_bytes() if place.is_file() and not place.is_symlink() else None

    @staticmethod
    def _put(place: Path, data: bytes, mode: int = 0o644) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        temp = place.with_name(f".obsintel-{secrets.token_hex(6)}.tmp")
        try:
            temp.touch(mode, exist_ok=False)
            temp.write_bytes(data)
            temp.replace(place)
        finally:
            temp.unlink(missing_ok=True)


def _marker(shown: Path, path: Path) -> frozenset[str]:
    """The files of the site that the marker at `path` speaks of."""
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            raise ValueError
        found = json.loads(path.read_text("utf-8"))["obsintel site"]
        files = list(found["files"])
        right = found["version"] == _VERSION and all(isinstance(name, str) and _is_inside(name) for name in files)
    except (ValueError, KeyError, TypeError, RecursionError):
        right, files = False, []
    if not right:
        raise Refused(
            Message(
                "{shown}: its {marker} is not of a site, damaged, or of a later obsintel; name another folder",
                shown=shown,
                marker=MARKER,
            )
        )
    return frozenset(files)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name
