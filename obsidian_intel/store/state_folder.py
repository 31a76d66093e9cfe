"""Where a vault's history lies, and whose it is when the vault's folder was moved, restored or copied.

One folder a vault in the user's state folder, named by the vault's path. A file in it holds path, device and inode of
the vault's folder, by which a vault that was moved finds its history again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from obsidian_intel.core.message import Message
from obsidian_intel.store.ledger import Ledger
from obsidian_intel.store.syscalls import Syscalls

RECORD = "vault.json"
_MOST_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class VaultIdentity:
    """Which folder a vault is: its real path, and the device and inode that stay when it is moved."""

    path: str
    device: int
    inode: int

    def is_same_folder(self, other: VaultIdentity | None) -> bool:
        """Whether both are one folder, whatever it is called."""
        return other is not None and (self.device, self.inode) == (other.device, other.inode)


def default_state_dir(root: Path) -> Path:
    """The folder of the history of the vault at `root`, under `OBSINTEL_STATE_DIR` or the user's state folder."""
    return locate_state(root)[0]


def locate_state(root: Path) -> tuple[Path, str]:
    """The state folder of the vault at `root`, and a line to say when the vault is known from elsewhere, else empty.

    Same inode and the old path gone: moved, its history comes along. Same path and a new inode: restored, its history
    goes on. Both still there: a copy, with a history of its own. The folder need not be there, nor the vault.
    """
    own = _base() / _name(root)
    here = vault_identity(root)
    if here is None:
        return own, ""
    if own.is_dir():
        return own, _at_same_path(own, here)
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
    return VaultIdentity(str(root), info.st_dev, info.st_ino)


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


def _at_same_path(folder: Path, here: VaultIdentity) -> str:
    known = _read_identity(folder)
    if known is None or not here.is_same_folder(known):
        write_identity(folder, here)
    if known is None or here.is_same_folder(known):
        return ""
    return Message("the vault's folder is another one than before, at the same place; its history goes on")


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
        path, device, inode = found["path"], found["device"], found["inode"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if isinstance(path, str) and isinstance(device, int) and isinstance(inode, int):
        return VaultIdentity(path, device, inode)
    return None


def _fits(folder: Path, root: Path) -> bool:
    """Whether anything that we wrote is there: an inode's number may be given to another folder."""
    written = Ledger(folder / "memory.jsonl", Syscalls()).recall_all("wrote")
    return not written or any(os.path.lexists(root / path) for path in written)


def _rename(folder: Path, to: Path) -> bool:
    try:
        folder.rename(to)
    except OSError:
        return to.is_dir()
    return True
