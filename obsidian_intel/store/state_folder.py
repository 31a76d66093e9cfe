"""Where a vault's history lies, and whose it is when the vault's folder was moved, restored or copied.

One folder a vault in the user's state folder, named by the vault's path. A file in it holds path, device, inode and
birth of the vault's folder, by which a vault that was moved finds its history again. A vault that takes the place of
another one begins a history of its own, in `NAME~2`; what was there stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from obsidian_intel.core.message import Message
from obsidian_intel.store.ledger import Ledger
from obsidian_intel.store.read import file_contains, file_sha256
from obsidian_intel.store.syscalls import Syscalls, birth_time

RECORD = "vault.json"
WATCH_LOCK = "watch.lock"  # held by the watcher of the vault while it runs
_MOST_BYTES = 10_000
_MARKS = (b"obsintel:", "|📄]]".encode(), "[📄](".encode())


@dataclass(frozen=True, slots=True)
class VaultIdentity:
    """Which folder a vault is: its real path, and what stays when it is moved.

    `born`: when the folder was made, in nanoseconds since 1970, for an inode's number is soon given to another one; 0
    where the system does not tell.
    """

    path: str
    device: int
    inode: int
    born: int = 0

    def is_same_folder(self, other: VaultIdentity | None) -> bool:
        """Whether both are one folder, whatever it is called."""
        if other is None or (self.device, self.inode) != (other.device, other.inode):
            return False
        return 0 in (self.born, other.born) or self.born == other.born


def default_state_dir(root: Path) -> Path:
    """The folder of the history of the vault at `root`, under `OBSINTEL_STATE_DIR` or the user's state folder."""
    return locate_state(root)[0]


def locate_state(root: Path) -> tuple[Path, str]:
    """The state folder of the vault at `root`, and a line to say when the vault is known from elsewhere, else empty.

    The same folder and the old path gone: moved, its history comes along. The same path and another folder in which
    something stands as we left it: restored, its history goes on; without that, and where no watcher waits for its
    vault, another vault, with a history of its own. Both still there: a copy, with a history of its own. The folder
    need not be there, nor the vault.
    """
    own = _base() / _name(root)
    here = vault_identity(root)
    if here is None:
        return own, ""
    if own.is_dir():
        return _at_same_path(own, here)
    for folder, known in _known_vaults(own.parent):
        if here.is_same_folder(known):
            if here.is_same_folder(vault_identity(Path(known.path))):
                return folder, ""  # one folder under two names
            if _fits(folder, root) and _rename(folder, own):
                write_identity(own, here)
                return own, Message("this vault was at {path} before; its history came along", path=known.path)
    return own, ""


def vault_identity(root: Path) -> VaultIdentity | None:
    """The identity of the folder at `root`; None where there is none."""
    try:
        info = root.stat()
    except OSError:
        return None
    return VaultIdentity(str(root), info.st_dev, info.st_ino, birth_time(str(root)))


def begin_history(folder: Path, root: Path) -> Path:
    """A state folder, not made yet, for a new vault at `root`, where `folder` holds the history of an earlier one.

    That one stays, and no folder is taken for its vault from now on unless something stands there as we left it.
    """
    write_identity(folder, VaultIdentity(str(root), 0, 0))
    return _next(_base() / _name(root))


