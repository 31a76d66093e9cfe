"""Symlinks that a vault cannot use. A walk follows none, so what is behind these is not read."""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

CIRCLE, NOWHERE, DENIED, OUTSIDE, FOLDER, OTHER = "circle", "nowhere", "denied", "outside", "folder", "other"
SYMLINK_MESSAGES = {
    CIRCLE: "a symlink loop; remove it",
    NOWHERE: "a symlink to what is not there; correct or remove it",
    DENIED: "a symlink that may not be followed; give yourself the right to, or remove it",
    OUTSIDE: "a symlink to a file outside the vault, which is not read; put the note itself here",
    FOLDER: "a symlink to a folder outside the vault, whose notes are not read; put the folder itself here, "
    "or leave it out by `files.ignore`",
    OTHER: "a symlink to something that is no note; remove it, or let it lead to a note",
}


def broken_symlinks(root: str, links: Iterable[str], inodes: Collection[int]) -> dict[str, str]:
    """What is wrong with each of `links` that leads astray: a key of `TOLD`. `inodes` are those of the notes.

    Right are a symlink to a note or a folder of the vault, and one to any file that is no note, wherever that is.
    """
    base = os.path.realpath(root)
    found = {}
    for link in links:
        why = _why(base, link, inodes)
        if why:
            found[link] = why
    return found


def _why(base: str, link: str, inodes: Collection[int]) -> str:
    path = f"{base}/{link}"
    try:
        info = os.stat(path)  # noqa: PTH116 - pathlib is too slow to import here
    except OSError as error:
        return {errno.ELOOP: CIRCLE, errno.EACCES: DENIED}.get(error.errno or 0, NOWHERE)
    if stat.S_ISDIR(info.st_mode):
        target = os.path.realpath(path)
        if not _is_within(target, base):
            return FOLDER
        return CIRCLE if _is_within(path, target) else ""
    if not link.endswith(".md"):
        return ""
    if not _is_within(os.path.realpath(path), base):
        return OUTSIDE
    return "" if info.st_ino in inodes else OTHER


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
