"""The folder of an export: ours alone, written file by file so that each is the old one or the new one.

A data set of many vaults is such a folder too. Each vault has its own marker there and touches only its own parts; the
SQL at the top is the same for all, and goes with none.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from obsidian_intel.core.errors import Refused, StoreError, UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.sql.exported_tables import TABLES, VERSION
from obsidian_intel.core.sql.views import VAULT_VIEWS, VIEWS
from obsidian_intel.reports.export.export_marker import (
    MARKER,
    VERSION_OF_MARKER,
    Marker,
    fingerprint,
    marker_name,
    markers_among,
    read_marker,
)

_NOTHING = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_PARTITION = re.compile(r"\w+/period=[^/]+/part-\d+\.\w+")
_VAULT_PARTITION = re.compile(r"\w+/vault=([a-z][a-z0-9-]{0,62})/(?:period=[^/]+/)?part-\d+\.\w+")
_SHARED = frozenset({"duckdb.sql", *(f"{name}.sql" for name in VAULT_VIEWS)})  # in a data set of many vaults
_OWN_FILES = frozenset(
    f"{name}{suffix}" for name in (*(table.name for table in TABLES), *VIEWS) for suffix in (".csv", ".parquet", ".sql")
) | {"obsintel.db", "duckdb.sql"}
_FILE_SUFFIXES = frozenset({".db", ".sqlite", ".sqlite3", ".csv", ".parquet", ".duckdb"})


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How many files were written, were right already, and were removed because no row belongs there now.

    `left`: files that would have been removed, had nobody changed them since.
    """

    written: int
    unchanged: int
    removed: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportFolder:
    """A folder that may be exported into, and which files in it are of an earlier export (`ours`: by path, the hashes
    of what may stand there). A marker may be forged or a file changed since: what holds other bytes is a person's.

    `vault_id`: of the vault in a data set of many, else empty; `source` tells the vault's folder from others without
    naming it. `was_elsewhere`: the parts under this id were last written from another folder.
    """

    path: Path
    form: str
    ours: Mapping[str, frozenset[str]] = field(default_factory=dict)
    vault_id: str = ""
    source: str = ""
    was_elsewhere: bool = False

    @classmethod
    def check(cls, path: Path, vault: Path, form: str, vault_id: str = "") -> ExportFolder:
        """The folder `path` for an export of `vault` as `form`. Nothing is written yet.

        Raises `Refused` where it lies in the vault or holds anything but an earlier export of the same format,
        `UsageError` where it is a file or named like one, `StoreError` where it cannot be looked into.
        """
        try:
            return cls._check(path, vault, form, vault_id)
        except OSError as error:
            raise StoreError(
                Message("{path}: cannot be looked into: {strerror}", path=path, strerror=error.strerror)
            ) from None

    @classmethod
    def _check(cls, path: Path, vault: Path, form: str, vault_id: str) -> ExportFolder:
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
            return cls(real, form, vault_id=vault_id, source=fingerprint(vault))
        names = {each.name for each in real.iterdir()} - _NOTHING
        if not names:
            return cls(real, form, vault_id=vault_id, source=fingerprint(vault))
        markers = markers_among(names)
        if not markers:
            raise Refused(
                Message(
                    "{path}: holds other files; name a new folder, an empty one, or one of an earlier export", path=path
                )
            )
        if vault_id and MARKER in markers:
            raise Refused(
                Message("{path}: holds one vault, exported without `--vault-id`; name another folder", path=path)
            )
        if not vault_id and MARKER not in markers:
            raise Refused(
                Message(
                    "{path}: holds the vaults of a data set; add `--vault-id ID`, or name another folder", path=path
                )
            )
        found = {name: read_marker(path, real / name) for name in sorted(markers)}
        if other := next((each.form for each in found.values() if each.form != form), None):
            raise Refused(
                Message(
                    "{path}: holds an export as {found}; name another folder, or remove that one first",
                    path=path,
                    found=other,
                )
            )
        own = found.get(marker_name(vault_id), Marker(form, {}))
        ours = dict(own.files)
        for each in found.values() if vault_id else ():
            for name in _SHARED & each.files.keys():
                ours[name] = ours.get(name, frozenset()) | each.files[name]
        source = fingerprint(vault)
        moved = bool(vault_id and own.source and own.source != source)
        return cls(real, form, ours, vault_id, source, moved)

    def write(self, files: Mapping[str, bytes], *, keep: bool = False) -> ExportReport:
        """Make the folder hold exactly `files`, by path with `/`; `keep` leaves what earlier exports wrote besides.

        Files that we did not write stay, and are never written over. Raises `Refused`, or `StoreError` with all
        files as they were or, if that comes late, each as it was or as it is to be.
        """
        stale = set() if keep else {name for name in self.ours.keys() - files.keys() if self._may_be_ours(name)}
        marker = marker_name(self.vault_id)
        new = {name: frozenset((_digest(data),)) for name, data in files.items()}
        try:
            there = {name: self._read(name) for name in (*files, *stale)}
            self._check_places(files, there)
            changed = [name for name, data in files.items() if there[name] != data]
            present = {name for name in stale if there[name] is not None}
            left = {name for name in present if not self._is_ours(name, there[name])}
            kept = dict(self.ours) if keep else {name: self.ours[name] for name in left}
            if changed or present - left or {**kept, **new} != self.ours:
                self._put({marker: self._note({**self.ours, **new, **self._either(new)})})
                self._put({name: files[name] for name in changed})
                self._remove(present - left)
                self._put({marker: self._note({**kept, **new})})
        except OSError as error:
            raise StoreError(
                Message("{path}: cannot be written: {strerror}", path=self.path, strerror=error.strerror)
            ) from None
        return ExportReport(len(changed), len(files) - len(changed), len(present - left), tuple(sorted(left)))

    def _either(self, new: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """For files that are about to be written over: after a crash either may stand there."""
        return {name: self.ours[name] | new[name] for name in self.ours.keys() & new.keys()}

    def _is_ours(self, name: str, data: bytes | None) -> bool:
        """Whether `data`, which stands at `name`, is what an export wrote there."""
        return data is not None and _digest(data) in self.ours.get(name, ())

    def _check_places(self, files: Mapping[str, bytes], there: Mapping[str, bytes | None]) -> None:
        for name, data in files.items():
            place = self.path / name
            if place.parent.resolve() != place.parent:
                raise Refused(
                    Message("{parent}: leads elsewhere; an export writes only into its own folder", parent=place.parent)
                )
            if os.path.lexists(place) and there[name] != data and not self._is_ours(name, there[name]):
                raise Refused(
                    Message(
                        "{place}: is not as an export wrote it, and in the way; move it, or name another folder",
                        place=place,
                    )
                )

    def _may_be_ours(self, name: str) -> bool:
        """Whether this export may have made a file of this name; only such a one is ever removed.

        The marker may be forged, and would else have a person's file removed.
        """
        if not self.vault_id:
            return name in _OWN_FILES or _PARTITION.fullmatch(name) is not None
        found = _VAULT_PARTITION.fullmatch(name)
        return found is not None and found[1] == self.vault_id

    def _read(self, name: str) -> bytes | None:
        return (self.path / name).read_bytes() if self._is_file(name) else None

    def _is_file(self, name: str) -> bool:
        place = self.path / name
        return place.is_file() and not place.is_symlink() and place.parent.resolve() == place.parent

    def _note(self, files: Mapping[str, frozenset[str]]) -> bytes:
        found: dict[str, object] = {"version": VERSION_OF_MARKER, "format": self.form, "files": sorted(files)}
        found["sha256"] = {name: sorted(files[name]) for name in sorted(files)}
        if self.vault_id:
            found |= {"vault": self.vault_id, "schema": VERSION, "source": self.source}
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
                if name == marker_name(self.vault_id):
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
            place.unlink(missing_ok=True)
            top = -2 if self.vault_id else -1  # a table's own folder is every vault's
            for parent in PurePosixPath(name).parents[:top]:
                with suppress(OSError):
                    (self.path / parent).rmdir()


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
