"""Keeps a spreadsheet from taking a text for a formula."""

from __future__ import annotations

import re
from typing import Any

_FORMULA = re.compile(r"[\t\r]|[\s\ufeff\u200b]*[=+\-@＝＋－＠]")


def escape_formula(value: Any) -> Any:
    """A text that begins like a formula, also behind spaces, gets a leading `'`; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
