"""However a note is saved: in the end the vault is, byte for byte, what `link` and `rollup` make of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from daemon_helpers import QUICK, make_vault, month, row, status, texts, until, watching
from processes import git
from slow import mostly_slow

from obsidian_intel.core.diagnostic import Severity
from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.link import link
from obsidian_intel.operations.rollup import make_rollup
from obsidian_intel.operations.rollup_page import write_rollup
from obsidian_intel.papers.plan_model import LinkRequest
from obsidian_intel.reports.rollup.ranges import parse_range
from obsidian_intel.store.store import Store
from obsidian_intel.watch.rollup_pages import closed_periods

ROW = row("MiniMax-M1", "2506.13585")
MONTH = "2026-02.md"


def _with_row(root: Path) -> str:
    return (root / MONTH).read_text("utf-8") + ROW


def in_place(root: Path) -> None:
    text = _with_row(root)
    with (root / MONTH).open("r+", encoding="utf-8") as file:
        file.truncate(0)
        file.flush()
        file.write(text)


def temp_and_rename(root: Path) -> None:
    (root / ".x.tmp").write_text(_with_row(root), "utf-8")
    (root / ".x.tmp").replace(root / MONTH)


def visible_temp_and_rename(root: Path) -> None:
    (root / "2026-02.md.tmp123").write_text(_with_row(root), "utf-8")
    (root / "2026-02.md.tmp123").replace(root / MONTH)


def from_outside(root: Path) -> None:
    outside = root.parent / "outside.md"
    outside.write_text(_with_row(root), "utf-8")
    outside.replace(root / MONTH)


def vim(root: Path) -> None:
    text = _with_row(root)
    (root / MONTH).rename(root / f"{MONTH}~")
    (root / MONTH).write_text(text, "utf-8")
    (root / f"{MONTH}~").unlink()


def vim_probe(root: Path) -> None:
    (root / "4913").write_text("", "utf-8")
    (root / "4913").unlink()
    vim(root)


def delete_and_recreate(root: Path) -> None:
    text = _with_row(root)
    (root / MONTH).unlink()
    (root / MONTH).write_text(text, "utf-8")


def folder_rename(root: Path) -> None:
    (root / "Log").mkdir()
    (root / "Log" / "2026-03.md").write_text(month("2026-03", ROW), "utf-8")
    (root / "Log").rename(root / "Journal")


def papers_renamed(root: Path) -> None:
    (root / "Papers").rename(root / "Library")


def mkdir_with_a_note(root: Path) -> None:
    (root / "Log" / "2026").mkdir(parents=True)
    (root / "Log" / "2026" / "2026-03.md").write_text(month("2026-03", ROW), "utf-8")


def syncthing(root: Path) -> None:
    temp = root / f".syncthing.{MONTH}.tmp"
    temp.write_text(_with_row(root), "utf-8")
    os.utime(temp, (1_700_000_000, 1_700_000_000))
    temp.replace(root / MONTH)


def two_saves_in_one_tick(root: Path) -> None:
    text = _with_row(root)
    (root / MONTH).write_text(text.replace("92.7", "11.1"), "utf-8")
    (root / MONTH).write_text(text, "utf-8")


def row_removed(root: Path) -> None:
    lines = (root / MONTH).read_text("utf-8").splitlines(keepends=True)
    (root / MONTH).write_text("".join(lines[:-1]), "utf-8")


def git_checkout(root: Path) -> None:
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "a")
    git(root, "checkout", "-qb", "other")
    (root / MONTH).write_text(_with_row(root), "utf-8")
    for number in range(300):
        (root / f"Notes {number}.md").write_text(f"一 {number}\n", "utf-8")
    git(root, "add", ".")
    git(root, "commit", "-qm", "b")
    git(root, "checkout", "-q", "main")
    git(root, "checkout", "-q", "other")


STYLES: list[tuple[Callable[[Path], None], int]] = [
    (in_place, 1),
    (temp_and_rename, 1),
    (visible_temp_and_rename, 1),
    (from_outside, 1),
    (vim, 1),
    (vim_probe, 1),
    (delete_and_recreate, 1),
    (folder_rename, 1),
    (papers_renamed, 0),
    (mkdir_with_a_note, 1),
    (syncthing, 1),
    (two_saves_in_one_tick, 1),
    (row_removed, 1),
    (git_checkout, 1),
]


def settle(root: Path) -> None:
    """What the commands make of the vault."""
    workspace = Workspace.open(root)
    link(workspace, LinkRequest())
    for period in closed_periods(workspace):
        write_rollup(workspace, make_rollup(workspace, parse_range(month=period)))
        workspace.refresh()


@pytest.mark.parametrize(("save", "links"), mostly_slow(STYLES, 2), ids=[style.__name__ for style, _ in STYLES])
def test_the_vault_ends_as_the_commands_would_leave_it(
    tmp_path: Path, save: Callable[[Path], None], links: int
) -> None:
    root = make_vault(tmp_path / "v" / "vault", QUICK + "rollups = true\n")
    settle(root)
    twin = tmp_path / "t" / "vault"
    shutil.copytree(root, twin)
    before = {step.id for step in Store(root).history()}
    with watching(root) as process:
        save(root)
        save(twin)
        settle(twin)
        until(lambda: texts(root) == texts(twin), f"the same bytes; {save.__name__}\n{process.log()}")
        found = Workspace.open(twin).diagnostics()
        expected = [sum(each.severity is kind for each in found) for kind in (Severity.ERROR, Severity.WARNING)]
        until(lambda: [status(root)["errors"], status(root)["warnings"]] == expected, "the same counts")
        assert process.end()[0] == 0
    steps = [step for step in Store(root).history() if step.id not in before]
    assert sum(step.command == "link" for step in steps) == links
    assert texts(root) == texts(twin)
