"""Which vault a document of an editor belongs to, and what it is called there."""

from __future__ import annotations

from pathlib import Path

from pygls.uris import to_fs_path, uri_scheme

from obsidian_intel.core.errors import VaultError
from obsidian_intel.core.load_settings import find_vault
from obsidian_intel.servers.lsp.open_vault import is_hidden


class VaultFinder:
    """Finds the vault above a document: the nearest folder with `obsintel.toml` or `.obsidian`, else `named`."""

    def __init__(self, named: Path | None = None) -> None:
        self._named = named.resolve() if named is not None else None
        self._known: dict[Path, Path] = {}

    def find(self, uri: str) -> tuple[Path, str] | None:
        """The vault's folder and the document's path in it, with `/`; None for what belongs to no vault."""
        place = file_of(uri)
        if place is None:
            return None
        folder = place.parent
        root = self._known.get(folder) or self._above(folder)
        if root is None:
            return None
        self._known[folder] = root
        path = place.relative_to(root).as_posix()
        return None if is_hidden(path) else (root, path)

    def _above(self, folder: Path) -> Path | None:
        try:
            return find_vault(start=folder)
        except (VaultError, OSError):
            return self._named if self._named is not None and folder.is_relative_to(self._named) else None


def file_of(uri: str) -> Path | None:
    """The file that a URI names, its folder without symbolic links; None for what is no file."""
    if uri_scheme(uri) != "file":
        return None
    name = to_fs_path(uri)
    if not name or "\0" in name:
        return None
    try:
        path = Path(name)
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError):  # which of the two a loop of links gives depends on Python
        return None
