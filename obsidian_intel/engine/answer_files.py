"""Long outputs of commands, each in a file of its own beside the snapshot; the snapshot keeps where, and a check sum.

Imports next to nothing, for a kept output is read before all else.
"""

from __future__ import annotations

import os
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

SHORT = 200_000  # bytes: what is shorter stands in the snapshot itself
LONGEST = 64_000_000  # bytes, of one output and of all that are kept
ANY, SAID, LOG = "any", "said", "log"
"""What an answer rests on: on any text of any note; on what notes say to one another, and the notes of the log; on the
notes of the log, and the names, aliases and ids of all."""
Place = tuple[str, int, int]  # name of the file, length, crc32


def folder_of(snapshot: str) -> str:
    """The folder for the outputs that belong to the snapshot at `snapshot`."""
    return f"{snapshot.removesuffix('.index')}.answers"


def write_output(snapshot: str, question: tuple[object, ...], parts: Iterable[bytes]) -> Place:
    """Keep the output of a command. Raises `OSError`."""
    raw = repr(question).encode("utf-8", "surrogatepass")
    name = f"{zlib.crc32(raw):08x}{zlib.adler32(raw):08x}"
    folder = folder_of(snapshot)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    temp = f"{folder}/{os.urandom(6).hex()}.new"
    crc = length = 0
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(fd, "wb") as out:
            for part in parts:
                crc, length = zlib.crc32(part, crc), length + len(part)
                out.write(part)
        os.replace(temp, f"{folder}/{name}")
    except BaseException:
        remove(temp)
        raise
    return name, length, crc


def read_output(snapshot: str, place: Place) -> bytes | None:
    """The output kept at `place`; None where it is not there any more, or not as it was written."""
    name, length, crc = place
    try:
        fd = os.open(f"{folder_of(snapshot)}/{name}", os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None
    with open(fd, "rb", buffering=0) as file:
        if hasattr(os, "geteuid") and os.fstat(fd).st_uid != os.geteuid():
            return None
        data = file.read(length + 1)
    return data if len(data) == length and zlib.crc32(data) == crc else None


def remove_outputs(snapshot: str, keep: frozenset[str] = frozenset()) -> None:
    """Remove what is kept beside a snapshot, but for the files named in `keep`."""
    folder = folder_of(snapshot)
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if name not in keep:
            remove(f"{folder}/{name}")
    if not keep:
        try:
            os.rmdir(folder)
        except OSError:
            return


def remove(path: str) -> None:
    """Remove a file, where it can be."""
    try:
        os.unlink(path)
    except OSError:
        return
