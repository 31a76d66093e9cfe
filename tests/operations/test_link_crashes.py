"""kill -9 at random points of real `link` and `lint --fix` runs: notes whole, links with notes, and the same end."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from kills import kill_at, measure
from vault_case import Case, model, month, topic

from obsidian_intel.core.load_settings import load_settings
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.fix import fix_vault
from obsidian_intel.operations.link import link
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.store.store import Store

KILLS = 250 if os.environ.get("OBSINTEL_DEEP") == "1" else 6
LINK = re.compile(r"\[\[([^\]\\]+)\\\|📄\]\]")


def log(number: int) -> str:
    """A month with three models, a key paper, and things for `--fix` in several lines."""
    models = tuple(
        model(
            f"Model {number}.{index}",
            f"https://arxiv.org/abs/25{number:02}.0{number}{index}01",
            "* **[Train] 统一的强化学习**：稳定",
        )
        for index in range(3)
    )
    topics = (topic("推理", f"[Paper {number}](https://arxiv.org/abs/25{number:02}.09{number}01)"),)
    return month(f"2025-0{number}", models, topics).replace("[Trends]", "[Learning Log]")


def fill(root: Path) -> None:
    for number, newline in enumerate(("\n", "\r\n", "\n", "\r\n"), 1):
        Case(root).write(f"Log/2025-0{number}.md", log(number).replace("\n", newline))


def opened(root: Path) -> Workspace:
    """The vault as any run opens it: what was cut short is cleaned up first."""
    workspace = Workspace(root, load_settings(root), Store(root, root.parent / "state"))
    assert workspace.store.clean_up() == ()
    workspace.refresh()
    return workspace


def run_link(root: Path) -> None:
    link(opened(root), LinkRequest())


def run_fix(root: Path) -> None:
    fix_vault(opened(root), unsafe=False)


def notes(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in Case(root).bytes().items() if ".obsintel-" not in path}


@pytest.mark.parametrize("run", [run_link, run_fix])
def test_kill_at_random_points(tmp_path: Path, run: Callable[[Path], None]) -> None:
    fill(tmp_path / "undisturbed" / "V")
    old = notes(tmp_path / "undisturbed" / "V")
    run(tmp_path / "undisturbed" / "V")
    new = notes(tmp_path / "undisturbed" / "V")
    assert all(new[path] != data for path, data in old.items())
    fill(tmp_path / "measured" / "V")
    length = measure(lambda: run(tmp_path / "measured" / "V"))
    killed = written = 0
    for number, call in enumerate(length.points(KILLS, random.Random(7))):
        root = tmp_path / str(number) / "V"
        fill(root)
        killed += kill_at(call, partial(run, root))
        found = notes(root)
        written += old != found != new
        for path, data in found.items():
            assert data in (old.get(path), new.get(path)), (number, path)
            for name in LINK.findall(data.decode()):
                assert f"Papers/{name}.md" in found, (number, path, name)
        assert old.keys() <= found.keys()
        run(root)
        assert Case(root).bytes() == new, number
    assert killed > KILLS * 0.9
    assert written >= KILLS // 25  # of these, some notes were written and others not
