"""Values of options that several commands have."""

from __future__ import annotations

from obsidian_intel.core.errors import UsageError
from obsidian_intel.core.message import Message
from obsidian_intel.core.periods import parse_period


def month_option(text: str | None) -> str | None:
    """`--month` as `YYYY-MM`. Raises `UsageError`."""
    if text is None:
        return None
    found = parse_period(text.strip())
    if found is None:
        raise UsageError(Message("`{text}` is no month; write it as YYYY-MM, such as 2026-02", text=text))
    return found[0]
