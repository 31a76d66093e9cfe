"""One walk over a vault: which notes and other files there are, and what tells whether one has changed."""

from __future__ import annotations

import os
import stat
import struct
from array import array
from collections.abc import Iterator, MutableMapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from obsidian_intel.vault.symlinks import broken_symlinks
from obsidian_intel.vault.walk import FIELDS, SF_DATALESS, Scan, scan

if TYPE_CHECKING:
    from pathlib import Path

    Folder = Path | str


FEW = 40  # questions about single notes that are answered by looking through all names


class Stat(bytes):
    """What changes when a file does: four numbers in 32 bytes, where a tuple of them takes 220 with its numbers.

    The watcher holds one for every note. A number that takes more than 64 bits is cut to these.
    """

    __slots__ = ()

    def __new__(cls, mtime_ns: int, size: int, inode: int, ctime_ns: int = 0) -> Stat:
        """From the numbers; times are in nanoseconds."""
        numbers = (mtime_ns & _BITS, size & _BITS, inode & _BITS, ctime_ns & _BITS)
        return _make(cls, _NUMBERS.pack(*numbers))

    @classmethod
    def each(cls, numbers: Sequence[int]) -> Iterator[Stat]:
        """Of `FIELDS` numbers for each note, one after the other."""
        try:
            data = array("Q", numbers).tobytes()
        except OverflowError:
            data = array("Q", [number & _BITS for number in numbers]).tobytes()
        width = 8 * FIELDS
        return (_make(cls, data[at : at + width]) for at in range(0, len(data), width))

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """Time of change, size, inode, time of change of the inode."""
        found: tuple[int, int, int, int] = _SIGNED.unpack(self)
        return found

    @property
    def mtime_ns(self) -> int:
        """Time of change."""
        return self.numbers[0]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.numbers[1]

    @property
    def inode(self) -> int:
        """The file's number."""
        return self.numbers[2]

    @property
    def ctime_ns(self) -> int:
        """Time of change of the inode."""
        return self.numbers[3]

    def __repr__(self) -> str:
        return f"Stat{self.numbers}"


_BITS = 2**64 - 1
_NUMBERS = struct.Struct("4Q")
_SIGNED = struct.Struct("qQQq")
_make = bytes.__new__


class NoteStats(MutableMapping[str, Stat]):
    """The stat of each note by path, in the order of the walk. Values are made when more than a few are asked for."""

    __slots__ = ("_asked", "_made", "_names", "_numbers")

    def __init__(self, names: Sequence[str] = (), numbers: Sequence[int] = ()) -> None:
        self._names, self._numbers = names, numbers
        self._made: dict[str, Stat] | None = None
        self._asked = 0

    @property
    def flat(self) -> tuple[Sequence[str], Sequence[int]] | None:
        """Names, and `FIELDS` numbers for each, as the walk found them; None once values were made."""
        return (self._names, self._numbers) if self._made is None else None

    @property
    def _stats(self) -> dict[str, Stat]:
        if self._made is None:
            self._made = dict(zip(self._names, Stat.each(self._numbers), strict=True))
            self._names = self._numbers = ()  # all is in the table now
        return self._made

    def __getitem__(self, path: str) -> Stat:
        self._asked += 1
        if self._made is not None or self._asked > FEW:
            return self._stats[path]
        try:
            at = self._names.index(path)
        except ValueError:
            raise KeyError(path) from None
        return Stat(*self._numbers[FIELDS * at : FIELDS * (at + 1)])

    def __setitem__(self, path: str, stat: Stat) -> None:
        self._stats[path] = stat

    def __delitem__(self, path: str) -> None:
        del self._stats[path]

    def __contains__(self, path: object) -> bool:
        self._asked += 1
        return path in (self._stats if self._made is not None or self._asked > FEW else self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names if self._made is None else self._made)

    def __len__(self) -> int:
        return len(self._names if self._made is None else self._made)


class Listing(Struct):
    """What a walk found. Paths are relative to the vault, with `/`.

    `links` are symbolic links, which are never followed; `astray` are those among them that the vault cannot use, with
    the reason (a key of `symlinks.TOLD`); `unreadable` are folders that could not be looked into, with the reason;
    `placeholders` are notes that a sync service holds elsewhere.
    """

    notes: NoteStats = field(default_factory=NoteStats)
    files: set[str] = set()
    links: set[str] = set()
    unreadable: dict[str, str] = {}
    placeholders: set[str] = set()
    astray: dict[str, str] = {}

    @property
    def non_note_state(self) -> tuple[object, ...]:
        """All but the notes, to tell whether any of it has changed."""
        return self.files, self.links, self.placeholders, self.astray, self.unreadable.keys()

    def recheck_symlinks(self, root: Folder) -> None:
        """Follow the symlinks anew."""
        self.astray = (
            broken_symlinks(str(root), self.links, {s.inode for s in self.notes.values()}) if self.links else {}
        )

    def kind_of_file(self, path: str) -> str:
        """What stands at `path` when it is no note: `file`, `link`, `placeholder`, or nothing."""
        if path in self.files:
            return "file"
        return "link" if path in self.links else "placeholder" if path in self.placeholders else ""

    @classmethod
    def from_scan(cls, found: Scan) -> Listing:
        """What a scan found, made ready to be asked."""
        return cls(
            NoteStats(found.notes, found.numbers),
            set(found.files),
            set(found.links),
            found.unreadable,
            set(found.placeholders),
            found.astray,
        )


def walk(root: Folder) -> Listing:
    """List a vault. Names that begin with a dot are left out (`.obsidian`, `.git`, `.trash`)."""
    return Listing.from_scan(scan(str(root)))


def root_identity(root: Folder) -> tuple[int, int]:
    """What tells the vault's folder from another one of its name; zeros when it is not there."""
    try:
        info = os.stat(root)  # noqa: PTH116 - called often
    except OSError:
        return (0, 0)
    return (info.st_dev, info.st_ino)


def stat_of(root: Folder, path: str, listing: Listing) -> Stat | None:
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
