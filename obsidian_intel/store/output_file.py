"""A file that a person names with `-o`: written whole, never over what is not ours unless they insist."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from obsidian_intel.core.errors import Refused, StoreError, UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.store.exchange import Exchange
from obsidian_intel.store.paths import NotWritten, error_reason, open_place, sha256
from obsidian_intel.store.run import new_temp, read_current
from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import WriteBytes, WritePlan

OUTPUT = "output"  # ledger: absolute path of a file outside the vault -> sha256 of what we wrote there
_DEVICES = ("/dev/", "/proc/")


def write_output(store: Store, file: Path, data: bytes, *, command: str, force: bool = False) -> bool:
    """Make `file` hold `data`. Whether anything had to be written.

    In the vault it is a step of the history under `command`. Raises `Refused` for a file that is there and is
    not byte for byte what we last wrote (with `force` it is written over), and for a link that leads out of the
    vault, `UsageError` for a hidden place of
    the vault, `StoreError` where it cannot be written. A device or a pipe is written to as it is.
    """
    try:
        return _write_output(store, file, data, command, force)
    except NotWritten as error:
        raise Refused(Message("{file}: not written: {error}", file=file, error=error)) from None
    except OSError as error:
        raise StoreError(
            Message("{file}: cannot be written: {error_reason}", file=file, error_reason=error_reason(error))
        ) from None


def _write_output(store: Store, file: Path, data: bytes, command: str, force: bool) -> bool:
    if _is_stream(file):
        with file.open("wb") as stream:
            stream.write(data)
        return True
    place = Path(os.path.realpath(file))
    if place.is_dir():
        raise UsageError(Message("{file}: this is a folder; name a file in it", file=file))
    if not place.parent.is_dir():
        raise UsageError(Message("{file}: there is no folder {parent}; make it first", file=file, parent=file.parent))
    inside = _vault_path(store.root, place)
    if inside is not None:
        return _write_inside(store, file, inside, WriteBytes(inside, data), command, force)
    if _vault_path(store.root, Path(os.path.abspath(file))) is not None:  # noqa: PTH100 (symlinks are the point)
        raise Refused(
            Message(
                "{file}: a symbolic link in the vault leads from there to {place}; name that place itself",
                file=file,
                place=place,
            )
        )
    return _write_outside(store, file, place, data, force)


def _is_stream(file: Path) -> bool:
    """Whether writing to `file` overwrites nothing: a pipe, a terminal, `/dev/stdout` wherever it leads."""
    if str(file).startswith(_DEVICES):
        return True
    try:
        mode = file.stat().st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)


def _vault_path(root: Path, place: Path) -> str | None:
    """The path of `place` in the vault with `/`; None where it lies elsewhere, whatever its spelling."""
    names = [place.name]
    for folder in place.parents:
        if folder.exists() and folder.samefile(root):
            return "/".join(reversed(names))
        names.append(folder.name)
    return None


def _write_inside(store: Store, file: Path, path: str, wanted: WriteBytes, command: str, force: bool) -> bool:
    hidden = next((name for name in path.split("/") if name.startswith(".")), None)
    if hidden is not None:
        raise UsageError(
            Message(
                "{file}: {hidden} is a hidden place of the vault, and no note; name another file",
                file=file,
                hidden=hidden,
            )
        )
    there = _bytes_there(store.exchange, path)
    if there == wanted.data:
        return False
    if there is not None:
        is_ours = store.wholly_ours(path) == sha256(there)
        _refuse_foreign(file, is_ours, force)
        remember = () if is_ours else (("ours", path, sha256(wanted.data)),)
        wanted = WriteBytes(path, wanted.data, sha256(there), remember)
    report = store.apply(WritePlan(command, files=(wanted,)), explicit=True)
    for refusal in report.refused:
        raise NotWritten(refusal.reason)
    return True


def _write_outside(store: Store, file: Path, place: Path, data: bytes, force: bool) -> bool:
    exchange = Exchange(store.calls, str(place.parent), keep=lambda path, old: None)
    there = _bytes_there(exchange, place.name)
    if there != data:
        if there is not None:
            _refuse_foreign(file, store.recall(OUTPUT, str(place)) == sha256(there), force)
        with open_place(store.calls, exchange.root, place.name) as at:
            if there is None:
                exchange.create(at, data, new_temp())
            else:
                exchange.replace(at, there, data, new_temp(), {sha256(there), sha256(data)})
            store.calls.fsync(at.fd)
        for line in exchange.recheck_displaced()[0]:
            raise NotWritten(line)
    store.remember(OUTPUT, str(place), sha256(data))
    return there != data


def _bytes_there(exchange: Exchange, path: str) -> bytes | None:
    if not os.path.lexists(f"{exchange.root}/{path}"):
        return None
    return read_current(exchange, path)


def _refuse_foreign(file: Path, is_ours: bool, force: bool) -> None:
    if not (is_ours or force):
        raise Refused(
            Message(
                "{file}: is there already and is not what obsintel wrote; name another file, or add --force", file=file
            )
        )
