"""One walk over a vault: which notes and other files there are, and what tells whether one has changed."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from obsidian_intel.vault.symlinks import broken_symlinks
from obsidian_intel.vault.walk import FIELDS, SF_DATALESS, Scan, scan

if TYPE_CHECKING:
    from pathlib import Path


class Stat(NamedTuple):
    """What changes when a file does."""

    mtime_ns: int
    size: int
    inode: int
    ctime_ns: int = 0


class Listing(Struct):
    """What a walk found. Paths are relative to the vault, with `/`.

    `links` are symbolic links, which are never followed; `astray` are those among them that the vault cannot use, with
    the reason (a key of `symlinks.TOLD`); `unreadable` are folders that could not be looked into, with the reason;
    `placeholders` are notes that a sync service holds elsewhere.
    """

    notes: dict[str, Stat] = {}
    files: set[str] = set()
    links: set[str] = set()
    unreadable: dict[str, str] = {}
    placeholders: set[str] = set()
    astray: dict[str, str] = {}

    @property
    def others(self) -> tuple[object, ...]:
        """All but the notes, to tell whether any of it has changed."""
        return self.files, self.links, self.placeholders, self.astray, self.unreadable.keys()

    def look_behind(self, root: Path) -> None:
        """Follow the symlinks anew."""
        self.astray = (
            broken_symlinks(str(root), self.links, {s.inode for s in self.notes.values()}) if self.links else {}
        )

    def other(self, path: str) -> str:
        """What stands at `path` when it is no note: `file`, `link`, `placeholder`, or nothing."""
        if path in self.files:
            return "file"
        return "link" if path in self.links else "placeholder" if path in self.placeholders else ""

    @classmethod
    def of(cls, found: Scan) -> Listing:
        """What a scan found, made ready to be asked."""
        fields = iter(found.numbers)
        stats = map(Stat._make, zip(*[fields] * FIELDS, strict=True))
        return cls(
            dict(zip(found.notes, stats, strict=True)),
            set(found.files),
            set(found.links),
            found.unreadable,
            set(found.placeholders),
            found.astray,
        )


def walk(root: Path) -> Listing:
    """List a vault. Names that begin with a dot are left out (`.obsidian`, `.git`, `.trash`)."""
    return Listing.of(scan(str(root)))


def root_identity(root: Path) -> tuple[int, int]:
    """What tells the vault's folder from another one of its name; zeros when it is not there."""
    try:
        info = os.stat(root)  # noqa: PTH116 - called often
    except OSError:
        return (0, 0)
    return (info.st_dev, info.st_ino)


def stat_of(root: Path, path: str, listing: Listing) -> Stat | None:
    """The stat of one note; None when no note stands there. Any other file is entered into `listing`, or taken out."""
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
        return Stat(info.st_mtime_ns, info.st_size, info.st_ino, info.st_ctime_ns)
    return None
