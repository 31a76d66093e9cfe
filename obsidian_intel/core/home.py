"""Paths as a person writes them."""

from __future__ import annotations

import os
from pathlib import Path


def expand_home(path: str | os.PathLike[str]) -> Path:
    """The path, with `~` or `~name` at its start replaced by that user's home; as it is where there is no such user."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  (that of `Path` raises `RuntimeError`)
