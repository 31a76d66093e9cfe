"""The folder of an export: ours alone, written file by file so that each is the old one or the new one."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from obsidian_intel.core.errors import Refused, StoreError, UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.sql.schema import TABLES
from obsidian_intel.core.sql.views import VIEWS

MARKER = "_obsintel.json"  # DuckDB's globs, Spark and pyarrow pass over names that begin with _
_VERSION = 1
_NOTHING = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MOST_BYTES = 50_000_000  # of a marker
_PARTITION = re.compile(r"\w+/period=[^/]+/part-\d+\.\w+")
_OWN_FILES = frozenset(
    f"{name}{suffix}" for name in (*(table.name for table in TABLES), *VIEWS) for suffix in (".csv", ".parquet", ".sql")
) | {"obsintel.db", "duckdb.sql"}
_FILE_SUFFIXES = frozenset({".db", ".sqlite", ".sqlite3", ".csv", ".parquet", ".duckdb"})


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How many files were written, were right already, and were removed because no row belongs there now."""

    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class ExportFolder:
    """A folder that may be exported into, and which files in it are of an earlier export."""

    path: Path
    form: str
    ours: frozenset[str] = frozenset()

    @classmethod
    def check(cls, path: Path, vault: Path, form: str) -> ExportFolder:
        """The folder `path` for an export as `form`. Nothing is written yet.

        Raises `Refused` where it lies in the vault or holds anything but an earlier export of the same format,
        `UsageError` where it is a file or named like one, `StoreError` where it cannot be looked into.
        """
        try:
            return cls._check(path, vault, form)
        except OSError as error:
            raise StoreError(
                Message("{path}: cannot be looked into: {strerror}", path=path, strerror=error.strerror)
            ) from None

    @classmethod
    def _check(cls, path: Path, vault: Path, form: str) -> ExportFolder:
        real = path.resolve()
        if any(parent.exists() and parent.samefile(vault) for parent in (real, *real.parents)):
            raise Refused(
                Message("{path}: lies in the vault, and an export is no note; name a folder outside of it", path=path)
            )
        if real.is_file():
            raise UsageError(Message("{path}: this is a file; name a folder", path=path))
        if not real.exists():
            if real.suffix.lower() in _FILE_SUFFIXES:
                raise UsageError(Message("{path}: name a folder, not a file; the export's files go into it", path=path))
            return cls(real, form)
        names = {each.name for each in real.iterdir()} - _NOTHING
        if not names:
            return cls(real, form)
        if MARKER not in names:
            raise Refused(
                Message(
                    "{path}: holds other files; name a new folder, an empty one, or one of an earlier export", path=path
                )
            )
        found, files = _marker(path, real / MARKER)
        if found != form:
            raise Refused(
                Message(
                    "{path}: holds an export as {found}; name another folder, or remove that one first",
                    path=path,
                    found=found,
                )
            )
        return cls(real, form, frozenset(files))

    def write(self, files: Mapping[str, bytes], *, keep: bool = False) -> ExportReport:
        """Make the folder hold exactly `files`, by path with `/`; `keep` leaves what earlier exports wrote besides.

        Files that we did not write stay, and are never written over. Raises `Refused`, or `StoreError` with all
        files as they were or, if that comes late, each as it was or as it is to be.
        """
        stale = set() if keep else {name for name in self.ours - files.keys() if _is_our_layout(name)}
        try:
            self._check_places(files)
            changed = [name for name, data in files.items() if self._read(name) != data]
            present = {name for name in stale if self._is_file(name)}
            if changed or present or (not keep and self.ours != files.keys()) or files.keys() - self.ours:
                self._put({MARKER: self._note(self.ours | files.keys())})
                self._put({name: files[name] for name in changed})
                self._remove(present)
                kept = self.ours if keep else frozenset[str]()
                self._put({MARKER: self._note(kept | files.keys())})
        except OSError as error:
            raise StoreError(
                Message("{path}: cannot be written: {strerror}", path=self.path, strerror=error.strerror)
            ) from None
        return ExportReport(len(changed), len(files) - len(changed), len(present))

    def _check_places(self, files: Mapping[str, bytes]) -> None:
        for name in files:
            place = self.path / name
            if place.parent.resolve() != place.parent:
                raise Refused(
                    Message("{parent}: leads elsewhere; an export writes only into its own folder", parent=place.parent)
                )
            if name not in self.ours and os.path.lexists(place):
                raise Refused(
                    Message("{place}: is not ours and in the way; move it, or name another folder", place=place)
                )

    def _read(self, name: str) -> bytes | None:
        return (self.path / name).read_bytes() if self._is_file(name) else None

    def _is_file(self, name: str) -> bool:
        place = self.path / name
        return place.is_file() and not place.is_symlink() and place.parent.resolve() == place.parent

    def _note(self, names: Iterable[str]) -> bytes:
        found = {"version": _VERSION, "format": self.form, "files": sorted(names)}
        return (json.dumps({"obsintel export": found}, ensure_ascii=False, indent=1) + "\n").encode()

    def _put(self, files: Mapping[str, bytes]) -> None:
        """Write every file under a name of its own first; only then, one by one, under the right one."""
        temps: dict[Path, Path] = {}
        try:
            for name, data in files.items():
                place = self.path / name
                place.parent.mkdir(parents=True, exist_ok=True)
                temp = temps[place] = place.with_name(f".obsintel-{secrets.token_hex(6)}.tmp")
                _write(temp, data)
                if name == MARKER:
                    temp.chmod(0o600)
            for place, temp in temps.items():
                temp.replace(place)
        finally:
            for temp in temps.values():
                with suppress(OSError):
                    temp.unlink()

    def _remove(self, names: Iterable[str]) -> None:
        for name in sorted(names):
            place = self.path / name
            place.unlink()
            for parent in PurePosixPath(name).parents[:-1]:
                with suppress(OSError):
                    (self.path / parent).rmdir()


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _marker(shown: Path, path: Path) -> tuple[str, list[str]]:
    """Format and files of the export that the marker at `path` speaks of."""
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            raise ValueError
        found = json.loads(path.read_text("utf-8"))["obsintel export"]
        version, form, files = found["version"], str(found["format"]), list(found["files"])
        right = version == _VERSION and all(isinstance(name, str) and _is_inside(name) for name in files)
    except (ValueError, KeyError, TypeError, RecursionError):
        right = False
    if not right:
        raise Refused(
            Message(
                "{shown}: its {marker} is damaged or of a later obsintel; name another folder",
                shown=shown,
                marker=MARKER,
            )
        )
    return form, files


def _is_our_layout(name: str) -> bool:
    """Whether an export may have made a file of this name; only such a one is ever removed.

    The marker may be forged, and would else have a person's file removed.
    """
    return name in _OWN_FILES or _PARTITION.fullmatch(name) is not None


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def form_of(path: Path) -> str | None:
    """The format of the export that the folder `path` holds; None where it holds none that can be read."""
    try:
        return _marker(path, path / MARKER)[0]
    except (OSError, ValueError, Refused):
        return None
