"""Patterns that are compiled when first used: most commands need few of them."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WAYS = ("match", "search", "fullmatch", "finditer", "findall", "sub", "split")


class _Pattern:
    """Compiled at the first use; from then on its ways are those of the compiled one."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _WAYS:
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        for way in _WAYS:
            setattr(self, way, getattr(compiled, way))
        return getattr(compiled, name)


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, when it is first used: for patterns of which a run needs few."""
    found: Any = _Pattern(text, flags)
    return found  # type: ignore[no-any-return]
