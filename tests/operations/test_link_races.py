"""The whole `link`, twice at once and as real processes, against an editor: no save is lost, counted by unique tokens.

That the programme can see losses is shown in tests/store/test_store_races.py, by a blind replace and a re-checked one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from slow import mostly_slow

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from races import STYLES, race

SECONDS = 15.0 if os.environ.get("OBSINTEL_DEEP") == "1" else 2.0


@pytest.mark.parametrize("pause_ms", [6.0, 120.0])
@pytest.mark.parametrize("style", mostly_slow(STYLES))
def test_two_links_lose_no_save(tmp_path: Path, style: str, pause_ms: float) -> None:
    """A note that is saved each 3 ms is hardly ever at rest for a whole `link`; the longer pause lets more through."""
    result = race(tmp_path, "link", style, SECONDS, pause_ms=pause_ms)
    assert (result.lost, result.left_over) == (0, 0)
    assert result.saved > 10 and result.tried > 2
    papers = tmp_path / "vault" / "Papers"
    assert [path.name for path in papers.iterdir()] == ["LongCat.md"] if papers.exists() else result.written == 0
