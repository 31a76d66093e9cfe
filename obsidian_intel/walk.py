"""One walk over a vault: which notes and other files there are, and what tells whether one has changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SF_DATALESS = 0x40000000


@dataclass(frozen=True, slots=True)
class Stat:
    """What changes when a file does."""

    mtime_ns: int
    size: int
    inode: int


@dataclass
class Listing:
    """What a walk found. Paths are relative to the vault, with `/`.

    `links` are symbolic links, which are never followed; `unreadable` are folders that could not be opened, with
    the reason; `placeholders` are notes that a sync service holds elsewhere.
    """

    notes: dict[str, Stat] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    unreadable: dict[str, str] = field(default_factory=dict)
    placeholders: set[str] = field(default_factory=set)


def walk(root: Path) -> Listing:
    """List a vault. Names that begin with a dot are left out (`.obsidian`, `.git`, `.trash`)."""
    listing = Listing()
    folders = [""]
    while folders:
        folders.extend(_folder(root, folders.pop(), listing))
    return listing


def _folder(root: Path, folder: str, listing: Listing) -> Iterator[str]:
    try:
        entries = os.scandir(os.path.join(root, folder))  # noqa: PTH118 - speed
    except OSError as error:
        if folder == "":
            raise
        listing.unreadable[folder] = error.strerror or str(error)
        return
    prefix = f"{folder}/" if folder else ""
    notes = listing.notes
    with entries:
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            path = prefix + name
            if entry.is_symlink():
                listing.links.add(path)
            elif entry.is_dir(follow_symlinks=False):
                yield path
            elif name.endswith(".md"):
                try:
                    info = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                if not stat.S_ISREG(info.st_mode):
                    listing.files.add(path)
                elif getattr(info, "st_flags", 0) & SF_DATALESS:
                    listing.placeholders.add(path)
                else:
                    notes[path] = Stat(info.st_mtime_ns, info.st_size, info.st_ino)
            else:
                listing.files.add(path)


def root_identity(root: Path) -> tuple[int, int]:
    """What tells the vault's folder from another one of its name; zeros when it is not there."""
    try:
        info = os.stat(root)  # noqa: PTH116 - called often
    except OSError:
        return (0, 0)
    return (info.st_dev, info.st_ino)


def stat_of(root: Path, path: str, listing: Listing) -> Stat | None:
    """The stat of one note, or None when no note stands there; any other file is entered into, or taken from, `listing`."""
    listing.placeholders.discard(path)
    listing.links.discard(path)
    listing.files.discard(path)
    try:
        info = os.lstat(os.path.join(root, path))  # noqa: PTH118 - called often
    except OSError:
        return None
    if stat.S_ISLNK(info.st_mode):
        listing.links.add(path)
    elif not path.endswith(".md"):
        if not stat.S_ISDIR(info.st_mode):
            listing.files.add(path)
    elif not stat.S_ISREG(info.st_mode):
        listing.files.add(path)
    elif getattr(info, "st_flags", 0) & SF_DATALESS:
        listing.placeholders.add(path)
    else:
        return Stat(info.st_mtime_ns, info.st_size, info.st_ino)
    return None