def write_identity(folder: Path, identity: VaultIdentity) -> None:
    """Keep the identity of the vault in its state folder, where it can be written."""
    temp = folder / f".{secrets.token_hex(4)}.new"
    with suppress(OSError):
        fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(fd, "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(asdict(identity), file)
        temp.replace(folder / RECORD)


def make_private(folder: Path) -> None:
    """Make a folder that only our user can look into; one of an earlier version becomes so. Raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
        for file in folder.iterdir():
            if file.is_file() and not file.is_symlink():
                file.chmod(0o600)


def _base() -> Path:
    base = os.environ.get("OBSINTEL_STATE_DIR")
    if not base:
        from platformdirs import user_state_dir

        base = user_state_dir("obsintel", appauthor=False)
    return Path(base)


def _name(root: Path) -> str:
    digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:8]
    name = re.sub(r"[^\w.-]+", "_", root.name)[:40] or "vault"
    return f"{name}-{digest}"


def history_before(folder: Path) -> Path | None:
    """The state folder of the vault whose place the vault of `folder` took, as far as the name tells."""
    own, _, number = folder.name.rpartition("~")
    if not own or not number.isdigit():
        return None
    return folder.with_name(own if number == "2" else f"{own}~{int(number) - 1}")


def is_empty(root: Path) -> bool:
    """Whether a vault holds no file at all; hidden files and folders do not count."""
    for _, folders, files in os.walk(root):
        if any(not name.startswith(".") for name in files):
            return False
        folders[:] = [name for name in folders if not name.startswith(".")]
    return True


def _at_same_path(own: Path, here: VaultIdentity) -> tuple[Path, str]:
    """The one among the histories of vaults at this place that is of this vault; a new one where none is."""
    known = _read_identity(own)
    if known is None or here.is_same_folder(known):
        if known is None:
            write_identity(own, here)
        return own, ""
    folders = [*_later(own), own]
    for folder in folders:
        if here.is_same_folder(_read_identity(folder)):
            return folder, ""
    for folder in folders:
        if _is_of(folder, Path(here.path)):
            write_identity(folder, here)
            said = Message("the vault's folder is another one than before, at the same place; its history goes on")
            return folder, said
    return next((folder for folder in folders if _is_watched(folder)), None) or _next(own), ""


def _is_watched(folder: Path) -> bool:
    """Whether a watcher runs with this history: it waits for its vault, so what is made at the place is that vault."""
    from filelock import FileLock, Timeout

    if not (folder / WATCH_LOCK).exists():
        return False
    try:
        with FileLock(str(folder / WATCH_LOCK), mode=0o600).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def _later(own: Path) -> list[Path]:
    """The state folders of vaults that took the place of an earlier one, the newest first."""
    found = (folder for folder in own.parent.glob(f"{own.name}~*") if folder.name.rpartition("~")[2].isdigit())
    return sorted(found, key=lambda folder: int(folder.name.rpartition("~")[2]), reverse=True)


def _next(own: Path) -> Path:
    last = next((int(folder.name.rpartition("~")[2]) for folder in _later(own)), 1)
    return own.with_name(f"{own.name}~{last + 1}") if own.exists() else own


def _known_vaults(base: Path) -> Iterator[tuple[Path, VaultIdentity]]:
    try:
        folders = sorted(base.iterdir())
    except OSError:
        return
    for folder in folders:
        known = _read_identity(folder)
        if known is not None:
            yield folder, known


def _read_identity(folder: Path) -> VaultIdentity | None:
    file = folder / RECORD
    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return None
        found: Any = json.loads(file.read_text("utf-8"))
        path, device, inode, born = found["path"], found["device"], found["inode"], found.get("born", 0)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if isinstance(path, str) and all(isinstance(number, int) for number in (device, inode, born)):
        return VaultIdentity(path, device, inode, born)
    return None


def _fits(folder: Path, root: Path) -> bool:
    """Whether anything that we wrote is there: an inode's number may be given to another folder."""
    written = _written(folder)
    return not written or any(os.path.lexists(root / path) for path in written)


def _is_of(folder: Path, root: Path) -> bool:
    """Whether a history is of the vault at `root`: something is as we wrote it, or still holds a mark or link of ours.

    A log that somebody put there by hand has notes of the same names, and nothing of ours in them.
    """
    written, calls = _written(folder), Syscalls()
    if not written:
        return True
    for path, digest in written.items():
        found = file_sha256(calls, str(root), path)
        if found is not None and (found == digest or _has_marks(calls, root, path)):
            return True
    return False


def _has_marks(calls: Syscalls, root: Path, path: str) -> bool:
    try:
        return file_contains(calls, str(root), path, _MARKS)
    except OSError:
        return False


def _written(folder: Path) -> Mapping[str, str]:
    """Each file that we wrote in a vault -> sha256 of what we wrote last."""
    return Ledger(folder / "memory.jsonl", Syscalls()).recall_all("wrote")


def _rename(folder: Path, to: Path) -> bool:
    try:
        folder.rename(to)
    except OSError:
        return to.is_dir()
    return True
