"""The bare walk: names and numbers, as flat as they come. Imports next to nothing, for it runs before all else."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SF_DATALESS = 0x40000000
_FORMAT, _REGULAR = 0o170000, 0o100000
TICK_NS = 2_000_000_000  # the coarsest clock of a file system that is in use
FIELDS, INODE = 4, 2  # numbers a note: mtime_ns, size, inode, ctime_ns


class Scan:
    """What a walk found. `numbers` holds `FIELDS` for each of `notes`. Paths are relative to the vault, with `/`.

    `astray` are those of `links` that the vault cannot use, with the reason (`symlinks.py`).
    """

    __slots__ = ("astray", "files", "links", "notes", "numbers", "placeholders", "unreadable")

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.numbers: list[int] = []
        self.files: list[str] = []
        self.links: list[str] = []
        self.astray: dict[str, str] = {}
        self.placeholders: list[str] = []
        self.unreadable: dict[str, str] = {}


def scan(root: str) -> Scan:
    """Walk a vault. Names that begin with a dot are left out. Raises `OSError` when the vault itself is away."""
    found = Scan()
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = os.scandir(f"{root}/{folder}")
        except OSError as error:
            if folder == "":
                raise
            found.unreadable[folder[:-1]] = error.strerror or str(error)
            continue
        with entries:
            _folder(entries, folder, found, folders)
    if found.links:
        from obsidian_intel.vault.symlinks import broken_symlinks

        found.astray = broken_symlinks(root, found.links, frozenset(found.numbers[INODE::FIELDS]))
    return found


def _folder(entries: Iterable[os.DirEntry[str]], prefix: str, found: Scan, folders: list[str]) -> None:
    add_note, add_numbers = found.notes.append, found.numbers.extend
    for entry in entries:
        name = entry.name
        if name[0] == ".":
            if name[-10:] == ".md.icloud":  # what iCloud leaves of `name.md` on older systems
                found.placeholders.append(f"{prefix}{name[1:-7]}")
            continue
        if name[-3:] != ".md":
            if entry.is_symlink():
                found.links.append(prefix + name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(f"{prefix}{name}/")
            else:
                found.files.append(prefix + name)
            continue
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError as error:
            if error.errno == errno.EACCES:  # a folder that may be listed, and no more
                if not prefix:
                    raise
                found.unreadable[prefix[:-1]] = error.strerror or str(error)
            continue
        if info.st_mode & _FORMAT == _REGULAR and not getattr(info, "st_flags", 0) & SF_DATALESS:
            add_note(prefix + name)
            add_numbers((info.st_mtime_ns, info.st_size, info.st_ino, info.st_ctime_ns))
        else:
            _odd(entry, info.st_mode, prefix, found, folders)


def _odd(entry: os.DirEntry[str], mode: int, prefix: str, found: Scan, folders: list[str]) -> None:
    """A name that ends in `.md` and is no note that can be read now."""
    if entry.is_symlink():
        found.links.append(prefix + entry.name)
    elif entry.is_dir(follow_symlinks=False):
        folders.append(f"{prefix}{entry.name}/")
    elif mode & _FORMAT == _REGULAR:
        found.placeholders.append(prefix + entry.name)
    else:
        found.files.append(prefix + entry.name)
