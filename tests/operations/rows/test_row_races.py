"""Random writes against an editor that saves, and kill -9 in the middle: no save lost, no table broken."""

from __future__ import annotations

import os
import random
from collections import Counter
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest
from kills import kill_at, measure
from row_vaults import CLAY, ROW, TOPICS, opened, text_of, vault_with
from saving_editor import STYLES, TEXTS, keep_saving
from slow import mostly_slow

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.operations.rows.append import append_row
from obsidian_intel.operations.rows.cells import insert_after, set_cell
from obsidian_intel.operations.rows.refusal import CODES, RowRefused
from obsidian_intel.operations.rows.row_values import read_row
from obsidian_intel.operations.rows.statements import set_statement

DEEP = os.environ.get("OBSINTEL_DEEP") == "1"
CALLS = 3_000 if DEEP else 300
KILLS = 200 if DEEP else 5
OFTEN = {"no-section", "stale", "too-long", "unbalanced"}
BODY = "* **Dominant Theme:** 长程\n\n" + CLAY + ROW + "\n" + TOPICS + "\nMy own words:\n"


@pytest.mark.parametrize("style", mostly_slow(STYLES))
def test_random_calls_against_an_editor(tmp_path: Path, style: str) -> None:
    workspace = vault_with(tmp_path, BODY)
    note, log, chance = workspace.root / "2026-02.md", tmp_path / "saved", random.Random(style)
    context = get_context("fork")
    stop = context.Event()
    editor = context.Process(target=keep_saving, args=(note, style, log, stop))
    editor.start()
    came: Counter[str] = Counter()
    try:
        for number in range(10 * CALLS):
            if number >= CALLS // len(STYLES) and came["written"] > 5 and came.keys() >= OFTEN:
                break  # on a slow machine the editor may be in the way of the first ones
            try:
                call(workspace, chance, number)
                came["written"] += 1
            except RowRefused as refused:
                assert refused.code in CODES and (refused.path or refused.hint) and "\n" not in str(refused)
                came[refused.code] += 1
    finally:
        stop.set()
        editor.join()
    workspace.store.recover()
    there = "".join(file.read_text("utf-8") for file in workspace.root.rglob("*.md"))
    tokens = log.read_text("utf-8").split()
    assert len(tokens) > 3 and [token for token in tokens if token not in there] == []
    assert came["written"] > 5 and came.keys() >= OFTEN, came
    check_whole(workspace.root)


def call(workspace: Workspace, chance: random.Random, number: int) -> None:
    """One call, right or wrong in one of many ways."""
    section = chance.choice(("clay", "clay", "clay", "chisel", "nowhere", ""))
    text, row = chance.choice(TEXTS), chance.choice(("GLM-5", "GLM-5", "RL", "Nobody", 14, 9_999))
    way = chance.randrange(4)
    if way == 0:
        name = f"[模型 {number}](https://arxiv.org/abs/2602.{number:05})"
        append_row(workspace, "2026-02", section, {"name" if section != "chisel" else "topic": name, "value": text})
    elif way == 1:
        expect = chance.choice((None, "0" * 12, None))
        set_cell(workspace, "2026-02", row, "value", text, expect=expect)
    elif way == 2:
        insert_after(workspace, "2026-02", row, "value", text)
    else:
        set_statement(workspace, "2026-02", chance.choice(("theme", "theme", "signal", "mood")), text)


def check_whole(root: Path) -> None:
    """Each table still has its rows, each row its cells, and nothing is wrong with them."""
    workspace = opened(root)
    wrong = [each for each in workspace.diagnostics() if each.code in ("OI301", "OI302", "OI307", "OI309", "OI603")]
    assert wrong == []
    assert read_row(workspace, "2026-02", "GLM-5").section == "clay"
    assert read_row(workspace, "2026-02", "RL").section == "chisel"
    assert "My own words:" in text_of(workspace)


def write_many(root: Path) -> None:
    workspace = opened(root)
    workspace.store.clean_up()
    for number in range(6):
        append_row(workspace, "2026-02", "clay", {"name": f"模型 {number}", "value": "- **甲**\n  - 乙|丙"}, again=True)


def test_kill_in_the_middle(tmp_path: Path) -> None:
    killed = 0
    write_many(vault_with(tmp_path / "first", BODY).root)
    length = measure(partial(write_many, vault_with(tmp_path / "whole", BODY).root))
    row = "| 模型 {} | | | **甲**：<br><br> 乙\\|丙 |\n"
    for number, point in enumerate(length.points(KILLS, random.Random(5))):
        workspace = vault_with(tmp_path / str(number), BODY)
        before = text_of(workspace)
        killed += kill_at(point, partial(write_many, workspace.root))
        after = opened(workspace.root)
        assert after.store.clean_up() == ()
        text = text_of(after)
        count = text.count("| 模型 ") - before.count("| 模型 ")
        rows = "".join(row.format(each) for each in range(count))
        assert text == before.replace(ROW, ROW + rows), number
        steps = len(after.store.history())
        assert steps == count
        for _ in range(count):
            assert after.store.undo().ok
        assert text_of(after) == before
    assert killed > KILLS // 2
