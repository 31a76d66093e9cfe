"""A bar on stderr for work whose length is known."""

from __future__ import annotations

import sys


class ProgressBar:
    """How far it is, on a terminal: `asking ████░░░░ 4/8`. Clear it when done."""

    def __init__(self, word: str) -> None:
        self._word = word

    def step(self, done: int, total: int) -> None:
        """`done` of `total` are done."""
        filled = round(30 * done / max(1, total))
        sys.stderr.write(f"\r{self._word} {'█' * filled}{'░' * (30 - filled)} {done}/{total}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar off the screen."""
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
