"""What importing the program makes, kept for the next process: compiled patterns, word lists, templates.

Reading a month takes some five hundred patterns, whose compiling costs more than all the rest of a run after one save.
`begin` has `re` take their code from a file in the user's cache folder; `save` adds what was not there. Only what an
import compiles is kept, so nothing of a vault is, and any process can use it. Whatever is wrong with the file, or with
what we know of `re`, costs time alone: patterns are then compiled as ever.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import zlib
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MOST = 4_000  # values; the file begins anew beyond, with what this process asked for
_LATER = frozenset(("obsidian_intel.core.lazy", "mistune.core", "jinja2.lexer"))
"""Modules that compile patterns of the program when they are first used."""
Key = tuple[object, ...]


class ImportCache:
    """Values by key, read from the file at `path` at once; each is decoded when asked for."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._kept = _read(path)
        self._asked: set[Key] = set()
        self._new: dict[Key, bytes] = {}

    def get(self, key: Key) -> Any:
        """A value that was kept; None where there is none."""
        data = self._kept.get(key)
        if data is None:
            return None
        self._asked.add(key)
        return marshal.loads(data)

    def put(self, key: Key, value: Any) -> None:
        """Keep a value that `marshal` takes: texts, numbers, lists, tuples, dicts, code."""
        self._new[key] = marshal.dumps(value)

    def save(self) -> None:
        """Write what is new, where the folder is there."""
        if not self._new or not os.path.isdir(os.path.dirname(self.path)):
            return
        kept = {**self._kept, **_read(self.path)}  # another process may have been here since
        if len(kept) + len(self._new) > _MOST:
            kept = {key: data for key, data in kept.items() if key in self._asked}
        data = marshal.dumps({**kept, **self._new})
        temp = f"{self.path}.{os.urandom(6).hex()}.new"
        try:
            with open(temp, "xb") as file:
                file.write(_head(data) + data)
            os.replace(temp, self.path)
        except OSError:
            with suppress(OSError):
                os.unlink(temp)


def _head(data: bytes) -> bytes:
    """What the file begins with: all that compiled code depends on, and a check sum."""
    import _sre  # type: ignore[import-not-found]

    known = repr((1, sys.version, sys.byteorder, _sre.MAGIC, _sre.CODESIZE, len(data), zlib.crc32(data)))
    return known.encode("ascii", "backslashreplace") + b"\n"


def _read(path: str) -> dict[Key, bytes]:
    try:
        with open(path, "rb") as file:
            head, data = file.readline(), file.read()
        if head != _head(data):
            return {}
        found = marshal.loads(data)
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError, EOFError, TypeError, ImportError, AttributeError):
        return {}


_cache: ImportCache | None = None


def begin(path: str) -> None:
    """From now on, in this process, take patterns and word lists from the file at `path`. Only a program's own process
    may do so: `re` is asked through a function of ours.
    """
    global _cache
    if _cache is not None or sys.implementation.name != "cpython":
        return
    try:
        from re import _compiler  # type: ignore[attr-defined]

        compile_in_full = _compiler.compile
        _cache = ImportCache(path)
        _compiler.compile = _kept_compile(_cache, compile_in_full, _compiler)
    except (ImportError, AttributeError):  # another Python, that keeps its parts elsewhere
        return


def save() -> None:
    """Keep for the next process what this one had to make."""
    if _cache is not None:
        _cache.save()


def recall(key: Key) -> Any:
    """What an earlier process has kept under `key`, which says all that it depends on; None where there is nothing."""
    return _cache.get(key) if _cache is not None else None


def keep(key: Key, value: Any) -> None:
    """Keep a value that is made of the program alone, of plain values or code."""
    if _cache is not None:
        _cache.put(key, value)


def shipped_words(module: str, name: str) -> dict[str, Any]:
    """A TOML file that comes with the program, by its `name` from where `module` stands (its `__file__`)."""
    path = f"{os.path.dirname(module)}/{name}"
    found = os.stat(path)
    key = path, found.st_mtime_ns, found.st_size
    known: dict[str, Any] | None = recall(key)
    if known is None:
        known = _toml(path)
        keep(key, known)
    return known


def _toml(path: str) -> dict[str, Any]:
    import tomllib

    with open(path, "rb") as file:
        return tomllib.load(file)


def _kept_compile(
    cache: ImportCache, compile_in_full: Callable[..., re.Pattern[Any]], compiler: Any
) -> Callable[..., re.Pattern[Any]]:
    from _sre import compile as of_code

    def compile_(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        key = pattern, int(flags)
        try:
            code = cache.get(key)
            if code is not None:
                words, *rest = code
                made: re.Pattern[Any] = of_code(pattern, rest[0], memoryview(words).cast("I").tolist(), *rest[1:])
                return made
            if isinstance(pattern, (str, bytes)) and not flags & re.DEBUG and _is_importing():
                return _compiled_and_kept(pattern, int(flags))
        except (TypeError, ValueError, RuntimeError, AttributeError, OverflowError):
            pass  # `re` is otherwise than we know it, or the pattern is wrong, which it says better
        return compile_in_full(pattern, flags)

    def _compiled_and_kept(pattern: str | bytes, flags: int) -> re.Pattern[Any]:
        """As `re._compiler.compile` does it, which keeps the code to itself."""
        parsed = compiler._parser.parse(pattern, flags)
        state = parsed.state
        words: list[int] = compiler._code(parsed, flags)
        names = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        rest = flags | state.flags, state.groups - 1, state.groupdict, tuple(names)
        made: re.Pattern[Any] = of_code(pattern, rest[0], words, *rest[1:])
        cache.put((pattern, flags), (b"".join(word.to_bytes(4, sys.byteorder) for word in words), *rest))
        return made

    return compile_


def _is_importing() -> bool:
    """Whether a module is just imported, or a pattern of one first used: it is then one of the program's."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if name in _LATER or (frame.f_code.co_name == "<module>" and name != "__main__"):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False
