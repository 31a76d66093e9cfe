"""Other people's logs: a row goes into each of their tables and lists, and every cell written as it was read stays."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from processes import ROOT
from row_vaults import opened
from slow import one_of

from obsidian_intel.engine.workspace import Workspace
from obsidian_intel.months.typed_month import RowState, Section
from obsidian_intel.operations.rows.append import append_row
from obsidian_intel.operations.rows.cells import set_cell
from obsidian_intel.operations.rows.refusal import RowRefused
from obsidian_intel.operations.rows.row_values import row_markdown
from obsidian_intel.operations.rows.targets import OpenMonth, line_of, name_field, open_month

DEEP = os.environ.get("OBSINTEL_DEEP") == "1"
LOGS = sorted(path.name for path in (ROOT / "tests/logs").iterdir() if path.is_dir())
NOTES = 99 if DEEP else 1
ROWS = 99 if DEEP else 1
NEW = "[Zeta-9](https://arxiv.org/abs/2512.09999)"


@pytest.mark.parametrize("log", one_of(4, LOGS))
def test_rows_of_a_log(tmp_path: Path, log: str) -> None:
    shutil.copytree(ROOT / "tests/logs" / log / "vault", tmp_path / "vault")
    workspace = opened(tmp_path / "vault")
    came: Counter[str] = Counter()
    for note in workspace.vault.dated[-NOTES:]:
        month = open_month(workspace, note.path)
        for section in month.month.sections:
            if not section.guide:
                came[append_to(workspace, month, section)] += 1
                came.update(write_again(workspace, month, section))
    wrong = {what: count for what, count in came.items() if what not in ("added", "same", "a person's own table")}
    assert came["added"] > 0 or not came, came
    assert sum(wrong.values()) <= 1, wrong


def append_to(workspace: Workspace, month: OpenMonth, section: Section) -> str:
    """What comes of a new row. A table of no kind may become one of papers with it: that is refused."""
    try:
        made = append_row(
            workspace, month.path, str(line_of(month, section)), {name_field(workspace, section): NEW}, write=False
        )
    except RowRefused as refused:
        return "a person's own table" if section.kind in (None, "topics") else str(refused)
    lines = made.diff.splitlines()[2:]
    gone = [line for line in lines if line.startswith("-") and f"+{line[1:]}" not in lines]  # a last line gains its end
    assert made.name == "Zeta-9" and not gone, made.diff
    return "added"


def write_again(workspace: Workspace, month: OpenMonth, section: Section) -> list[str]:
    """Each cell of the first rows written as it was read."""
    found = []
    for row in [row for row in section.rows if row.state is RowState.DATA][:ROWS]:
        for field, text in row_markdown(month, section, row).cells.items():
            where = str(line_of(month, section))
            made = set_cell(workspace, month.path, row.line, field, text, section=where, write=False)
            found.append(made.diff or "same")
    return found
