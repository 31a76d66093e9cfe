"""Golden files: `OBSINTEL_GOLDEN=1` writes them anew; look at the diff before you keep it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "golden"


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    def check(name: str, text: str) -> None:
        path = FOLDER / name
        if name.endswith(".html"):
            text = without_pictures(text)
        if os.environ.get("OBSINTEL_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        assert text == path.read_text("utf-8"), f"{name} differs; OBSINTEL_GOLDEN=1 writes it anew"

    return check


def without_pictures(page: str) -> str:
    """The page without style, script, their digests and its pictures."""
    page = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", page, flags=re.DOTALL)
    page = re.sub(r"sha256-[\w+/=]+", "sha256-…", page)
    return re.sub(r"<svg.*?</svg>", "<svg></svg>", page, flags=re.DOTALL)
