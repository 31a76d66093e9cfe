"""Why a row was not written: a code, what was expected, what stands there, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from obsidian_intel.core.errors import Refused
from obsidian_intel.core.message import Message, enumerated

MANY = 12  # names in one message

CODES = (
    *("no-month", "ambiguous-month", "unreadable", "no-section", "ambiguous-section", "no-row", "ambiguous-row"),
    *("no-field", "no-name", "no-statement", "no-line", "row-exists", "stale", "bad-text", "too-long", "too-deep"),
    *("head-with-text", "not-in-a-cell", "unbalanced", "pipe-in-code", "link-lost", "reads-otherwise"),
    *("busy", "not-written"),
)
"""Every code that a refusal may have."""


class RowRefused(Refused):
    """Nothing was written. The message names what and where; the other fields are for programs.

    `code` is one of `CODES`; `path` and `line` (0: none) tell where; `expected` is what the call asked for, `found`
    what stands there, `hint` the next call that helps.
    """

    def __init__(
        self,
        code: str,
        message: Message,
        *,
        path: str = "",
        line: int = 0,
        expected: str = "",
        found: str = "",
        hint: Message | None = None,
    ) -> None:
        if code not in CODES:
            raise ValueError(code)
        self.code, self.message, self.hint = code, message, hint
        self.path, self.line = path, line
        self.expected, self.found = expected, found
        super().__init__(message)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " if self.path else ""
        return f"{place}{self.message}; {self.hint}" if self.hint else f"{place}{self.message}"

    def at(self, path: str, line: int = 0) -> RowRefused:
        """The same with the place filled in, where it has none."""
        self.path, self.line = self.path or path, self.line or line
        return self

    def within(self, field: str) -> RowRefused:
        """The same, with the field whose text it is about."""
        self.message = Message("in `{field}`: {reason}", field=field, reason=self.message)
        self.args = (self.message,)
        return self

    def as_record(self) -> dict[str, Any]:
        """The refusal as JSON."""
        return {
            "code": self.code,
            "message": str(self.message),
            "path": self.path,
            "line": self.line,
            "expected": self.expected,
            "found": self.found,
            "hint": str(self.hint or ""),
        }


def listed(names: Iterable[str], most: int = MANY) -> str:
    """Names as one text, cut after `most`."""
    found = list(names)
    return enumerated(found[:most], dots=len(found) > most)
