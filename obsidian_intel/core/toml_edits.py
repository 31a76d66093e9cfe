"""Settings put into a file of TOML by insertion alone: no line that is there changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from obsidian_intel.core.declared_settings import Strings

_HEADER = re.compile(r"[ \t]*\[([^\[\]]+)\][ \t]*(?:#.*)?")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Setting(NamedTuple):
    """One key of one table ("": of none), with its value: a text or a list of texts."""

    table: str
    key: str
    value: str | Strings

    @property
    def line(self) -> str:
        """The line that sets it."""
        value = quoted(self.value) if isinstance(self.value, str) else f"[{', '.join(map(quoted, self.value))}]"
        return f"{key(self.key)} = {value}"

    @property
    def shown(self) -> str:
        """The line with its table before it."""
        return f"[{self.table}] {self.line}" if self.table else self.line


def quoted(text: str) -> str:
    """`text` as a TOML string."""
    return (
        '"' + "".join(_ESCAPES.get(char, char if char.isprintable() else f"\\u{ord(char):04x}") for char in text) + '"'
    )


def key(name: str) -> str:
    """`name` as a TOML key: quoted unless it is a bare one."""
    return name if _BARE_KEY.fullmatch(name) else quoted(name)


def insert_settings(text: str, settings: Iterable[tuple[Setting, bool]]) -> str:
    """`text` with lines for `settings`, each at the end of its table; one that is not certain as a comment.

    A key that its table has already, also as a comment with this very value, is left out.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    for setting, is_certain in settings:
        line = setting.line if is_certain else f"# {setting.line}"
        if not setting.table:
            end = _first_table(lines)
            if not _has(lines[:end], setting):
                _insert_alone(lines, end, line)
            continue
        start, end = _table(lines, setting.table)
        if start is None:
            lines += [*([""] if lines and lines[-1].strip() else []), f"[{setting.table}]", line]
        elif not _has(lines[start:end], setting):
            lines.insert(end, line)
    return newline.join(lines) + newline if lines else ""


def has_setting(text: str, setting: Setting) -> bool:
    """Whether the TOML `text` sets the key already, to any value, or holds it as a comment with this very value."""
    lines = text.splitlines()
    if not setting.table:
        return _has(lines[: _first_table(lines)], setting)
    start, end = _table(lines, setting.table)
    return start is not None and _has(lines[start:end], setting)


def _first_table(lines: Sequence[str]) -> int:
    """The line where the first table begins, with the comment right above it: keys of no table end there."""
    at = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    while 0 < at < len(lines) and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return at


def _insert_alone(lines: list[str], at: int, line: str) -> None:
    """Put a key of no table before the line `at`, behind those that are there, with a blank line after it."""
    end = at
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    before = [""] if end and lines[end - 1].lstrip().startswith("#") else []
    after = [""] if end == at < len(lines) else []
    lines[end:end] = [*before, line, *after]


def _table(lines: Sequence[str], name: str) -> tuple[int | None, int]:
    """The line of a table's header, and the one after its last line with anything in it."""
    start: int | None = None
    end = len(lines)
    for number, line in enumerate(lines):
        if match := _HEADER.fullmatch(line):
            if start is not None:
                end = number
                break
            if match[1].strip() == name:
                start = number
    if start is not None:
        while end > start + 1 and not lines[end - 1].strip():
            end -= 1
    return start, end


def _has(lines: Iterable[str], setting: Setting) -> bool:
    pattern = re.compile(rf"[ \t]*{re.escape(key(setting.key))}[ \t]*=")
    return any(pattern.match(line) or line.strip() == f"# {setting.line}" for line in lines)
