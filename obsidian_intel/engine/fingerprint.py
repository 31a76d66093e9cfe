"""Where a vault's index lies, and what it depends on beside the notes. Imports next to nothing."""

from __future__ import annotations

import os
import stat
import sys
import zlib

from obsidian_intel import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from obsidian_intel.core.load_settings import Key

FORMAT = 9
_LARGEST = 1_000_000
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_SETTINGS = (
    "app.json",
    "templates.json",
    "plugins/templater-obsidian/data.json",
    "plugins/periodic-notes/data.json",
    "daily-notes.json",
    "plugins/calendar/data.json",
)
_ENVIRONMENT = ("OBSINTEL_STATE_DIR", "XDG_STATE_HOME", "HOME", "LOCALAPPDATA")


def cache_dir() -> str:
    """The folder for all indexes: `OBSINTEL_CACHE_DIR`, else the user's cache folder."""
    named = os.environ.get("OBSINTEL_CACHE_DIR")
    if named:
        return named
    if sys.platform.startswith("linux"):
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")
        return base + "/obsintel"
    from platformdirs import user_cache_dir

    return user_cache_dir("obsintel", appauthor=False)


def records_path() -> str:
    """The file that keeps what is known of papers, of all vaults together (`papers.records`)."""
    return f"{cache_dir()}/papers.records"


def verified_path() -> str:
    """The file that keeps what `verify` has found (`papers.verified`)."""
    return f"{cache_dir()}/papers.verified"


def copies_folder() -> str:
    """The folder of fetched papers, and of what was read of files."""
    return f"{cache_dir()}/papers.copies"


def index_path(root: str) -> str | None:
    """The index of the vault at `root` (a real path); None when it would lie inside the vault."""
    folder = os.path.realpath(cache_dir())
    if folder == root or folder.startswith(root.rstrip("/") + "/"):
        return None
    raw = os.fsencode(root)
    name = "".join(c if c.isalnum() else "_" for c in root.rpartition("/")[2])[:40] or "vault"
    return f"{folder}/{name}-{zlib.crc32(raw):08x}{zlib.adler32(raw):08x}.index"


def search_path(root: str) -> str | None:
    """The full-text index of the vault at `root`, beside its index; None when it would lie inside the vault."""
    index = index_path(root)
    return f"{index.removesuffix('.index')}.search" if index is not None else None


def fingerprint(root: str) -> Key:
    """All that facts and findings depend on but the vault's files: package, rules, settings, plugins."""
    environment = tuple(os.environ.get(name, "") for name in _ENVIRONMENT)
    return (FORMAT, __version__, sys.version, root, environment, installation_stamp(), *settings_bytes(root))


def settings_bytes(root: str) -> Iterator[bytes | str | None]:
    """The bytes of `obsintel.toml`, the name of Obsidian's folder, and the bytes of its settings."""
    yield _bytes(f"{root}/obsintel.toml")
    folder = _settings_folder(root)
    yield folder
    for name in _SETTINGS:
        yield _bytes(f"{root}/{folder}/{name}")


def _settings_folder(root: str) -> str:
    if os.path.isdir(f"{root}/.obsidian"):
        return ".obsidian"
    try:
        names = sorted(name for name in os.listdir(root) if name[0] == ".")
    except OSError:
        return ".obsidian"
    here = [
        n for n in names if os.path.exists(f"{root}/{n}/app.json") and os.path.exists(f"{root}/{n}/core-plugins.json")
    ]
    return here[0] if here else ".obsidian"


def _bytes(path: str) -> bytes | str | None:
    """The bytes of a settings file; its mode and size where it is none that is read (`core.settings_files`)."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode) or info.st_size > _LARGEST:
            return f"{info.st_mode} {info.st_size}"
        parts = []
        while part := os.read(fd, 1 << 20):
            parts.append(part)
        return b"".join(parts)
    except OSError:
        return None
    finally:
        os.close(fd)


def installation_stamp() -> str:
    """Changes with any installation, and with the source of what is not installed: this package, and editable ones."""
    parts = []
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    for folder in dict.fromkeys(sys.path):
        try:
            if folder.endswith("-packages") or folder in named:
                parts.append(f"{folder}:{os.stat(folder).st_mtime_ns}")
            elif _is_editable(folder):
                parts += _module_stamps(folder)
        except OSError:
            continue
    if "-packages" not in _PACKAGE:
        parts.append(_source_stamp(_PACKAGE))
    return "|".join(parts)


def _is_editable(folder: str) -> bool:
    """Whether a folder of the search path is another package's source, as `pip install -e` puts it there."""
    is_known = not os.path.isabs(folder) or folder.startswith((sys.base_prefix, sys.prefix, os.path.dirname(_PACKAGE)))
    is_added = not is_known and folder in sys.path[1:]  # the first may be where the command was given
    return is_added and os.path.isdir(folder) and not os.path.exists(f"{folder}/obsidian_intel")


def _module_stamps(folder: str) -> Iterator[str]:
    """A stamp of each module and each package at the top of a folder; what else a project holds is not looked at."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield f"{entry.path}:{entry.stat().st_mtime_ns}"
            elif entry.name[0] != "." and entry.is_dir() and os.path.exists(f"{entry.path}/__init__.py"):
                yield _source_stamp(entry.path)


def _source_stamp(folder: str) -> str:
    """The newest change of a file of a package, code or data (word lists, catalogues, assets), and their number."""
    newest = count = 0
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if "." in entry.name:
                    newest = max(newest, entry.stat().st_mtime_ns)
                    count += 1
                elif entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)
    return f"{newest}:{count}"
