"""`refresh` twice at once against an editor that saves, and killed at random points: nothing that was saved is lost."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import pytest
from slow import mostly_slow
from vault_case import Case, model, month

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from races import STYLES, race

from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.query_results import refresh_queries
from obsidian_intel.store.store import Store

DEEP = os.environ.get("OBSINTEL_DEEP") == "1"
SECONDS = 15.0 if DEEP else 2.0
KILLS = 100 if DEEP else 6
NOTES = 12
PATIENCE = 60.0  # s until a refresh has met the editor's saves often enough
BLOCK = "%% obsintel:begin query %%\n```sql\nSELECT name, value FROM metrics\n```\n%% obsintel:end query %%\n\nmine\n"


@pytest.mark.parametrize("style", mostly_slow(STYLES))
def test_two_refreshes_lose_no_save(tmp_path: Path, style: str) -> None:
    saved = tried = turn = 0
    deadline = time.monotonic() + PATIENCE
    while (saved <= 10 or tried <= 2) and time.monotonic() < deadline:
        turn += 1
        result = race(tmp_path / str(turn), "refresh", style, SECONDS, pause_ms=50.0)
        assert (result.lost, result.left_over) == (0, 0)
        saved, tried = saved + result.saved, tried + result.tried
    assert saved > 10 and tried > 2


def fill(root: Path) -> None:
    case = Case(root)
    case.write("Log/2025-01.md", month("2025-01", (model("Alpha", "https://arxiv.org/abs/2501.00001"),)))
    for number in range(NOTES):
        case.write(f"Q/{number}.md", BLOCK.replace("\n", "\r\n") if number % 2 else BLOCK)


def run_refresh(root: Path) -> None:
    workspace = Workspace(root, load_settings(root), Store(root, root.parent / "state"))
    assert workspace.store.clean_up() == ()
    workspace.refresh()
    refresh_queries(workspace)


def notes(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in Case(root).bytes().items() if ".obsintel-" not in path}


@pytest.mark.slow
def test_kill_at_random_points(tmp_path: Path) -> None:
    fill(tmp_path / "undisturbed" / "V")
    old = notes(tmp_path / "undisturbed" / "V")
    began = time.monotonic()
    run_refresh(tmp_path / "undisturbed" / "V")
    seconds = time.monotonic() - began
    new = notes(tmp_path / "undisturbed" / "V")
    assert sum(new[path] != data for path, data in old.items()) == NOTES
    chance, context = random.Random(7), get_context("fork")
    for number in range(KILLS):
        root = tmp_path / str(number) / "V"
        fill(root)
        child = context.Process(target=run_refresh, args=(root,))
        child.start()
        child.join(chance.uniform(seconds / 3, seconds))
        if child.pid and child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
        child.join()
        for path, data in notes(root).items():
            assert data in (old[path], new[path]), path
        run_refresh(root)
        assert notes(root) == new
        assert not list(root.rglob(".obsintel-*"))
