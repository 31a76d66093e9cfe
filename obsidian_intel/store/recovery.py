"""After a crash: finish or take back what the journal says was under way, and clean up behind it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

from obsidian_intel.core.message import Message
from obsidian_intel.store.atomic_file import new_name, old_name, same_file, temp_name
from obsidian_intel.store.exchange import Exchange
from obsidian_intel.store.journal import Journal, JournalEntry, OpenStep
from obsidian_intel.store.paths import GONE, NotWritten, OpenPath, error_reason, open_place, sha256
from obsidian_intel.store.run import read_current

_TEMP = re.compile(r"\.obsintel-([0-9a-f]{8})\.(tmp|new|old)")


def temps(root: str) -> Iterator[tuple[str, str]]:
    """(id, vault path) of every temp in the vault; of two with one id, the one with a note's old file comes last."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in sorted(names, key=lambda name: name.endswith(".old")):
            if match := _TEMP.fullmatch(name):
                yield match[1], os.path.relpath(os.path.join(folder, name), root)  # noqa: PTH118


def recover(journal: Journal, exchange: Exchange, remember: Callable[[OpenStep], None]) -> list[str]:
    """Deal with every unfinished step; one line for each thing worth telling."""
    records = journal.unfinished()
    if not records:
        return []
    found: dict[str, list[str]] = {}
    for temp, path in temps(exchange.root):
        found.setdefault(temp, []).append(path)
    notes: list[str] = []
    for record in records:
        step = journal.reopen(record)
        try:
            exchange.keep = step.keep
            _recover_step(journal, step, exchange, found, notes)
            remember(step)
        except BaseException:
            step.kept_open = True
            raise
        finally:
            step.end()
    return notes


def _recover_step(
    journal: Journal, step: OpenStep, exchange: Exchange, found: dict[str, list[str]], notes: list[str]
) -> None:
    for number, entry in enumerate(step.record.entries):
        for path in found.get(entry.temp, ()):
            try:
                base = journal.kept_bytes(step.record, entry) if entry.old else b""
                _clean(entry, base, exchange, path, notes)
            except (NotWritten, OSError) as error:
                reason = error_reason(error) if isinstance(error, OSError) else str(error)
                notes.append(f"{path}: {reason}")
                step.kept_open = True
        if number not in step.record.done and _is_done(entry, exchange):
            step.did(number)
    late, left = exchange.recheck_displaced()
    step.kept_open |= left
    notes += late


def _clean(entry: JournalEntry, base: bytes, exchange: Exchange, temp_path: str, notes: list[str]) -> None:
    with open_place(exchange.calls, exchange.root, temp_path) as at:
        if at.name == new_name(entry.temp):
            exchange.calls.unlink(at.name, at.fd)
            return
        name = entry.path.rpartition("/")[2]
        path = temp_path[: -len(at.name)] + name
        if at.name == old_name(entry.temp):
            if _is_one_file(exchange, at, name):
                exchange.calls.unlink(at.name, at.fd)
                return
            exchange.calls.move(at.name, at.fd, temp_name(entry.temp), at.fd)
        known = {digest for digest in (entry.old, entry.new) if digest}
        copy = exchange.rescue(OpenPath(at.fd, name, path), entry.temp, known, base)
        if copy:
            notes.append(
                Message("{path}: a save crossed with a write that was cut short; it is in {copy}", path=path, copy=copy)
            )


def _is_one_file(exchange: Exchange, at: OpenPath, name: str) -> bool:
    try:
        return same_file(exchange.calls.stat(at.name, at.fd), exchange.calls.stat(name, at.fd))
    except FileNotFoundError:
        return False


def _is_done(entry: JournalEntry, exchange: Exchange) -> bool:
    here = _digest(exchange, entry.path)
    if entry.op == "delete":
        return here == ""
    if entry.to:
        return here == "" and _digest(exchange, entry.to) == entry.new
    return here == entry.new


def _digest(exchange: Exchange, path: str) -> str:
    """sha256 of what stands at a path, empty when there is nothing, "?" when it cannot be read."""
    try:
        return sha256(read_current(exchange, path))
    except FileNotFoundError:
        return ""
    except NotWritten as error:
        return "" if str(error) == Message(GONE) else "?"
    except OSError:
        return "?"
