"""What stdout can show: colours, and addresses behind the text, where a terminal takes them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

Paint = Callable[[str, str], str]
"""A text and the number of an ANSI style to the text in that style."""


TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` takes longer than a warm run has
    from typing import Protocol

    class Place(Protocol):
        """Puts the address of a note behind a text: its path in the vault, the text, the line where that is meant."""

        def __call__(self, path: str, text: str, line: int = 0) -> str: ...
else:
    Place = Callable

PIPED, PLAIN, COLORED, LINKED = range(4)  # kinds of stdout: no terminal, one without colours, with them, and addresses
BOLD, FAINT, RED, GREEN, YELLOW, CYAN = "1", "2", "31", "32", "33", "36"
_NO_LINKS = ("linux",)  # terminals with colours that would show an address as it stands


def screen_kind() -> int:
    """What stdout is: `PIPED`, `PLAIN` (also for `NO_COLOR` and dumb terminals), `COLORED` or `LINKED`."""
    if not sys.stdout.isatty():
        return PIPED
    terminal = os.environ.get("TERM")
    if "NO_COLOR" in os.environ or terminal == "dumb":
        return PLAIN
    return COLORED if terminal in _NO_LINKS else LINKED


def painter(colored: bool) -> Paint:
    """What puts a text into a style, or leaves it as it is."""
    return _paint if colored else unpainted


def _paint(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if text else text


def unpainted(text: str, style: str) -> str:
    """The text as it is."""
    return text


def unlinked(path: str, text: str, line: int = 0) -> str:
    """The text as it is."""
    return text


def place_linker(root: str, linked: bool) -> Place:
    """What makes notes of the vault at `root` open on a click, as OSC 8 has it and `core.click_targets` says where.

    Not `linked`: what leaves texts as they are.
    """
    if not linked:
        return unlinked
    from obsidian_intel.core.click_targets import click_form, click_target

    form = click_form(root)
    if not form:
        return unlinked

    def place(path: str, text: str, line: int = 0) -> str:
        return f"\x1b]8;;{click_target(form, root, path, line)}\x1b\\{text}\x1b]8;;\x1b\\"

    return place
