"""The marker of an export's folder: which format and files it holds, and of which vault."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from obsidian_intel.core.errors import Refused
from obsidian_intel.core.message import Message

MARKER = "_obsintel.json"  # DuckDB's globs, Spark and pyarrow pass over names that begin with _
VERSION_OF_MARKER = 1
_MOST_BYTES = 50_000_000  # of a marker
_VAULT_MARKER = re.compile(r"_obsintel\.([a-z][a-z0-9-]{0,62})\.json")


class Marker(NamedTuple):
    """What a marker says: format and files of its export with their hashes, and a fingerprint of the vault's folder."""

    form: str
    files: Mapping[str, frozenset[str]]
    source: str = ""


def marker_name(vault_id: str = "") -> str:
    """The marker's name: of an export of one vault, or of `vault_id` in a data set of many."""
    return f"_obsintel.{vault_id}.json" if vault_id else MARKER


def markers_among(names: Iterable[str]) -> set[str]:
    """Those of the names that are markers'."""
    return {name for name in names if name == MARKER or _VAULT_MARKER.fullmatch(name)}


def fingerprint(vault: Path) -> str:
    """What tells a vault's folder from others without naming it."""
    return hashlib.sha256(os.fsencode(vault.resolve())).hexdigest()[:16]


def read_marker(shown: Path, path: Path) -> Marker:
    """The marker at `path`, read."""
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            raise ValueError
        found = json.loads(path.read_text("utf-8"))["obsintel export"]
        version, form, names = found["version"], str(found["format"]), list(found["files"])
        digests = dict(found.get("sha256", {}))
        source = str(found.get("source", ""))
        right = version == VERSION_OF_MARKER and all(isinstance(name, str) and _is_inside(name) for name in names)
        files = {name: frozenset(map(str, list(digests.get(name, ())))) for name in names} if right else {}
    except (ValueError, KeyError, TypeError, RecursionError):
        right = False
    if not right:
        raise Refused(
            Message(
                "{shown}: its {marker} is damaged or of a later obsintel; name another folder",
                shown=shown,
                marker=path.name,
            )
        )
    return Marker(form, files, source)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def form_of(path: Path) -> str | None:
    """The format of the export that the folder `path` holds; None where it holds none that can be read."""
    try:
        names = sorted(markers_among(each.name for each in path.iterdir()))
        return read_marker(path, path / names[0]).form if names else None
    except (OSError, ValueError, Refused):
        return None
