"""Real processes: no save is lost to the store, and the same programme sees that others lose some."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from kills import kill_at, measure
from store_helpers import LINKED, MONTH, Vault, insert

from obsidian_intel.store.store import Store
from obsidian_intel.store.write_plan import Create, WritePlan

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from races import STYLES, race

DEEP = bool(os.environ.get("OBSINTEL_DEEP"))
SECONDS = 15.0 if DEEP else 2.0
KILLS = 500 if DEEP else 25


@pytest.mark.parametrize("style", STYLES)
def test_the_store_loses_no_save(tmp_path: Path, style: str) -> None:
    result = race(tmp_path, "exchange", style, SECONDS)
    assert result.lost == 0 and result.left_over == 0
    assert result.saved > 10 and result.tried > 10


@pytest.mark.parametrize("style", STYLES)
def test_the_programme_sees_what_a_blind_replace_loses(tmp_path: Path, style: str) -> None:
    """The writers wait 20 ms before they replace, and the editor saves each 6 ms at the latest."""
    assert race(tmp_path, "blind", style, 0.4, gap=0.02).lost


@pytest.mark.deep
@pytest.mark.skipif(not DEEP, reason="a long run")
@pytest.mark.parametrize("way", ["blind", "re-check"])
@pytest.mark.parametrize("style", STYLES)
def test_the_programme_sees_losses_without_a_widened_window(tmp_path: Path, way: str, style: str) -> None:
    assert race(tmp_path, way, style, 15.0).lost


@pytest.mark.deep
@pytest.mark.skipif(not DEEP, reason="a long run")
@pytest.mark.parametrize("style", STYLES)
def test_writers_that_share_no_lock_lose_no_save(tmp_path: Path, style: str) -> None:
    assert race(tmp_path, "exchange", style, 15.0, own_state=True).lost == 0


PAPER = "---\ntype: Paper\n---\n" * 50
MONTHS = [f"2026-{number:02}.md" for number in range(1, 7)]


def run_link(store: Store) -> None:
    """All months that are not linked yet, each with its paper."""
    creates, edits = [], []
    for name in MONTHS:
        paper = f"Papers/LongCat {name}"
        if not (store.root / paper).exists():
            creates.append(Create(paper, PAPER))
        if "📄" not in store.read(name).text:  # type: ignore[union-attr]
            edits.append(insert(store, name, " | 好", " [[LongCat\\|📄]]", needs=(paper,)))
    store.apply(WritePlan("link", tuple(creates), tuple(edits)))


def test_kill_at_random_points(fresh: Callable[[], Vault]) -> None:
    def filled() -> Vault:
        vault = fresh()
        for name in MONTHS:
            vault.write(name, MONTH)
        return vault

    run_link(filled().store())
    measured = filled()
    length = measure(lambda: run_link(measured.store()))
    killed = 0
    for number, call in enumerate(length.points(KILLS, random.Random(5))):
        vault = filled()
        killed += kill_at(call, partial(run_link, vault.store()))
        files = vault.files()
        for name in MONTHS:
            assert files[name] in (MONTH.encode(), LINKED.encode()), (number, name)
            if files[name] == LINKED.encode():
                assert files[f"Papers/LongCat {name}"] == PAPER.encode()
        assert all(data == PAPER.encode() for path, data in files.items() if path.endswith(".md") and "Papers" in path)
        store = vault.store()
        store.recover()
        run_link(store)
        wanted = {name: LINKED.encode() for name in MONTHS} | {
            f"Papers/LongCat {name}": PAPER.encode() for name in MONTHS
        }
        assert vault.files() == wanted, number
    assert killed > KILLS * 0.9
